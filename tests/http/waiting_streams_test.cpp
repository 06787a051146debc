// Streams that have nothing to say yet: no worker waits for them, and they end cleanly.
#include <gtest/gtest.h>

#include <memory>
#include <string>
#include <thread>
#include <vector>

#include "tests/http/raw_client.hpp"
#include "tests/http/running_server.hpp"
#include "tests/http/test_handlers.hpp"

namespace muster::server {
namespace {

Handler listening_to(std::shared_ptr<Mailbox> mailbox) {
  return [mailbox = std::move(mailbox)](const Request& request) {
    if (request.target != "/listen") return echo(request);
    Reply reply;
    reply.content_type = "text/event-stream";
    reply.stream = std::make_unique<WaitingStream>(mailbox);
    return reply;
  };
}

std::string read_until(RawClient& client, std::string_view wanted) {
  std::string all;
  while (all.find(wanted) == std::string::npos) {
    const std::string more = client.read_some();
    if (more.empty()) break;
    all += more;
  }
  return all;
}

TEST(WaitingStreams, ArriveAsTheyAreMade) {
  const auto mailbox = std::make_shared<Mailbox>();
  RunningServer server({}, listening_to(mailbox));
  RawClient client(server.port());
  ASSERT_TRUE(client.send(request_text("GET", "/listen")));
  ASSERT_NE(read_until(client, "\r\n\r\n").find("text/event-stream"), std::string::npos);
  for (const std::string word : {"first", "second", "third"}) {
    mailbox->put(word);
    EXPECT_NE(read_until(client, word).find(word), std::string::npos);
  }
  mailbox->close();
  EXPECT_NE(read_until(client, "0\r\n\r\n").find("0\r\n\r\n"), std::string::npos);
  ASSERT_TRUE(client.send(request_text("GET", "/other")));
  EXPECT_EQ(client.read_reply()->status, 200U);
}

TEST(WaitingStreams, HoldNoWorker) {
  HttpOptions options;
  options.workers = 1;
  std::vector<std::unique_ptr<RawClient>> clients;
  const auto mailbox = std::make_shared<Mailbox>();
  RunningServer server(options, listening_to(mailbox));
  for (int i = 0; i < 20; ++i) {
    clients.push_back(std::make_unique<RawClient>(server.port()));
    ASSERT_TRUE(clients.back()->send(request_text("GET", "/listen")));
    ASSERT_TRUE(clients.back()->wait_for_bytes());
  }
  EXPECT_EQ(exchange(server.port(), "GET", "/other")->status, 200U);
}

TEST(WaitingStreams, EndWholeWhenTheServerStops) {
  const auto mailbox = std::make_shared<Mailbox>();
  RunningServer server({}, listening_to(mailbox));
  RawClient client(server.port());
  ASSERT_TRUE(client.send(request_text("GET", "/listen")));
  mailbox->put("hello");
  ASSERT_NE(read_until(client, "hello").find("hello"), std::string::npos);
  server.stop();
  EXPECT_NE(read_until(client, "0\r\n\r\n").find("0\r\n\r\n"), std::string::npos);
  EXPECT_TRUE(client.at_end());
  EXPECT_EQ(mailbox->left(), 1U);
}

TEST(WaitingStreams, EndWithTheirClient) {
  const auto mailbox = std::make_shared<Mailbox>();
  RunningServer server({}, listening_to(mailbox));
  {
    RawClient client(server.port());
    ASSERT_TRUE(client.send(request_text("GET", "/listen")));
    ASSERT_TRUE(client.wait_for_bytes());
    client.abort();
  }
  while (mailbox->left() == 0) std::this_thread::sleep_for(std::chrono::milliseconds(5));
  EXPECT_EQ(mailbox->left(), 1U);
}

}  // namespace
}  // namespace muster::server
