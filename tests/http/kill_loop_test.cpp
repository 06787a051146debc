// kill −9 on the real server under load: acknowledged ⊆ recovered ⊆ submitted, every batch whole.
//
// A few rounds in the normal suite; MUSTER_KILL_ROUNDS=200 for more.
#include <fmt/format.h>
#include <gtest/gtest.h>

#include <boost/json/parse.hpp>
#include <chrono>
#include <csignal>
#include <cstdlib>
#include <map>
#include <random>
#include <set>
#include <sstream>
#include <string>
#include <thread>
#include <vector>

#include "tests/http/raw_client.hpp"
#include "tests/seed.hpp"
#include "tests/server/cli/process.hpp"

namespace muster::server {
namespace {

constexpr int kWriters = 4;
constexpr int kCustomersABatch = 3;

int rounds() {
  const char* const given = std::getenv("MUSTER_KILL_ROUNDS");
  return given == nullptr ? 3 : std::atoi(given);
}

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

std::string batch_body(const std::string& name) {
  std::string body;
  for (int k = 0; k < kCustomersABatch; ++k) {
    body += fmt::format("{{\"id\":\"{}-{}\",\"batch\":\"{}\",\"place_in_batch\":{}}}\n", name, k,
                        name, k);
  }
  return body;
}

std::optional<RawReply> put_batch(std::uint16_t port, const std::string& name) {
  return exchange(
      port, "PATCH", "/v1/customers", batch_body(name),
      fmt::format("Content-Type: application/x-ndjson\r\nIdempotency-Key: {}\r\n", name));
}

/// One client that writes batch after batch until the server is gone.
struct Writer {
  std::vector<std::string> submitted;
  std::vector<std::string> acknowledged;

  void run(std::uint16_t port, int round, int number) {
    for (int i = 0;; ++i) {
      submitted.push_back(fmt::format("r{}-w{}-{}", round, number, i));
      const auto reply = put_batch(port, submitted.back());
      if (!reply || !reply->complete) return;
      ASSERT_EQ(reply->status, 200U) << reply->body;
      acknowledged.push_back(submitted.back());
    }
  }
};

/// How many customers of each batch there are.
std::map<std::string, int> recovered_batches(std::uint16_t port) {
  const auto reply =
      exchange(port, "POST", "/v1/members", R"({"where":"batch IS NOT NULL","fields":["batch"]})",
               "Accept: text/csv\r\n");
  std::map<std::string, int> batches;
  if (!reply || reply->status != 200) return batches;  // nothing was ever written
  std::istringstream lines(reply->body);
  std::string line;
  std::getline(lines, line);
  while (std::getline(lines, line)) ++batches[line.substr(line.find(',') + 1)];
  return batches;
}

class KillLoop : public testing::Test {
 protected:
  void SetUp() override {
    const std::string file = folder_.file("customers.csv", "id,batch\nfirst,\n");
    const Finished loaded = run({"load", store_, file});
    ASSERT_EQ(loaded.code, 0) << loaded.err;
  }

  /// Writes under load until the process is killed.
  void write_and_kill(int round, std::chrono::milliseconds after) {
    Process server({"serve", store_, "--listen", "127.0.0.1:0"});
    const std::uint16_t port = port_of(server);
    ASSERT_NE(port, 0) << server.errors_so_far();
    std::vector<Writer> writers(kWriters);
    std::vector<std::thread> threads;
    for (int number = 0; number < kWriters; ++number) {
      threads.emplace_back([&writers, port, round, number] {
        writers[static_cast<std::size_t>(number)].run(port, round, number);
      });
    }
    std::this_thread::sleep_for(after);
    server.send_signal(SIGKILL);
    for (std::thread& thread : threads) thread.join();
    server.wait();
    for (const Writer& writer : writers) {
      submitted_.insert(writer.submitted.begin(), writer.submitted.end());
      acknowledged_.insert(writer.acknowledged.begin(), writer.acknowledged.end());
    }
  }

  /// What a new process finds; then what was not acknowledged is sent again, and counts once.
  void check_and_repeat() {
    Process server({"serve", store_, "--listen", "127.0.0.1:0"});
    const std::uint16_t port = port_of(server);
    ASSERT_NE(port, 0) << server.errors_so_far();
    auto recovered = recovered_batches(port);
    for (const auto& [name, customers] : recovered) {
      EXPECT_TRUE(submitted_.contains(name)) << name;
      EXPECT_EQ(customers, kCustomersABatch) << "batch " << name << " is not whole";
    }
    for (const std::string& name : acknowledged_) {
      EXPECT_TRUE(recovered.contains(name)) << name << " was acknowledged and is lost";
    }
    for (const std::string& name : submitted_) {
      if (acknowledged_.contains(name)) continue;
      const auto reply = put_batch(port, name);
      ASSERT_TRUE(reply && reply->status == 200) << name;
      EXPECT_EQ(boost::json::parse(reply->body).at("repeated").as_bool(), recovered.contains(name))
          << name;
    }
    acknowledged_ = submitted_;
    recovered = recovered_batches(port);
    EXPECT_EQ(recovered.size(), submitted_.size());
    server.send_signal(SIGTERM);
    EXPECT_EQ(server.wait().code, 0);
  }

  ScratchFolder folder_;
  std::string store_ = folder_.path("store").string();
  std::set<std::string> submitted_;
  std::set<std::string> acknowledged_;
};

TEST_F(KillLoop, NothingAcknowledgedIsLostAndNothingIsTorn) {
  std::mt19937_64 random(tests::seed());
  for (int round = 0; round < rounds(); ++round) {
    write_and_kill(round, std::chrono::milliseconds(50 + random() % 400));
    if (HasFatalFailure()) return;
    check_and_repeat();
    if (HasFatalFailure()) return;
  }
  EXPECT_GT(acknowledged_.size(), 0U);
}

}  // namespace
}  // namespace muster::server
