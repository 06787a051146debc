// `muster serve` as a process: the real API over a real socket, and the clean stop on a signal.
#include <gtest/gtest.h>

#include <boost/json/parse.hpp>
#include <chrono>
#include <csignal>
#include <string>
#include <thread>

#include "tests/http/raw_client.hpp"
#include "tests/server/cli/process.hpp"

namespace muster::server {
namespace {

/// Waits until the server says its address; 0 if it never does.
std::uint16_t port_of(const Process& process) {
  constexpr std::string_view kBefore = "listening on http://127.0.0.1:";
  for (int tries = 0; tries < 6000; ++tries) {
    const std::string errors = process.errors_so_far();
    const std::size_t at = errors.find(kBefore);
    if (at != std::string::npos && errors.find('\n', at) != std::string::npos) {
      return static_cast<std::uint16_t>(std::stoul(errors.substr(at + kBefore.size())));
    }
    std::this_thread::sleep_for(std::chrono::milliseconds(10));
  }
  return 0;
}

class Serve : public ::testing::Test {
 protected:
  void SetUp() override {
    ASSERT_EQ(run({"generate", "20000", "--out", folder_.path("customers.csv").string()}).code, 0);
    const Finished loaded = run({"load", store_, folder_.path("customers.csv").string()});
    ASSERT_EQ(loaded.code, 0) << loaded.err;
  }

  ScratchFolder folder_;
  std::string store_ = folder_.path("store").string();
};

TEST_F(Serve, AnswersEveryCallLikeTheCommandLine) {
  Process server({"serve", store_, "--listen", "127.0.0.1:0"});
  const std::uint16_t port = port_of(server);
  ASSERT_NE(port, 0) << server.errors_so_far();
  EXPECT_NE(server.errors_so_far().find("20,000 customers"), std::string::npos);

  const auto ready = exchange(port, "GET", "/readyz");
  ASSERT_TRUE(ready);
  EXPECT_EQ(boost::json::parse(ready->body).at("customers").to_number<int>(), 20'000);
  EXPECT_EQ(exchange(port, "GET", "/healthz")->status, 200U);
  EXPECT_EQ(exchange(port, "HEAD", "/healthz")->status, 200U);
  EXPECT_EQ(exchange(port, "GET", "/")->status, 200U);
  EXPECT_EQ(exchange(port, "GET", "/v1/attributes")->status, 200U);
  EXPECT_EQ(exchange(port, "GET", "/v1/nothing")->status, 404U);
  EXPECT_EQ(exchange(port, "DELETE", "/v1/count")->status, 405U);

  const auto count =
      exchange(port, "POST", "/v1/count", R"({"where":"gender = 'female' AND age < 40"})");
  ASSERT_TRUE(count);
  const Finished same = run({"count", store_, "gender = 'female' AND age < 40"});
  EXPECT_EQ(std::to_string(boost::json::parse(count->body).at("count").to_number<int>()) + "\n",
            same.out);
  const auto counts =
      exchange(port, "POST", "/v1/counts", R"({"queries":[{"name":"all","where":"TRUE"}]})");
  EXPECT_EQ(boost::json::parse(counts->body).at("counts").at(0).at("count").to_number<int>(),
            20'000);
  const auto breakdown =
      exchange(port, "POST", "/v1/breakdown", R"({"where":"TRUE","by":["gender"]})");
  EXPECT_EQ(breakdown->status, 200U) << breakdown->body;

  const auto page = exchange(port, "POST", "/v1/members", R"({"where":"TRUE","limit":3})");
  EXPECT_EQ(boost::json::parse(page->body).at("members").as_array().size(), 3U);
  const auto csv =
      exchange(port, "POST", "/v1/members", R"({"where":"age < 40","fields":["age","city"]})",
               "Accept: text/csv\r\n");
  ASSERT_TRUE(csv && csv->complete);
  EXPECT_EQ(csv->body,
            run({"members", store_, "age < 40", "--fields", "age,city", "--format", "csv"}).out);
  const auto bitmap = exchange(port, "POST", "/v1/members", R"({"where":"TRUE"})",
                               "Accept: application/vnd.roaring\r\n");
  EXPECT_EQ(bitmap->header("muster-count"), "20000");

  const auto wrong = exchange(port, "POST", "/v1/count", "{\"where\":\"aeg < 40\"}");
  EXPECT_EQ(wrong->status, 400U);
  EXPECT_EQ(boost::json::parse(wrong->body).at("suggestion").as_string(), "age");
  EXPECT_EQ(exchange(port, "POST", "/v1/count", "{\"where\":")->status, 400U);

  server.send_signal(SIGTERM);
  const Finished done = server.wait();
  EXPECT_EQ(done.code, 0) << done.err;
  EXPECT_EQ(done.out, "");
}

TEST_F(Serve, FinishesAStreamUnderWayWhenToldToStop) {
  Process server({"serve", store_, "--listen", "127.0.0.1:0"});
  const std::uint16_t port = port_of(server);
  ASSERT_NE(port, 0) << server.errors_so_far();
  RawClient client(port);
  ASSERT_TRUE(client.send(request_text("POST", "/v1/members", R"({"where":"TRUE","fields":["*"]})",
                                       "Accept: application/x-ndjson\r\n")));
  // Over 10 MB: more than the sockets hold, so it is under way until it is read.
  ASSERT_TRUE(client.wait_for_bytes());
  server.send_signal(SIGTERM);
  const auto reply = client.read_reply();
  ASSERT_TRUE(reply);
  EXPECT_TRUE(reply->complete);
  EXPECT_EQ(std::count(reply->body.begin(), reply->body.end(), '\n'), 20'000);
  EXPECT_EQ(server.wait().code, 0);
}

TEST_F(Serve, StatesTheLimitsOfItsConfiguration) {
  const std::string config =
      folder_.file("muster.toml", "[limits]\nbody_bytes = 100\nquery_seconds = 0.001\n");
  Process server({"serve", store_, "--listen", "127.0.0.1:0", "--config", config});
  const std::uint16_t port = port_of(server);
  ASSERT_NE(port, 0) << server.errors_so_far();
  const auto large = exchange(port, "POST", "/v1/count", std::string(101, ' '));
  ASSERT_TRUE(large);
  EXPECT_EQ(large->status, 413U);
  EXPECT_NE(large->body.find("100 bytes"), std::string::npos);
  server.send_signal(SIGINT);
  EXPECT_EQ(server.wait().code, 0);
}

}  // namespace
}  // namespace muster::server
