#include "server/live/hook_target.hpp"

#include <gtest/gtest.h>

namespace muster::server {
namespace {

std::string parts(std::string_view url) {
  const auto target = read_hook_url(url);
  if (!target) return "refused";
  return std::string(target->tls ? "tls " : "plain ") + target->host + " " +
         std::to_string(target->port) + " " + target->path + " " + target->authority();
}

TEST(HookTarget, TakesUrlsApart) {
  EXPECT_EQ(parts("https://example.org"), "tls example.org 443 / example.org");
  EXPECT_EQ(parts("http://example.org:8080/a/b?c=d"),
            "plain example.org 8080 /a/b?c=d example.org:8080");
  EXPECT_EQ(parts("http://example.org?c=d"), "plain example.org 80 /?c=d example.org");
  EXPECT_EQ(parts("https://[2606:4700::1]:444/x"), "tls 2606:4700::1 444 /x [2606:4700::1]:444");
}

TEST(HookTarget, RefusesWhatIsNoPlainUrl) {
  for (const std::string_view url :
       {"", "example.org", "ftp://example.org", "http://", "http://a@b/", "http://a:b@c/",
        "http://a/#b", "http://a b/", "http://a\r\nX: y/", "http://a:0/", "http://a:65536/",
        "http://a:8x/", "http://[::1/", "http://[a]/", "http://a;b/", "http://[::1]x/",
        "http://\xD0\xB0/"}) {
    EXPECT_EQ(parts(url), "refused") << url;
  }
  EXPECT_EQ(parts("http://a/" + std::string(2'000, 'x')), "refused");
}

TEST(HookTarget, KnowsAddressesThatAreNotPublic) {
  const auto is_refused = [](const char* address) {
    return is_private(boost::asio::ip::make_address(address));
  };
  for (const char* address :
       {"127.0.0.1",   "127.255.0.1",      "0.0.0.0",         "10.1.2.3",
        "172.16.0.1",  "172.31.255.255",   "192.168.1.1",     "169.254.169.254",
        "100.64.0.1",  "224.0.0.1",        "255.255.255.255", "::1",
        "::",          "fe80::1",          "fc00::1",         "fd12::1",
        "ff02::1",     "::ffff:127.0.0.1", "::ffff:10.0.0.1", "2002:7f00:1::",
        "2001:db8::1", "64:ff9b::7f00:1"}) {
    EXPECT_TRUE(is_refused(address)) << address;
  }
  for (const char* address : {"8.8.8.8", "172.32.0.1", "172.15.0.1", "100.128.0.1", "192.169.0.1",
                              "2606:4700::1", "::ffff:8.8.8.8"}) {
    EXPECT_FALSE(is_refused(address)) << address;
  }
}

}  // namespace
}  // namespace muster::server
