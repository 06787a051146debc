// A table of requests that mean harm: each gets a clear refusal or silence, never an answer to a
// request that was smuggled in, and the server lives on.
#include <gtest/gtest.h>

#include <algorithm>
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

struct Hostile {
  const char* name;
  std::string bytes;
  std::vector<unsigned> statuses;  ///< any of them; none: silence is fine too
};

std::string repeated(const std::string& text, int times) {
  std::string all;
  for (int i = 0; i < times; ++i) all += text;
  return all;
}

std::vector<Hostile> hostile_requests() {
  const std::string host = "Host: localhost\r\n";
  const std::string smuggled = "GET /smuggled HTTP/1.1\r\n" + host + "\r\n";
  return {
      {"length and chunks",
       "POST / HTTP/1.1\r\n" + host + "Content-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n" +
           "0\r\n\r\n" + smuggled,
       {400}},
      {"chunks and length",
       "POST / HTTP/1.1\r\n" + host + "Transfer-Encoding: chunked\r\nContent-Length: 4\r\n\r\n" +
           "0\r\n\r\n" + smuggled,
       {400}},
      {"two lengths",
       "POST / HTTP/1.1\r\n" + host + "Content-Length: 0\r\nContent-Length: 40\r\n\r\n" + smuggled,
       {400}},
      {"a list of lengths",
       "POST / HTTP/1.1\r\n" + host + "Content-Length: 0, 40\r\n\r\n" + smuggled,
       {400}},
      {"a negative length", "POST / HTTP/1.1\r\n" + host + "Content-Length: -1\r\n\r\n", {400}},
      {"a length with a sign",
       "POST / HTTP/1.1\r\n" + host + "Content-Length: +3\r\n\r\nabc",
       {400}},
      {"a length past all numbers",
       "POST / HTTP/1.1\r\n" + host + "Content-Length: 99999999999999999999999\r\n\r\n",
       {400, 413}},
      {"the largest length",
       "POST / HTTP/1.1\r\n" + host + "Content-Length: 18446744073709551615\r\n\r\n",
       {400, 413}},
      {"a chunk past all numbers",
       "POST / HTTP/1.1\r\n" + host + "Transfer-Encoding: chunked\r\n\r\nFFFFFFFFFFFFFFFFFF\r\n",
       {400, 413}},
      {"a chunk of letters",
       "POST / HTTP/1.1\r\n" + host + "Transfer-Encoding: chunked\r\n\r\nxyz\r\n",
       {400}},
      {"a chunk longer than it says",
       "POST / HTTP/1.1\r\n" + host + "Transfer-Encoding: chunked\r\n\r\n1\r\nabc\r\n0\r\n\r\n",
       {400}},
      {"blank before the colon",
       "POST / HTTP/1.1\r\n" + host + "Content-Length : 40\r\n\r\n" + smuggled,
       {400}},
      {"no name", "GET / HTTP/1.1\r\n" + host + ": x\r\n\r\n", {400}},
      {"no host", "GET / HTTP/1.1\r\n\r\n", {400}},
      {"another's host", "GET / HTTP/1.1\r\nHost: evil.example\r\n\r\n", {421}},
      {"zero bytes", std::string("GET /\0 HTTP/1.1\r\n", 17) + host + "\r\n", {400}},
      {"blanks in the target", "GET /a b HTTP/1.1\r\n" + host + "\r\n", {400, 505}},
      {"no version", "GET /\r\n" + host + "\r\n", {400}},
      {"a version to come", "GET / HTTP/3.0\r\n" + host + "\r\n", {400, 505}},
      {"line ends alone", "GET / HTTP/1.1\nHost: localhost\n\n", {400, 505}},
      {"TLS to a plain port",
       std::string("\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03", 11),
       {400}},
      {"many headers", "GET / HTTP/1.1\r\n" + host + repeated("X: y\r\n", 50'000) + "\r\n", {431}},
      {"one long header",
       "GET / HTTP/1.1\r\n" + host + "X: " + std::string(1'000'000, 'x') + "\r\n\r\n",
       {431}},
      {"a long method", std::string(100'000, 'G') + " / HTTP/1.1\r\n" + host + "\r\n", {400, 431}},
      {"a long target", "GET /" + std::string(9'000, 'x') + " HTTP/1.1\r\n" + host + "\r\n", {414}},
      {"a body beyond the limit",
       "POST / HTTP/1.1\r\n" + host + "Content-Length: 10485761\r\n\r\n",
       {413}},
  };
}

TEST(HostileRequests, AreRefusedAndCarryNothingIn) {
  HttpOptions options;
  options.header_time = std::chrono::milliseconds(500);
  options.body_time = std::chrono::milliseconds(500);
  std::atomic<int> smuggled{0};
  RunningServer server(options, [&](const Request& request) {
    if (request.target == "/smuggled") ++smuggled;
    return echo(request);
  });
  for (const Hostile& each : hostile_requests()) {
    SCOPED_TRACE(each.name);
    RawClient client(server.port());
    client.send(each.bytes);
    client.shut_down_sending();
    const auto reply = client.read_reply();
    if (reply) {
      EXPECT_NE(std::find(each.statuses.begin(), each.statuses.end(), reply->status),
                each.statuses.end())
          << reply->status << " " << reply->body;
      EXPECT_EQ(reply->body.find("\"other\""), std::string::npos) << reply->body;
      EXPECT_FALSE(client.read_reply()) << "one refusal, then the connection ends";
    }
    EXPECT_EQ(smuggled.load(), 0);
    const auto alive = exchange(server.port(), "GET", "/alive");
    ASSERT_TRUE(alive);
    EXPECT_EQ(alive->body, "GET /alive|");
  }
}

TEST(HostileRequests, OfStrangersEndBeforeTheirBody) {
  std::atomic<int> answered{0};
  HttpOptions options;
  options.port = 0;
  Result<HttpServer> made = HttpServer::listen(options,
                                               [&](const Request& request) {
                                                 ++answered;
                                                 return echo(request);
                                               },
                                               {.gate = [](const RequestHead& head) {
                                                 Entrance entrance;
                                                 if (head.authorization != "Bearer good")
                                                   entrance.refusal = Reply{.status = 401};
                                                 return entrance;
                                               }});
  ASSERT_TRUE(made.ok());
  std::thread running([&] { made->run(); });
  {
    // Only a header that promises much: the refusal comes at once, and the connection ends.
    RawClient stranger(made->port());
    ASSERT_TRUE(
        stranger.send("POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 1000000\r\n"
                      "Expect: 100-continue\r\n\r\n"));
    const auto refused = stranger.read_reply();
    ASSERT_TRUE(refused);
    EXPECT_EQ(refused->status, 401U);
    EXPECT_EQ(refused->header("connection"), "close");
    // Two tokens are none.
    EXPECT_EQ(exchange(made->port(), "GET", "/", {},
                       "Authorization: Bearer good\r\nAuthorization: Bearer good\r\n")
                  ->status,
              401U);
    EXPECT_EQ(answered.load(), 0);
    EXPECT_EQ(exchange(made->port(), "GET", "/", {}, "Authorization: Bearer good\r\n")->status,
              200U);
  }
  made->stop();
  running.join();
}

TEST(HostileRequests, ThatFillEveryQueueLeaveHealthAnswered) {
  HttpOptions options;
  options.workers = 1;
  options.queue = 1;
  Gate gate;
  std::atomic<int> begun{0};
  RunningServer server(options, [&](const Request& request) {
    if (request.target != "/healthz" && request.target != "/readyz") {
      ++begun;
      gate.pass();
    }
    return echo(request);
  });
  RawClient working(server.port());
  ASSERT_TRUE(working.send(request_text("GET", "/working")));
  while (begun.load() == 0) std::this_thread::yield();
  RawClient waiting(server.port());
  ASSERT_TRUE(waiting.send(request_text("GET", "/waiting")));
  // Until the one place is taken others may be let in: ask until one is refused.
  std::vector<std::unique_ptr<RawClient>> others;
  for (int tries = 0; tries < 3; ++tries) {
    others.push_back(std::make_unique<RawClient>(server.port()));
    ASSERT_TRUE(others.back()->send(request_text("GET", "/more")));
  }
  for (const char* const path : {"/healthz", "/readyz"}) {
    const auto health = exchange(server.port(), "GET", path);
    ASSERT_TRUE(health);
    EXPECT_EQ(health->status, 200U) << path;
  }
  gate.open();
  EXPECT_EQ(working.read_reply()->status, 200U);
}

}  // namespace
}  // namespace muster::server
