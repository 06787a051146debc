#include "server/http/host_check.hpp"

#include <gtest/gtest.h>

#include <vector>

namespace muster::server {
namespace {

const std::vector<std::string> kNone;

TEST(HostCheck, KnowsTheNamesOfThisMachine) {
  for (const char* const host : {"localhost", "LOCALHOST:80", "127.0.0.1", "127.0.0.1:8080",
                                 "127.8.9.1", "[::1]", "[::1]:8080"}) {
    EXPECT_TRUE(host_is_allowed(host, kNone)) << host;
  }
}

TEST(HostCheck, RefusesEveryOtherName) {
  for (const char* const host : {"", ":8080", "example.com", "localhost.example.com", "10.0.0.1",
                                 "127.0.0.1.example.com", "[::2]", "[::1", "0.0.0.0"}) {
    EXPECT_FALSE(host_is_allowed(host, kNone)) << host;
  }
}

TEST(HostCheck, TakesTheNamesOfTheConfiguration) {
  const std::vector<std::string> allowed{"crm.example"};
  EXPECT_TRUE(host_is_allowed("crm.example:443", allowed));
  EXPECT_FALSE(host_is_allowed("other.example", allowed));
}

}  // namespace
}  // namespace muster::server
