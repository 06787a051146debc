// What one client may cost: sizes, patience, connections, places in the queue.
#include <gtest/gtest.h>

#include <atomic>
#include <memory>
#include <string>
#include <thread>
#include <vector>

#include "tests/http/raw_client.hpp"
#include "tests/http/running_server.hpp"
#include "tests/http/test_handlers.hpp"

namespace muster::server {
namespace {

using std::chrono::milliseconds;

TEST(Limits, RefuseALargeBodyBeforeItIsSent) {
  HttpOptions options;
  options.body_bytes = 1000;
  RunningServer server(options, echo);
  RawClient client(server.port());
  ASSERT_TRUE(client.send("POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 1001\r\n\r\n"));
  const auto reply = client.read_reply();
  ASSERT_TRUE(reply);
  EXPECT_EQ(reply->status, 413U);
  EXPECT_NE(reply->body.find("1000 bytes"), std::string::npos) << reply->body;
}

TEST(Limits, RefuseALargeBodyThatIsAlreadyComing) {
  HttpOptions options;
  options.body_bytes = 1000;
  RunningServer server(options, echo);
  const auto reply = exchange(server.port(), "POST", "/", std::string(500'000, 'x'));
  ASSERT_TRUE(reply);
  EXPECT_EQ(reply->status, 413U);
}

TEST(Limits, RefuseALargeChunkedBody) {
  HttpOptions options;
  options.body_bytes = 1000;
  RunningServer server(options, echo);
  RawClient client(server.port());
  std::string text = "POST / HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\n";
  for (int i = 0; i < 20; ++i) text += "64\r\n" + std::string(100, 'x') + "\r\n";
  ASSERT_TRUE(client.send(text + "0\r\n\r\n"));
  const auto reply = client.read_reply();
  ASSERT_TRUE(reply);
  EXPECT_EQ(reply->status, 413U);
}

TEST(Limits, ChangesMayBeLargerThanQuestions) {
  HttpOptions options;
  options.body_bytes = 1000;
  options.change_bytes = 3000;
  RunningServer server(options, echo);
  const std::string large(2000, 'x');
  for (const auto& [method, path] : {std::pair{"PATCH", "/v1/customers"},
                                     {"PATCH", "/v1/customers/c1?create=false"},
                                     {"POST", "/v1/events?create=true"}}) {
    EXPECT_EQ(exchange(server.port(), method, path, large)->status, 200U) << method << path;
    const auto refused = exchange(server.port(), method, path, std::string(3001, 'x'));
    ASSERT_TRUE(refused);
    EXPECT_EQ(refused->status, 413U) << method << path;
    EXPECT_NE(refused->body.find("3000 bytes"), std::string::npos) << refused->body;
  }
  EXPECT_EQ(exchange(server.port(), "POST", "/v1/count", large)->status, 413U);
  EXPECT_EQ(exchange(server.port(), "PUT", "/v1/events", large)->status, 413U);
  RawClient client(server.port());
  std::string chunked =
      "POST /v1/count HTTP/1.1\r\nHost: localhost\r\n"
      "Transfer-Encoding: chunked\r\n\r\n";
  for (int i = 0; i < 20; ++i) chunked += "64\r\n" + std::string(100, 'x') + "\r\n";
  ASSERT_TRUE(client.send(chunked + "0\r\n\r\n"));
  const auto refused = client.read_reply();
  ASSERT_TRUE(refused);
  EXPECT_EQ(refused->status, 413U);
}

TEST(Limits, TakeABodyOfExactlyTheLimit) {
  HttpOptions options;
  options.body_bytes = 1000;
  RunningServer server(options, echo);
  const auto reply = exchange(server.port(), "POST", "/", std::string(1000, 'x'));
  ASSERT_TRUE(reply);
  EXPECT_EQ(reply->status, 200U);
}

TEST(Limits, RefuseLargeHeaders) {
  HttpOptions options;
  options.header_bytes = 2000;
  RunningServer server(options, echo);
  const auto long_field =
      exchange(server.port(), "GET", "/", {}, "X-Long: " + std::string(5000, 'x') + "\r\n");
  ASSERT_TRUE(long_field);
  EXPECT_EQ(long_field->status, 431U);
  const auto long_target = exchange(server.port(), "GET", "/" + std::string(5000, 'x'));
  ASSERT_TRUE(long_target);
  EXPECT_EQ(long_target->status, 431U);
}

TEST(Limits, EndAHeaderThatDribblesWhileOthersAreServed) {
  HttpOptions options;
  options.header_time = milliseconds(150);
  RunningServer server(options, echo);
  RawClient slow(server.port());
  ASSERT_TRUE(slow.send("GET / HTTP/1.1\r\nX: "));
  // Each byte comes soon after the last; only the whole takes too long.
  std::jthread dribble([&slow](const std::stop_token& stop) {
    while (!stop.stop_requested() && slow.send("x")) {
      std::this_thread::sleep_for(milliseconds(20));
    }
  });
  EXPECT_EQ(exchange(server.port(), "GET", "/")->status, 200U);
  const auto reply = slow.read_reply();
  dribble.request_stop();
  ASSERT_TRUE(reply);
  EXPECT_EQ(reply->status, 408U);
  EXPECT_EQ(exchange(server.port(), "GET", "/")->status, 200U);
}

TEST(Limits, EndABodyThatDoesNotCome) {
  HttpOptions options;
  options.body_time = milliseconds(100);
  RunningServer server(options, echo);
  RawClient slow(server.port());
  ASSERT_TRUE(slow.send("POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 10\r\n\r\nabc"));
  const auto reply = slow.read_reply();
  ASSERT_TRUE(reply);
  EXPECT_EQ(reply->status, 408U);
  EXPECT_TRUE(slow.at_end());
}

TEST(Limits, EndAnIdleConnectionSilently) {
  HttpOptions options;
  options.idle_time = milliseconds(100);
  RunningServer server(options, echo);
  RawClient idle(server.port());
  EXPECT_TRUE(idle.at_end());
}

TEST(Limits, EndAReaderThatDoesNotRead) {
  HttpOptions options;
  options.write_time = milliseconds(200);
  const auto made = std::make_shared<std::atomic<std::size_t>>(0);
  RunningServer server(options, [made](const Request&) {
    Reply reply;
    reply.stream = std::make_unique<LetterStream>(100'000, 64U << 10, made);
    return reply;
  });
  RawClient client(server.port());
  ASSERT_TRUE(client.send(request_text("GET", "/")));
  server.stop();  // comes back because the reader is given up on, long before 6 GB are made
  EXPECT_LT(made->load(), 100'000U);
}

TEST(Limits, TurnAwayConnectionsBeyondTheLimit) {
  HttpOptions options;
  options.connections = 2;
  RunningServer server(options, echo);
  RawClient first(server.port());
  RawClient second(server.port());
  ASSERT_TRUE(first.send(request_text("GET", "/")));
  ASSERT_TRUE(first.read_reply());
  ASSERT_TRUE(second.send(request_text("GET", "/")));
  ASSERT_TRUE(second.read_reply());
  RawClient third(server.port());
  const auto refused = third.read_reply();
  ASSERT_TRUE(refused);
  EXPECT_EQ(refused->status, 503U);
  EXPECT_EQ(refused->header("retry-after"), "1");
  ASSERT_TRUE(first.send(request_text("GET", "/again")));
  EXPECT_EQ(first.read_reply()->body, "GET /again|");
}

TEST(Limits, RefuseRequestsWhenTheQueueIsFull) {
  HttpOptions options;
  options.workers = 1;
  options.queue = 1;
  Gate gate;
  std::atomic<int> begun{0};
  RunningServer server(options, [&](const Request& request) {
    ++begun;
    gate.pass();
    return echo(request);
  });
  RawClient working(server.port());
  ASSERT_TRUE(working.send(request_text("GET", "/working")));
  while (begun.load() == 0) std::this_thread::yield();
  // The queue has one place: of three more requests exactly two are refused, and at once.
  std::atomic<int> refused{0};
  std::atomic<int> answered{0};
  {
    std::vector<std::jthread> clients;
    for (int i = 0; i < 3; ++i) {
      clients.emplace_back([&] {
        const auto reply = exchange(server.port(), "GET", "/");
        if (reply && reply->status == 503 && reply->header("retry-after") == "1") ++refused;
        if (reply && reply->status == 200) ++answered;
      });
    }
    for (int tries = 0; refused.load() < 2 && tries < 60'000; ++tries) {
      std::this_thread::sleep_for(milliseconds(1));
    }
    EXPECT_EQ(answered.load(), 0);
    gate.open();
  }
  EXPECT_EQ(refused.load(), 2);
  EXPECT_EQ(answered.load(), 1);
  EXPECT_EQ(working.read_reply()->status, 200U);
}

TEST(Limits, KeepStrangersOutByListeningOnLoopbackOnly) {
  HttpOptions options;
  options.port = 0;
  for (const char* const address : {"0.0.0.0", "::", "192.0.2.1"}) {
    options.address = address;
    const Result<HttpServer> refused = HttpServer::listen(options, echo);
    ASSERT_FALSE(refused.ok()) << address;
    EXPECT_EQ(refused.error().code, ErrorCode::invalid_input);
    EXPECT_NE(refused.error().message.find("tokens"), std::string::npos);
  }
  options.address = "localhost-or-so";
  EXPECT_EQ(HttpServer::listen(options, echo).error().code, ErrorCode::invalid_input);
}

TEST(Limits, SayWhenThePortIsTaken) {
  RunningServer server({}, echo);
  HttpOptions options;
  options.port = server.port();
  const Result<HttpServer> refused = HttpServer::listen(options, echo);
  ASSERT_FALSE(refused.ok());
  EXPECT_EQ(refused.error().code, ErrorCode::io_failed);
  EXPECT_NE(refused.error().message.find(std::to_string(server.port())), std::string::npos);
}

}  // namespace
}  // namespace muster::server
