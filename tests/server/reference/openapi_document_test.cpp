// The description of the interface says what there is, all of it, and nothing else. That its
// examples are answered as described is tested by tests/conformance.
#include "server/reference/openapi_document.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <boost/json/parse.hpp>
#include <boost/json/value.hpp>
#include <set>
#include <string>

#include "server/api/problem.hpp"
#include "server/api/routes.hpp"
#include "tests/server/api/ask.hpp"
#include "tests/server/api/small_population.hpp"

namespace muster::server {
namespace {

namespace json = boost::json;

/// `GET /v1/segments/{}`: which word stands for the part that the caller chooses does not matter.
std::string call_name(std::string_view method, std::string_view path) {
  std::string name;
  for (const char c : method)
    name += static_cast<char>(std::toupper(static_cast<unsigned char>(c)));
  name += ' ';
  bool within = false;
  for (const char c : path) {
    if (c == '}') within = false;
    if (!within) name += c;
    if (c == '{') within = true;
  }
  return name;
}

const json::object& described() {
  static const json::object document = openapi_document();
  return document;
}

/// All values of the members called `name`, anywhere in it.
void collect(const json::value& value, std::string_view name, std::set<std::string>& found) {
  if (const auto* object = value.if_object()) {
    for (const auto& member : *object) {
      if (member.key() == name && member.value().is_string()) {
        found.emplace(member.value().as_string());
      }
      collect(member.value(), name, found);
    }
  } else if (const auto* array = value.if_array()) {
    for (const json::value& each : *array) collect(each, name, found);
  }
}

TEST(OpenapiDocument, DescribesEveryCallAndNothingElse) {
  std::set<std::string> routed;
  for (const Route& route : all_routes()) routed.insert(call_name(route.method, route.path));
  std::set<std::string> said;
  for (const auto& [path, item] : described().at("paths").as_object()) {
    for (const auto& [method, call] : item.as_object()) {
      if (method != "parameters") said.insert(call_name(method, path));
    }
  }
  EXPECT_EQ(said, routed);
}

TEST(OpenapiDocument, NamesTheMediaTypesThatCallsOffer) {
  for (const auto& [path, item] : described().at("paths").as_object()) {
    for (const auto& [method, call] : item.as_object()) {
      if (method == "parameters") continue;
      for (const Route& route : all_routes()) {
        if (call_name(route.method, route.path) != call_name(method, path)) continue;
        std::set<std::string> said;
        for (const auto& [type, content] :
             call.at("responses").at("200").at("content").as_object()) {
          said.emplace(type);
        }
        EXPECT_EQ(said, std::set<std::string>(route.offers.begin(), route.offers.end()))
            << method << " " << path;
      }
    }
  }
}

TEST(OpenapiDocument, EveryReferenceLeadsSomewhere) {
  std::set<std::string> references;
  collect(described(), "$ref", references);
  EXPECT_GT(references.size(), 100U);
  const json::value document = described();
  for (const std::string& reference : references) {
    ASSERT_EQ(reference.substr(0, 2), "#/");
    json::error_code missing;
    EXPECT_NE(document.find_pointer(reference.substr(1), missing), nullptr) << reference;
  }
}

TEST(OpenapiDocument, EveryCallHasAnIdOfItsOwnASummaryAndATag) {
  std::set<std::string> ids;
  std::size_t calls = 0;
  for (const auto& [path, item] : described().at("paths").as_object()) {
    for (const auto& [method, call] : item.as_object()) {
      if (method == "parameters") continue;
      ++calls;
      ids.emplace(call.at("operationId").as_string());
      EXPECT_FALSE(call.at("summary").as_string().empty()) << path;
      EXPECT_EQ(call.at("tags").as_array().size(), 1U) << path;
      EXPECT_FALSE(call.as_object().contains("x-problems")) << path;
    }
  }
  EXPECT_EQ(ids.size(), calls);
}

TEST(OpenapiDocument, KnowsEveryCodeOfAProblem) {
  std::set<std::string> codes;
  for (const json::value& code :
       described().at("components").at("schemas").at("ProblemCode").at("enum").as_array()) {
    codes.emplace(code.as_string());
  }
  std::set<std::string> explained;
  for (const json::value& each : described().at("x-problem-codes").as_array()) {
    explained.emplace(each.at("code").as_string());
  }
  EXPECT_EQ(explained, codes);
  for (int code = 0; code <= static_cast<int>(ErrorCode::writes_refused); ++code) {
    EXPECT_TRUE(codes.contains(std::string(name_of(static_cast<ErrorCode>(code))))) << code;
  }
  for (const unsigned status :
       {400U, 401U, 403U, 404U, 405U, 406U, 408U, 413U, 415U, 421U, 429U, 431U, 503U, 505U}) {
    const json::value body = json_of(problem(status, "why"));
    const std::string code(body.at("code").as_string());
    EXPECT_TRUE(codes.contains(code)) << status;
    EXPECT_NE(code, "other") << status;
    EXPECT_EQ(body.at("type").as_string(), "/docs#problem-" + code);
  }
}

TEST(OpenapiDocument, IsServedAsItIs) {
  const Api api(Service{small_population()});
  const Reply reply = get(api, "/openapi.json");
  EXPECT_EQ(reply.status, 200U);
  EXPECT_EQ(reply.content_type, "application/json");
  EXPECT_EQ(json_of(reply), json::value(described()));
}

}  // namespace
}  // namespace muster::server
