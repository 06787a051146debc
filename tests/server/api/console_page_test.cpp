// The console over HTTP: who gets the page and who the list of calls, what may be kept, what the
// page may do.
#include "server/api/console_page.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

#include "server/access/caller.hpp"
#include "server/console/console_files.hpp"
#include "tests/server/api/ask.hpp"
#include "tests/server/api/small_population.hpp"

namespace muster::server {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

constexpr std::string_view kBrowser =
    "text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,*/*;q=0.8";

/// The name of the first embedded file with that ending.
std::string file_ending_in(std::string_view ending) {
  for (const ConsoleFile& file : console_files()) {
    if (file.name.ends_with(ending)) return std::string(file.name);
  }
  return {};
}

TEST(ConsolePage, BrowsersGetThePageAndProgramsTheCalls) {
  const Api api(Service{.population = small_population()});
  const Reply page = get(api, "/", kBrowser);
  EXPECT_EQ(page.status, 200U);
  EXPECT_EQ(page.content_type, "text/html; charset=utf-8");
  EXPECT_THAT(page.body, HasSubstr("<title>Muster</title>"));
  EXPECT_EQ(header(page, "Vary"), "Accept");
  for (const std::string_view accept : {"", "*/*", "application/json"}) {
    EXPECT_EQ(get(api, "/", accept).content_type, "application/json") << accept;
  }
  EXPECT_EQ(get(api, "/#/audience?where=age", kBrowser).status, 404U)
      << "browsers keep what follows #";
}

TEST(ConsolePage, ThePageMayLoadNothingFromElsewhereAndRunNothingInline) {
  const Api api(Service{.population = small_population()});
  const Reply page = get(api, "/", kBrowser);
  const std::string policy = header(page, "Content-Security-Policy");
  EXPECT_THAT(policy, HasSubstr("default-src 'none'"));
  EXPECT_THAT(policy, HasSubstr("frame-ancestors 'none'"));
  EXPECT_THAT(policy, Not(HasSubstr("unsafe")));
  EXPECT_THAT(policy, Not(HasSubstr("http")));
  EXPECT_THAT(page.body, Not(HasSubstr("://"))) << "no address of another machine";
}

TEST(ConsolePage, FilesAreKeptForGoodAndThePageIsAskedForAgain) {
  const Api api(Service{.population = small_population()});
  const Reply page = get(api, "/", kBrowser);
  EXPECT_EQ(header(page, "Cache-Control"), "");
  ASSERT_NE(header(page, "ETag"), "");
  const std::string tag = header(page, "ETag");
  const Reply again = api.answer(Request{.method = "GET",
                                         .target = "/",
                                         .content_type = {},
                                         .accept = kBrowser,
                                         .body = {},
                                         .if_none_match = tag});
  EXPECT_EQ(again.status, 304U);
  EXPECT_EQ(again.body, "");
  const std::string script = file_ending_in(".js");
  if (script.empty()) GTEST_SKIP() << "this program was built without its console";
  const Reply file = get(api, "/console/" + script, "*/*");
  EXPECT_EQ(file.status, 200U);
  EXPECT_EQ(file.content_type, "text/javascript; charset=utf-8");
  EXPECT_THAT(header(file, "Cache-Control"), HasSubstr("immutable"));
  EXPECT_EQ(get(api, "/console/" + file_ending_in(".css"), "text/css,*/*;q=0.1").content_type,
            "text/css; charset=utf-8");
  EXPECT_THAT(page.body, HasSubstr("/console/"));
}

TEST(ConsolePage, ThereIsNothingElseInItsFolder) {
  const Api api(Service{.population = small_population()});
  for (const std::string_view target : {"/console/", "/console/index.html", "/console/../main.cpp",
                                        "/console/%2e%2e/x", "/console/none.js"}) {
    EXPECT_EQ(get(api, target, "*/*").status, 404U) << target;
  }
  EXPECT_EQ(post(api, "/console/x.js", "{}").status, 404U);
}

TEST(ConsolePage, StrangersGetThePageAndNoWordAboutTheData) {
  const Api api(Service{.population = small_population()});
  Request request{
      .method = "GET", .target = "/", .content_type = {}, .accept = kBrowser, .body = {}};
  request.caller = std::make_shared<const Caller>();
  const Reply page = api.answer(request);
  EXPECT_EQ(page.status, 200U);
  EXPECT_EQ(header(page, kVersionHeader), "");
  request.accept = "application/json";
  EXPECT_EQ(api.answer(request).status, 401U);
  EXPECT_TRUE(may_be_console("GET", "/?x"));
  EXPECT_TRUE(may_be_console("HEAD", "/console/x.js"));
  EXPECT_FALSE(may_be_console("POST", "/"));
  EXPECT_FALSE(may_be_console("GET", "/v1/attributes"));
}

}  // namespace
}  // namespace muster::server
