// Replies that are made while they are sent, clients that leave, and the clean stop.
#include <gtest/gtest.h>

#include <atomic>
#include <csignal>
#include <memory>
#include <thread>

#include "tests/http/raw_client.hpp"
#include "tests/http/running_server.hpp"
#include "tests/http/test_handlers.hpp"

namespace muster::server {
namespace {

using std::chrono::milliseconds;
using Counter = std::shared_ptr<std::atomic<std::size_t>>;

Handler letters(std::size_t blocks, std::size_t bytes, Counter made) {
  return [=](const Request&) {
    Reply reply;
    reply.stream = std::make_unique<LetterStream>(blocks, bytes, made);
    return reply;
  };
}

void wait_for(const std::atomic<bool>& flag) {
  while (!flag.load()) std::this_thread::sleep_for(milliseconds(1));
}

TEST(Streams, ArriveWholeInChunksAndTheConnectionGoesOn) {
  const auto made = std::make_shared<std::atomic<std::size_t>>(0);
  RunningServer server({}, letters(100, 10'000, made));
  RawClient client(server.port());
  ASSERT_TRUE(client.send(request_text("GET", "/")));
  const auto reply = client.read_reply();
  ASSERT_TRUE(reply);
  EXPECT_EQ(reply->header("transfer-encoding"), "chunked");
  EXPECT_TRUE(reply->complete);
  ASSERT_EQ(reply->body.size(), 1'000'000U);
  EXPECT_EQ(reply->body[0], 'a');
  EXPECT_EQ(reply->body[10'000], 'b');
  ASSERT_TRUE(client.send(request_text("GET", "/")));
  EXPECT_TRUE(client.read_reply());
}

TEST(Streams, ToHttp10EndWithTheConnection) {
  const auto made = std::make_shared<std::atomic<std::size_t>>(0);
  RunningServer server({}, letters(10, 1000, made));
  RawClient client(server.port());
  ASSERT_TRUE(client.send("GET / HTTP/1.0\r\nConnection: keep-alive\r\n\r\n"));
  const auto reply = client.read_reply();
  ASSERT_TRUE(reply);
  EXPECT_EQ(reply->header("transfer-encoding"), "");
  EXPECT_EQ(reply->header("connection"), "close");
  EXPECT_EQ(reply->body.size(), 10'000U);
}

TEST(Streams, AreMadeNoFasterThanTheyAreRead) {
  const auto made = std::make_shared<std::atomic<std::size_t>>(0);
  HttpOptions options;
  options.workers = 1;
  options.drain_time = milliseconds(50);
  RunningServer server(options, letters(1'000'000, 64U << 10, made));
  RawClient reader(server.port());
  ASSERT_TRUE(reader.send(request_text("GET", "/")));
  ASSERT_FALSE(reader.read_some().empty());
  // The one worker is free for others although the stream is far from its end.
  EXPECT_EQ(exchange(server.port(), "HEAD", "/")->status, 200U);
  // 64 GB would follow; the socket's buffers hold but a few blocks of them.
  std::size_t before = 0;
  do {
    before = made->load();
    std::this_thread::sleep_for(milliseconds(100));
  } while (made->load() != before);
  EXPECT_LT(before, 1000U);
}

TEST(Streams, ThatFailAreVisiblyCut) {
  class Failing final : public BodyStream {
   public:
    Status next(std::string& block) override {
      if (begun_) return Error{ErrorCode::io_failed, "no more"};
      begun_ = true;
      block = "first";
      return {};
    }

   private:
    bool begun_ = false;
  };
  RunningServer server({}, [](const Request&) {
    Reply reply;
    reply.stream = std::make_unique<Failing>();
    return reply;
  });
  const auto reply = exchange(server.port(), "GET", "/");
  ASSERT_TRUE(reply);
  EXPECT_EQ(reply->body, "first");
  EXPECT_FALSE(reply->complete);
}

TEST(Streams, EndWhenTheReaderLeaves) {
  const auto made = std::make_shared<std::atomic<std::size_t>>(0);
  RunningServer server({}, letters(1'000'000, 64U << 10, made));
  {
    RawClient reader(server.port());
    ASSERT_TRUE(reader.send(request_text("GET", "/")));
    ASSERT_FALSE(reader.read_some().empty());
    reader.abort();
  }
  server.stop();  // would take the drain time and 64 GB otherwise
  EXPECT_LT(made->load(), 1'000'000U);
}

TEST(Clients, ThatLeaveStopTheirQuery) {
  std::atomic<bool> begun{false};
  std::atomic<bool> stopped{false};
  Gate never;
  RunningServer server({}, [&](const Request& request) {
    begun = true;
    stopped = !never.pass(request.stop);
    return echo(request);
  });
  {
    RawClient client(server.port());
    ASSERT_TRUE(client.send(request_text("GET", "/")));
    wait_for(begun);
  }
  wait_for(stopped);
  EXPECT_TRUE(stopped.load());
}

TEST(Stopping, FinishesTheRequestUnderWayAndClosesIdleConnections) {
  std::atomic<bool> begun{false};
  Gate gate;
  RunningServer server({}, [&](const Request& request) {
    if (request.target == "/slow") {
      begun = true;
      gate.pass(request.stop);
    }
    return echo(request);
  });
  RawClient idle(server.port());
  ASSERT_TRUE(idle.send(request_text("GET", "/")));
  ASSERT_TRUE(idle.read_reply());
  RawClient working(server.port());
  ASSERT_TRUE(working.send(request_text("GET", "/slow")));
  wait_for(begun);
  server.ask_to_stop();
  EXPECT_TRUE(idle.at_end());
  gate.open();
  const auto reply = working.read_reply();
  ASSERT_TRUE(reply);
  EXPECT_EQ(reply->body, "GET /slow|");
  EXPECT_EQ(reply->header("connection"), "close");
  EXPECT_TRUE(working.at_end());
}

TEST(Stopping, FinishesAStreamUnderWay) {
  const auto made = std::make_shared<std::atomic<std::size_t>>(0);
  RunningServer server({}, letters(500, 64U << 10, made));
  RawClient reader(server.port());
  ASSERT_TRUE(reader.send(request_text("GET", "/")));
  while (made->load() == 0) std::this_thread::yield();
  server.ask_to_stop();
  const auto reply = reader.read_reply();
  ASSERT_TRUE(reply);
  EXPECT_TRUE(reply->complete);
  EXPECT_EQ(reply->body.size(), 500U * (64U << 10));
}

TEST(Stopping, DoesNotWaitLongerThanTheDrainTime) {
  HttpOptions options;
  options.drain_time = milliseconds(50);
  std::atomic<bool> begun{false};
  std::atomic<bool> stopped{false};
  Gate never;
  RunningServer server(options, [&](const Request& request) {
    begun = true;
    stopped = !never.pass(request.stop);
    return echo(request);
  });
  RawClient client(server.port());
  ASSERT_TRUE(client.send(request_text("GET", "/")));
  wait_for(begun);
  server.stop();
  EXPECT_TRUE(stopped.load());
}

TEST(Stopping, FollowsASignal) {
  const auto made = std::make_shared<std::atomic<std::size_t>>(0);
  RunningServer server({}, letters(100, 64U << 10, made));
  server.server().stop_on_signals();
  RawClient reader(server.port());
  ASSERT_TRUE(reader.send(request_text("GET", "/")));
  while (made->load() == 0) std::this_thread::yield();
  ASSERT_EQ(std::raise(SIGTERM), 0);
  const auto reply = reader.read_reply();
  ASSERT_TRUE(reply);
  EXPECT_TRUE(reply->complete);
}

}  // namespace
}  // namespace muster::server
