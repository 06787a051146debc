// `muster serve` with tokens, settings and signals, as a process.
#include <gtest/gtest.h>

#include <algorithm>
#include <boost/json/parse.hpp>
#include <chrono>
#include <csignal>
#include <string>
#include <thread>
#include <vector>

#include "tests/http/raw_client.hpp"
#include "tests/server/cli/process.hpp"

namespace muster::server {
namespace {

/// Waits until standard error has `text`; what follows it up to the line's end.
std::string after(const Process& process, const std::string& text) {
  for (int tries = 0; tries < 6000; ++tries) {
    const std::string errors = process.errors_so_far();
    const std::size_t at = errors.find(text);
    const std::size_t end = errors.find('\n', at);
    if (at != std::string::npos && end != std::string::npos) {
      return errors.substr(at + text.size(), end - at - text.size());
    }
    std::this_thread::sleep_for(std::chrono::milliseconds(10));
  }
  return {};
}

std::uint16_t port_of(const Process& process) {
  const std::string port = after(process, "listening on http://127.0.0.1:");
  return port.empty() ? std::uint16_t{0} : static_cast<std::uint16_t>(std::stoul(port));
}

class GuardedServer : public ::testing::Test {
 protected:
  void SetUp() override {
    const std::string file = folder_.file("customers.csv", "id,age,city\n1,30,Milan\n2,40,Rome\n");
    const Finished loaded = run({"load", store_, file});
    ASSERT_EQ(loaded.code, 0) << loaded.err;
  }
  std::string make_token(const std::string& name, const std::string& scope) const {
    const Finished made = run({"token", store_, "create", name, "--scope", scope});
    EXPECT_EQ(made.code, 0) << made.err;
    return made.out.substr(0, made.out.size() - 1);
  }
  static std::string bearer(const std::string& token) {
    return "Authorization: Bearer " + token + "\r\n";
  }

