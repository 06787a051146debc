#include "server/access/access_gate.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <string>

#include "engine/values/time_zone.hpp"
#include "tests/server/cli/process.hpp"

namespace muster::server {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

class Gatekeeping : public ::testing::Test {
 protected:
  std::filesystem::path store() const { return folder_.path("."); }
  std::string make(const Caller& caller, std::optional<engine::Instant> expires = {}) {
    auto tokens = TokenStore::open(store());
    EXPECT_TRUE(tokens.ok());
    const Result<std::string> token = tokens->create(caller, expires);
    EXPECT_TRUE(token.ok()) << token.error().message;
    return *token;
  }
  static unsigned status(AccessGate& gate, const std::string& authorization,
                         std::string_view target = "/v1/count") {
    gate.look_again();
    const Entrance entrance = gate.admit({"POST", target, authorization});
    return entrance.refusal ? entrance.refusal->status : 200;
  }

  ScratchFolder folder_;
};

TEST_F(Gatekeeping, LetsEverybodyInUntilATokenIsMade) {
  auto gate = AccessGate::open(store());
  ASSERT_TRUE(gate.ok());
  EXPECT_EQ((*gate)->admit({"POST", "/v1/count", ""}).caller, nullptr);
  const std::string token = make({"crm", Scope::read});
  EXPECT_EQ(status(**gate, ""), 401U);
  EXPECT_EQ(status(**gate, "Bearer " + token), 200U);
  EXPECT_EQ((*gate)->admit({"POST", "/v1/count", "Bearer " + token}).caller->token, "crm");
  EXPECT_EQ(status(**gate, "Bearer " + token + "x"), 401U);
  EXPECT_EQ(status(**gate, "Bearer muster_"), 401U);
  EXPECT_EQ(status(**gate, "Basic " + token), 401U);
}

TEST_F(Gatekeeping, LeavesQuestionsAfterHealthOpen) {
  make({"crm", Scope::read});
  auto gate = AccessGate::open(store());
  ASSERT_TRUE(gate.ok());
  const Entrance health = (*gate)->admit({"GET", "/healthz", ""});
  EXPECT_FALSE(health.refusal);
  EXPECT_TRUE(health.caller->is_stranger());
  EXPECT_TRUE((*gate)->admit({"GET", "/nothing", ""}).refusal);
  EXPECT_TRUE((*gate)->admit({"POST", "/healthz", ""}).refusal);
}

TEST_F(Gatekeeping, ShutsRevokedAndExpiredTokensOut) {
  const std::string first = "Bearer " + make({"first", Scope::read});
  const std::string past =
      "Bearer " + make({"past", Scope::read}, engine::Instant{engine::now().since_epoch - 1});
  auto gate = AccessGate::open(store());
  ASSERT_TRUE(gate.ok());
  EXPECT_EQ(status(**gate, past), 401U);
  EXPECT_EQ(status(**gate, first), 200U);
  auto tokens = TokenStore::open(store());
  ASSERT_TRUE(tokens->revoke("first").ok());
  EXPECT_EQ(status(**gate, first), 401U);
  EXPECT_TRUE((*gate)->is_closed()) << "without a valid token it does not open again";
  const Status unknown = tokens->revoke("frist");
  EXPECT_EQ(unknown.error().code, ErrorCode::unknown_name);
  EXPECT_EQ(unknown.error().suggestion, "first");
}

TEST_F(Gatekeeping, KeepsATokenToItsRate) {
  const std::string token = "Bearer " + make({"crm", Scope::read});
  const std::string other = "Bearer " + make({"other", Scope::read});
  auto gate = AccessGate::open(store(), 0.001);
  ASSERT_TRUE(gate.ok());
  EXPECT_EQ(status(**gate, token), 200U);
  const Entrance second = (*gate)->admit({"POST", "/v1/count", token});
  ASSERT_TRUE(second.refusal);
  EXPECT_EQ(second.refusal->status, 429U);
  EXPECT_EQ(second.refusal->headers.back().first, "Retry-After");
  EXPECT_GT(std::stoi(second.refusal->headers.back().second), 100);
  EXPECT_EQ(status(**gate, token), 429U) << "reading the tokens again forgives nothing";
  EXPECT_EQ(status(**gate, other), 200U);
  (*gate)->set_rate(0);
  EXPECT_EQ(status(**gate, token), 200U);
}

TEST_F(Gatekeeping, KeepsNoTokenOnlyItsHash) {
  const std::string token = make({"crm", Scope::read});
  for (const auto& entry : std::filesystem::directory_iterator(store())) {
    if (!entry.is_regular_file()) continue;
    EXPECT_THAT(content_of(entry.path()), Not(HasSubstr(token.substr(7)))) << entry.path();
    EXPECT_EQ(entry.status().permissions() &
                  (std::filesystem::perms::group_all | std::filesystem::perms::others_all),
              std::filesystem::perms::none)
        << entry.path();
  }
}

TEST_F(Gatekeeping, RefusesTokensThatMakeNoSense) {
  make({"crm", Scope::read});
  auto tokens = TokenStore::open(store());
  ASSERT_TRUE(tokens.ok());
  for (const Caller& wrong :
       {Caller{"crm", Scope::read}, Caller{"", Scope::read}, Caller{"a b", Scope::read},
        Caller{"a\n", Scope::read}, Caller{"k", Scope::read, 10}, Caller{"k", Scope::count, 1},
        Caller{"w", Scope::write, 0, std::set<std::string, std::less<>>{"age"}}}) {
    const auto refused = tokens->create(wrong, std::nullopt);
    EXPECT_FALSE(refused.ok()) << wrong.token;
    EXPECT_EQ(refused.error().code, ErrorCode::invalid_input);
  }
  const auto all = tokens->all();
  EXPECT_EQ(all->size(), 1U);
  ASSERT_TRUE(tokens
                  ->create({"k", Scope::count, 10, std::set<std::string, std::less<>>{"a", "b"}},
                           std::nullopt)
                  .ok());
  const Caller kept = tokens->all()->back().caller;
  EXPECT_EQ(kept.smallest_group, 10U);
  EXPECT_EQ(kept.attributes->size(), 2U);
}

}  // namespace
}  // namespace muster::server
