// Settings of a server from the environment, TLS and rates.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <array>
#include <string>
#include <string_view>
#include <utility>

#include "server/cli/configuration.hpp"

namespace muster::server {
namespace {

using ::testing::HasSubstr;

TEST(Settings, OfTheEnvironmentLieOverThoseOfTheFile) {
  const auto file = parse_configuration(
      "listen = \"127.0.0.1:1\"\nworkers = 3\n[limits]\nbody_bytes = 5\nqueue = 7\n"
      "requests_per_second = 2.5\n[tls]\ncertificate = \"a.crt\"\nkey = \"a.key\"\n",
      "muster.toml");
  ASSERT_TRUE(file.ok()) << file.error().message;
  EXPECT_EQ(file->requests_per_second, 2.5);
  const std::array<const char*, 9> variables{"PATH=/bin",
                                             "MUSTER_LISTEN=127.0.0.1:2",
                                             "MUSTER_LIMITS_BODY_BYTES=6",
                                             "MUSTER_TLS_KEY=C:\\keys \"b\".key",
                                             "MUSTER_BEHIND_PROXY=true",
                                             "MUSTER_ALLOWED_HOSTS=[\"a\", \"b\"]",
                                             "MUSTER_KERNEL=avx2",
                                             "MUSTER_SEED=1",
                                             nullptr};
  const auto read = with_environment(*file, variables.data());
  ASSERT_TRUE(read.ok()) << read.error().message;
  EXPECT_EQ(read->http.port, 2);
  EXPECT_EQ(read->http.workers, 3U);
  EXPECT_EQ(read->http.body_bytes, 6U);
  EXPECT_EQ(read->http.queue, 7U);
  EXPECT_EQ(read->tls.certificate, "a.crt");
  EXPECT_EQ(read->tls.key, "C:\\keys \"b\".key");
  EXPECT_TRUE(read->behind_proxy);
  EXPECT_THAT(read->http.allowed_hosts, ::testing::ElementsAre("a", "b"));
}

// MUSTER_ALLOWED_ORIGINS was passed over: the environment had a list of keys of its own.
TEST(Settings, OfTheEnvironmentAreAllThatAFileMayHave) {
  const std::array<const char*, 4> variables{"MUSTER_ALLOWED_ORIGINS=[\"https://crm.example\"]",
                                             "MUSTER_LOG=false", "MUSTER_HOOKS_TRIES=4", nullptr};
  const auto read = with_environment({}, variables.data());
  ASSERT_TRUE(read.ok()) << read.error().message;
  EXPECT_THAT(read->http.allowed_origins, ::testing::ElementsAre("https://crm.example"));
  EXPECT_FALSE(read->http.access_log);
  EXPECT_EQ(read->hooks.tries, 4);
}

TEST(Settings, OfTheEnvironmentThatAreWrongNameTheirVariable) {
  for (const auto& [variable, expected] :
       {std::pair{"MUSTER_LIMITS_BODY_BYTS=6", "body_byts"},
        {"MUSTER_LIMITS_BODY_BYTES=many", "whole number"},
        {"MUSTER_LISTEN=nowhere", "address"},
        {"MUSTER_LIMITS_REQUESTS_PER_SECOND=-1", "number from 0"},
        {"MUSTER_TLS_KEY=7", "string"}}) {
    const std::array<const char*, 2> variables{variable, nullptr};
    const auto read = with_environment({}, variables.data());
    ASSERT_FALSE(read.ok()) << variable;
    EXPECT_THAT(read.error().message, HasSubstr(expected));
    const std::string_view name(variable);
    EXPECT_THAT(read.error().message, HasSubstr(std::string(name.substr(0, name.find('=')))));
  }
}

TEST(Settings, OfTlsAreTwoFilesOrNone) {
  Configuration configuration;
  EXPECT_TRUE(check_tls(configuration).ok());
  configuration.tls.key = "a.key";
  EXPECT_FALSE(check_tls(configuration).ok());
  configuration.tls.certificate = "a.crt";
  EXPECT_TRUE(check_tls(configuration).ok());
}

}  // namespace
}  // namespace muster::server