  ScratchFolder folder_;
  std::string store_ = folder_.path("store").string();
};

TEST_F(GuardedServer, AnswersHoldersOfTokensOnlyAndLogsNoSecret) {
  const std::string token = make_token("crm", "read");
  Process server({"serve", store_, "--listen", "127.0.0.1:0", "--log"});
  const std::uint16_t port = port_of(server);
  ASSERT_NE(port, 0) << server.errors_so_far();
  const std::string query = R"({"where":"city = 'Milan'"})";
  EXPECT_EQ(exchange(port, "POST", "/v1/count", query)->status, 401U);
  EXPECT_EQ(exchange(port, "GET", "/v1/nothing")->status, 401U);
  EXPECT_EQ(exchange(port, "GET", "/readyz")->body, R"({"status":"ready"})");
  EXPECT_EQ(exchange(port, "POST", "/v1/count", query, bearer(token))->status, 200U);
  EXPECT_EQ(exchange(port, "POST", "/v1/members", query, bearer(token))->status, 200U);
  EXPECT_EQ(exchange(port, "DELETE", "/v1/customers/1", {}, bearer(token))->status, 403U);
  EXPECT_EQ(exchange(port, "GET", "/metrics", {}, bearer(token))->status, 403U);

  // Made and revoked while it runs.
  const std::string admin = make_token("boss", "admin");
  std::this_thread::sleep_for(std::chrono::milliseconds(1100));
  const auto metrics = exchange(port, "GET", "/metrics", {}, bearer(admin));
  ASSERT_EQ(metrics->status, 200U) << metrics->body;
  for (const char* const name :
       {"muster_request_seconds_bucket{call=\"POST /v1/count\",le=\"+Inf\"} 2",
        "muster_requests_total{status=\"401\"} 2", "muster_versions_retained",
        "muster_rows_touched_total", "muster_bytes_touched_total", "muster_cache_hits_total",
        "muster_journal_bytes", "muster_population_bytes"}) {
    EXPECT_NE(metrics->body.find(name), std::string::npos) << name << "\n" << metrics->body;
  }
  const auto audit = exchange(port, "GET", "/v1/audit", {}, bearer(admin));
  ASSERT_EQ(audit->status, 200U);
  const auto exports = boost::json::parse(audit->body).at("exports").as_array();
  ASSERT_EQ(exports.size(), 1U);
  EXPECT_EQ(exports[0].at("token").as_string(), "crm");
  EXPECT_EQ(run({"token", store_, "revoke", "crm"}).code, 0);
  std::this_thread::sleep_for(std::chrono::milliseconds(1100));
  EXPECT_EQ(exchange(port, "POST", "/v1/count", query, bearer(token))->status, 401U);

  server.send_signal(SIGTERM);
  const Finished done = server.wait();
  EXPECT_EQ(done.code, 0) << done.err;
  EXPECT_NE(done.err.find(R"("route":"/v1/customers/{name}","status":403)"), std::string::npos)
      << done.err;
  EXPECT_NE(done.err.find(R"("token":"crm")"), std::string::npos);
  for (const std::string& secret :
       {token, admin, std::string("Milan"), std::string("customers/1")}) {
    EXPECT_EQ(done.err.find(secret), std::string::npos) << secret;
  }
}

TEST_F(GuardedServer, DoesNotStartWhereOthersCanComeUnguarded) {
  const auto refusal = [&](std::vector<std::string> more) {
    std::vector<std::string> arguments{"serve", store_, "--listen", "0.0.0.0:0", "--check"};
    arguments.insert(arguments.end(), more.begin(), more.end());
    return run(arguments);
  };
  const Finished no_token = refusal({"--behind-proxy"});
  EXPECT_EQ(no_token.code, 1);
  EXPECT_NE(no_token.err.find("muster token"), std::string::npos) << no_token.err;
  make_token("crm", "read");
  const Finished no_tls = refusal({});
  EXPECT_EQ(no_tls.code, 1);
  EXPECT_NE(no_tls.err.find("--tls-certificate"), std::string::npos) << no_tls.err;
  const Finished half = refusal({"--tls-key", "key.pem"});
  EXPECT_EQ(half.code, 1);
  EXPECT_NE(half.err.find("certificate"), std::string::npos) << half.err;
  const Finished proxy = refusal({"--behind-proxy"});
  EXPECT_EQ(proxy.code, 0) << proxy.err;
  EXPECT_NE(proxy.err.find("in order"), std::string::npos) << proxy.err;
}

TEST_F(GuardedServer, ReadsItsSettingsAgainWithoutDroppingAConnection) {
  const std::string config = folder_.file("muster.toml", "[limits]\nbody_bytes = 100\n");
  Process server({"serve", store_, "--listen", "127.0.0.1:0", "--config", config});
  const std::uint16_t port = port_of(server);
  ASSERT_NE(port, 0) << server.errors_so_far();
  RawClient client(port);
  ASSERT_TRUE(client.send(request_text("GET", "/healthz")));
  ASSERT_EQ(client.read_reply()->status, 200U);
  const std::string large = R"({"where":"TRUE"})" + std::string(200, ' ');
  EXPECT_EQ(exchange(port, "POST", "/v1/count", large)->status, 413U);

  folder_.file("muster.toml", "[limits]\nbody_byts = 1000\n");
  server.send_signal(SIGHUP);
  EXPECT_NE(after(server, "settings stay as they were: ").find("body_byts"), std::string::npos);
  EXPECT_EQ(exchange(port, "POST", "/v1/count", large)->status, 413U);
  folder_.file("muster.toml", "[limits]\nbody_bytes = 1000\nwhere_bytes = 10\n");
  server.send_signal(SIGHUP);
  after(server, "settings were read again");
  EXPECT_EQ(exchange(port, "POST", "/v1/count", large)->status, 200U);
  EXPECT_EQ(exchange(port, "POST", "/v1/count", R"({"where":"age > 10 AND age > 20"})")->status,
            422U);
  ASSERT_TRUE(client.send(request_text("GET", "/healthz")));
  EXPECT_EQ(client.read_reply()->status, 200U) << "on the connection from before";
}

TEST_F(GuardedServer, SaysWhatIsWrongWithItsSettings) {
  const std::string config =
      folder_.file("muster.toml", "listen = \"127.0.0.1:0\"\n[limits]\nwhere_dept = 3\n");
  const Finished wrong = run({"serve", store_, "--config", config, "--check"});
  EXPECT_EQ(wrong.code, 1);
  EXPECT_NE(wrong.err.find("line 3"), std::string::npos) << wrong.err;
  EXPECT_NE(wrong.err.find("where_depth"), std::string::npos) << wrong.err;
  const Finished unknown = run({"token", store_, "create", "x", "--scope", "raed"});
  EXPECT_EQ(unknown.code, 1);
  EXPECT_NE(unknown.err.find("did you mean read"), std::string::npos) << unknown.err;
  const Finished attribute =
      run({"token", store_, "create", "x", "--scope", "read", "--attributes", "age,citty"});
  EXPECT_EQ(attribute.code, 1);
  EXPECT_NE(attribute.err.find("did you mean city"), std::string::npos) << attribute.err;
  const Finished past =
      run({"token", store_, "create", "x", "--scope", "read", "--expires", "2020-01-01"});
  EXPECT_EQ(past.code, 1);
  const std::string all = run({"token", store_, "list", "--format", "csv"}).out;
  EXPECT_EQ(std::count(all.begin(), all.end(), '\n'), 1) << all;
}

}  // namespace
}  // namespace muster::server
