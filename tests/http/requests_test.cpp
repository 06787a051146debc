// Requests as clients send them, good and broken, over a real socket.
#include <gtest/gtest.h>

#include <atomic>
#include <memory>
#include <optional>
#include <string>
#include <thread>
#include <vector>

#include "tests/http/raw_client.hpp"
#include "tests/http/running_server.hpp"
#include "tests/http/test_handlers.hpp"

namespace muster::server {
namespace {

TEST(Requests, AreAnsweredWithTheirBody) {
  RunningServer server({}, echo);
  const auto reply = exchange(server.port(), "POST", "/v1/count?x=1", "{\"where\":\"TRUE\"}");
  ASSERT_TRUE(reply);
  EXPECT_EQ(reply->status, 200U);
  EXPECT_EQ(reply->body, "POST /v1/count?x=1|{\"where\":\"TRUE\"}");
  EXPECT_EQ(reply->header("content-type"), "text/plain");
}

TEST(Requests, AreAnsweredWithHeadersThatKeepBrowsersHonest) {
  RunningServer server({}, echo);
  const auto reply = exchange(server.port(), "GET", "/");
  ASSERT_TRUE(reply);
  EXPECT_EQ(reply->header("x-content-type-options"), "nosniff");
  EXPECT_EQ(reply->header("cache-control"), "no-store");
  EXPECT_EQ(reply->header("access-control-allow-origin"), "");
  EXPECT_NE(reply->header("date"), "");
}

TEST(Requests, FollowEachOtherOnOneConnection) {
  RunningServer server({}, echo);
  RawClient client(server.port());
  for (int i = 0; i < 20; ++i) {
    const std::string target = "/" + std::to_string(i);
    ASSERT_TRUE(client.send(request_text("GET", target)));
    const auto reply = client.read_reply();
    ASSERT_TRUE(reply);
    EXPECT_EQ(reply->body, "GET " + target + "|");
  }
}

TEST(Requests, MayBePipelinedAndAreAnsweredInOrder) {
  RunningServer server({}, echo);
  RawClient client(server.port());
  std::string all;
  for (int i = 0; i < 50; ++i) {
    all += request_text("POST", "/" + std::to_string(i), std::to_string(i * i));
  }
  ASSERT_TRUE(client.send(all));
  for (int i = 0; i < 50; ++i) {
    const auto reply = client.read_reply();
    ASSERT_TRUE(reply) << i;
    EXPECT_EQ(reply->body, "POST /" + std::to_string(i) + "|" + std::to_string(i * i));
  }
}

TEST(Requests, WithChunkedBodiesAreRead) {
  RunningServer server({}, echo);
  RawClient client(server.port());
  ASSERT_TRUE(
      client.send("POST / HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\n"
                  "3\r\nabc\r\n2\r\nde\r\n0\r\n\r\n"));
  const auto reply = client.read_reply();
  ASSERT_TRUE(reply);
  EXPECT_EQ(reply->body, "POST /|abcde");
}

TEST(Requests, OfHttp10EndWithTheConnection) {
  RunningServer server({}, echo);
  RawClient client(server.port());
  ASSERT_TRUE(client.send("GET /old HTTP/1.0\r\n\r\n"));
  const auto reply = client.read_reply();
  ASSERT_TRUE(reply);
  EXPECT_EQ(reply->body, "GET /old|");
  EXPECT_TRUE(client.at_end());
}

TEST(Requests, ThatAskToCloseAreTheLast) {
  RunningServer server({}, echo);
  RawClient client(server.port());
  ASSERT_TRUE(client.send(request_text("GET", "/", {}, "Connection: close\r\n")));
  const auto reply = client.read_reply();
  ASSERT_TRUE(reply);
  EXPECT_EQ(reply->header("connection"), "close");
  EXPECT_TRUE(client.at_end());
}

TEST(Requests, WithExpectAreToldToGoOn) {
  RunningServer server({}, echo);
  RawClient client(server.port());
  ASSERT_TRUE(
      client.send("POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 4\r\n"
                  "Expect: 100-continue\r\n\r\n"));
  const auto go_on = client.read_reply();
  ASSERT_TRUE(go_on);
  EXPECT_EQ(go_on->status, 100U);
  ASSERT_TRUE(client.send("body"));
  const auto reply = client.read_reply();
  ASSERT_TRUE(reply);
  EXPECT_EQ(reply->body, "POST /|body");
}

TEST(Requests, WithHeadHaveALengthAndNoBody) {
  RunningServer server({}, echo);
  RawClient client(server.port());
  ASSERT_TRUE(client.send(request_text("HEAD", "/x") + request_text("GET", "/y")));
  const auto head = client.read_reply(true);
  ASSERT_TRUE(head);
  EXPECT_EQ(head->header("content-length"), "8");  // HEAD /x|
  const auto get = client.read_reply();
  ASSERT_TRUE(get);
  EXPECT_EQ(get->body, "GET /y|");
}

TEST(Requests, ThatAreNoHttpAreRefusedAndTheServerGoesOn) {
  RunningServer server({}, echo);
  const std::vector<std::string> broken{
      "hello\r\n\r\n",
      "\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03 a TLS greeting",
      "GET\r\n\r\n",
      "GET / HTTP/1.1\r\nno colon here\r\n\r\n",
      "GET / HTTP/1.1\r\nHost: localhost\r\nContent-Length: many\r\n\r\n",
      "GET / HTTP/1.1\r\nHost: localhost\r\nContent-Length: -1\r\n\r\n",
      "POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 3\r\nContent-Length: 4\r\n\r\nabcd",
      "POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 3\r\nTransfer-Encoding: "
      "chunked\r\n\r\n"
      "0\r\n\r\n",
      "POST / HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\nabc\r\n",
      std::string("GET /\0 HTTP/1.1\r\nHost: localhost\r\n\r\n", 37),
  };
  for (const std::string& bytes : broken) {
    RawClient client(server.port());
    ASSERT_TRUE(client.send(bytes));
    const auto reply = client.read_reply();
    ASSERT_TRUE(reply) << bytes;
    EXPECT_EQ(reply->status, 400U) << bytes;
    EXPECT_EQ(reply->header("content-type"), "application/problem+json");
    EXPECT_TRUE(client.at_end()) << bytes;
  }
  EXPECT_EQ(exchange(server.port(), "GET", "/")->status, 200U);
}

TEST(Requests, OfAnotherHttpVersionAreRefused) {
  RunningServer server({}, echo);
  RawClient client(server.port());
  ASSERT_TRUE(client.send("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"));
  const auto reply = client.read_reply();
  ASSERT_TRUE(reply);
  EXPECT_EQ(reply->status, 505U);
}

TEST(Requests, ThatEndInTheMiddleAreDropped) {
  RunningServer server({}, echo);
  for (const char* const part : {"GET / HT",
                                 "POST / HTTP/1.1\r\nHost: localhost\r\n"
                                 "Content-Length: 100\r\n\r\nonly this"}) {
    RawClient client(server.port());
    ASSERT_TRUE(client.send(part));
    client.shut_down_sending();
    EXPECT_TRUE(client.at_end());
  }
  EXPECT_EQ(exchange(server.port(), "GET", "/")->status, 200U);
}

TEST(Requests, MustNameThisHost) {
  HttpOptions options;
  options.allowed_hosts = {"crm.example"};
  RunningServer server(options, echo);
  const auto ask = [&](const std::string& host) {
    RawClient client(server.port());
    EXPECT_TRUE(client.send("GET / HTTP/1.1\r\n" + host + "\r\n"));
    return client.read_reply()->status;
  };
  EXPECT_EQ(ask("Host: localhost:8080\r\n"), 200U);
  EXPECT_EQ(ask("Host: 127.0.0.1\r\n"), 200U);
  EXPECT_EQ(ask("Host: [::1]:8080\r\n"), 200U);
  EXPECT_EQ(ask("Host: CRM.example:443\r\n"), 200U);
  EXPECT_EQ(ask("Host: evil.example\r\n"), 421U);
  EXPECT_EQ(ask("Host: 127.0.0.1.evil.example\r\n"), 421U);
  EXPECT_EQ(ask(""), 400U);
}

TEST(Requests, OfManyConnectionsAtOnceAreAllAnswered) {
  RunningServer server({}, echo);
  std::vector<std::unique_ptr<RawClient>> clients;
  for (int i = 0; i < 200; ++i) clients.push_back(std::make_unique<RawClient>(server.port()));
  for (int round = 0; round < 3; ++round) {
    for (std::size_t i = 0; i < clients.size(); ++i) {
      ASSERT_TRUE(clients[i]->send(request_text("GET", "/" + std::to_string(i))));
    }
    for (std::size_t i = 0; i < clients.size(); ++i) {
      const auto reply = clients[i]->read_reply();
      ASSERT_TRUE(reply);
      EXPECT_EQ(reply->body, "GET /" + std::to_string(i) + "|");
    }
  }
}

TEST(Requests, OfKeptConnectionsAreAnsweredByAnyNumberOfLanes) {
  for (const std::size_t lanes : {1U, 2U, 5U}) {
    RunningServer server(HttpOptions{.io_threads = lanes}, echo);
    std::vector<std::unique_ptr<RawClient>> clients;
    for (int i = 0; i < 12; ++i) clients.push_back(std::make_unique<RawClient>(server.port()));
    for (int round = 0; round < 3; ++round) {
      for (std::size_t i = 0; i < clients.size(); ++i) {
        ASSERT_TRUE(clients[i]->send(request_text("GET", "/" + std::to_string(i))));
      }
      for (std::size_t i = 0; i < clients.size(); ++i) {
        const auto reply = clients[i]->read_reply();
        ASSERT_TRUE(reply) << lanes << " lanes";
        EXPECT_EQ(reply->body, "GET /" + std::to_string(i) + "|");
      }
    }
    server.stop();
    for (const auto& client : clients) EXPECT_TRUE(client->at_end());
  }
}

TEST(Requests, WhoseAnswerIsKnownAreNobodysWork) {
  std::atomic<int> worked = 0;
  const auto known = [](const Request& request) -> std::optional<Reply> {
    if (request.target != "/known") return std::nullopt;
    return echo(request);
  };
  RunningServer server({},
                       [&worked](const Request& request) {
                         ++worked;
                         return echo(request);
                       },
                       {.known = known});
  EXPECT_EQ(exchange(server.port(), "GET", "/known")->body, "GET /known|");
  EXPECT_EQ(worked, 0);
  EXPECT_EQ(exchange(server.port(), "GET", "/else")->body, "GET /else|");
  EXPECT_EQ(worked, 1);
}

TEST(Requests, WhoseHandlerRunsOutOfMemoryAreTold) {
  RunningServer server({}, [](const Request&) -> Reply { throw std::bad_alloc(); });
  const auto reply = exchange(server.port(), "GET", "/");
  ASSERT_TRUE(reply);
  EXPECT_EQ(reply->status, 503U);
}

}  // namespace
}  // namespace muster::server
