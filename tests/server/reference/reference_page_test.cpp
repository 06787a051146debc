// The page has everything the document says, and nothing from elsewhere.
#include "server/reference/reference_page.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <boost/json/parse.hpp>
#include <regex>
#include <set>
#include <string>

#include "server/reference/openapi_document.hpp"
#include "server/reference/schema_table.hpp"
#include "tests/server/api/ask.hpp"
#include "tests/server/api/small_population.hpp"

namespace muster::server {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

const std::string& page() {
  static const std::string html = reference_page(openapi_document()).html;
  return html;
}

TEST(ReferencePage, HasAnAnchorForEveryCallSchemaAndProblem) {
  const boost::json::object document = openapi_document();
  for (const auto& [path, item] : document.at("paths").as_object()) {
    EXPECT_THAT(page(), HasSubstr("<code>" + std::string(path) + "</code>"));
    for (const auto& [method, call] : item.as_object()) {
      if (method == "parameters") continue;
      const std::string id(call.at("operationId").as_string());
      EXPECT_THAT(page(), HasSubstr("<article id=\"" + id + "\">"));
    }
  }
  for (const auto& [name, schema] : document.at("components").at("schemas").as_object()) {
    EXPECT_THAT(page(), HasSubstr("id=\"schema-" + std::string(name) + "\""));
  }
  for (const auto& code : document.at("x-problem-codes").as_array()) {
    const std::string name(code.at("code").as_string());
    EXPECT_THAT(page(), HasSubstr("id=\"problem-" + name + "\""));
  }
}

TEST(ReferencePage, LinksLeadToAnchorsOfTheirOwnPageThatAreThereOnce) {
  std::set<std::string> anchors;
  const std::regex anchor("id=\"([^\"]+)\"");
  for (std::sregex_iterator each(page().begin(), page().end(), anchor), end; each != end; ++each) {
    EXPECT_TRUE(anchors.insert((*each)[1]).second) << (*each)[1];
  }
  const std::regex link("(href|src)=\"([^\"]+)\"");
  for (std::sregex_iterator each(page().begin(), page().end(), link), end; each != end; ++each) {
    const std::string target = (*each)[2];
    if (target == "/openapi.json") continue;
    ASSERT_EQ(target.front(), '#') << target;
    EXPECT_TRUE(anchors.contains(target.substr(1))) << target;
  }
}

TEST(ReferencePage, LetsNothingInButItsOwnStyle) {
  EXPECT_THAT(page(), Not(HasSubstr("<script")));
  EXPECT_THAT(page(), Not(HasSubstr("<link")));
  EXPECT_THAT(page(), Not(HasSubstr("@import")));
  const Api api(Service{small_population()});
  const Reply reply = get(api, "/docs");
  EXPECT_EQ(reply.status, 200U);
  EXPECT_EQ(reply.content_type, "text/html; charset=utf-8");
  EXPECT_THAT(header(reply, "Content-Security-Policy"),
              ::testing::StartsWith("default-src 'none'; style-src 'sha256-"));
  EXPECT_THAT(header(reply, "Content-Security-Policy"), Not(HasSubstr("unsafe")));
  EXPECT_EQ(get(api, "/docs", "application/json").status, 406U);
}

TEST(ReferencePage, ShowsHowToCallEverything) {
  EXPECT_THAT(page(), HasSubstr("curl -s localhost:8080/v1/count -d"));
  EXPECT_THAT(page(), HasSubstr("curl -s -X PUT localhost:8080/v1/segments/vip -d"));
  EXPECT_THAT(page(), HasSubstr("curl -s -X DELETE localhost:8080/v1/segments/vip"));
  EXPECT_THAT(page(), Not(HasSubstr("localhost:8080/v1/segments/{name}")));
}

TEST(SchemaTable, EscapesWhatItIsGiven) {
  EXPECT_EQ(prose("a `<b>` & \"c\""), "a <code>&lt;b&gt;</code> &amp; &quot;c&quot;");
  EXPECT_EQ(prose("one\n\ntwo\nthree"), "one</p>\n<p>two three");
  EXPECT_EQ(prose("an `open end"), "an <code>open end</code>");
}

TEST(SchemaTable, SaysTypesInWords) {
  const auto words = [](const char* schema) { return type_words(boost::json::parse(schema)); };
  EXPECT_EQ(words(R"({"type":["string","null"]})"), "string or null");
  EXPECT_EQ(words(R"({"type":"array","items":{"$ref":"#/components/schemas/Member"}})"),
            "array of <a href=\"#schema-Member\">Member</a>");
  EXPECT_EQ(words(R"({"enum":["day","week"]})"), "<code>day</code> or <code>week</code>");
  EXPECT_EQ(words(R"({"type":"integer","minimum":0,"maximum":18})"),
            "integer, <code>0</code> to <code>18</code>");
  EXPECT_EQ(words("{}"), "any value");
}

}  // namespace
}  // namespace muster::server
