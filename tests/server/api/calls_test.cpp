// The calls of version 1 over six known customers.
#include <gtest/gtest.h>

#include <algorithm>
#include <boost/json/serialize.hpp>
#include <set>
#include <string>

#include "engine/index/bitmap.hpp"
#include "tests/server/api/ask.hpp"
#include "tests/server/api/small_population.hpp"

namespace muster::server {
namespace {

namespace json = boost::json;

class Calls : public ::testing::Test {
 protected:
  int count(const std::string& where) const {
    json::object body{{"where", where}};
    const Reply reply = post(api_, "/v1/count", json::serialize(body));
    EXPECT_EQ(reply.status, 200U) << reply.body;
    return json_of(reply).at("count").to_number<int>();
  }

  Api api_{Service{small_population()}};
};

TEST_F(Calls, CountTellsSizeShareAndVersion) {
  const Reply reply = post(api_, "/v1/count", R"({"where":"city = 'Milan'"})");
  ASSERT_EQ(reply.status, 200U) << reply.body;
  EXPECT_EQ(reply.content_type, "application/json");
  const json::value answer = json_of(reply);
  EXPECT_EQ(answer.at("count").to_number<int>(), 3);
  EXPECT_EQ(answer.at("population").to_number<int>(), 6);
  EXPECT_EQ(answer.at("share").to_number<double>(), 0.5);
  EXPECT_EQ(std::string(answer.at("version").as_string()), small_population()->version());
  EXPECT_GE(answer.at("elapsed_us").to_number<int>(), 0);
  EXPECT_FALSE(answer.as_object().contains("explain"));
}

TEST_F(Calls, CountTreatsUnknownAsFalseAndNotAsComplement) {
  EXPECT_EQ(count("age > 30"), 3);
  EXPECT_EQ(count("NOT age > 30"), 3);
  EXPECT_EQ(count("email_ok"), 3);
  EXPECT_EQ(count("NOT email_ok"), 3);
  EXPECT_EQ(count("TRUE"), 6);
  EXPECT_EQ(count("FALSE"), 0);
}

TEST_F(Calls, CountTakesRulesInsteadOfText) {
  const Reply reply = post(api_, "/v1/count",
                           R"({"rules":{"combinator":"and","rules":[
                               {"field":"age","operator":">","value":30},
                               {"field":"city","operator":"=","value":"Milan"}]}})");
  ASSERT_EQ(reply.status, 200U) << reply.body;
  EXPECT_EQ(json_of(reply).at("count").to_number<int>(), 1);
}

TEST_F(Calls, CountNeedsExactlyOneOfTextAndRules) {
  EXPECT_EQ(post(api_, "/v1/count", "{}").status, 400U);
  const Reply both =
      post(api_, "/v1/count", R"({"where":"TRUE","rules":{"combinator":"and","rules":[]}})");
  EXPECT_EQ(both.status, 400U);
  EXPECT_NE(both.body.find("not both"), std::string::npos) << both.body;
}

TEST_F(Calls, CountSettlesRelativeDatesByAsOfAndZone) {
  const auto last_30_days = [&](std::string_view as_of) {
    return json_of(post(api_, "/v1/count",
                        R"({"where":"signup IN LAST 30 DAYS","timezone":"Europe/Rome","as_of":")" +
                            std::string(as_of) + "\"}"))
        .at("count")
        .to_number<int>();
  };
  EXPECT_EQ(last_30_days("2026-06-30"), 2);
  EXPECT_EQ(last_30_days("2026-07-01"), 1);
  EXPECT_EQ(last_30_days("2020-01-01"), 0);
  EXPECT_EQ(post(api_, "/v1/count", R"({"where":"TRUE","as_of":"yesterday"})").status, 400U);
  const Reply zone = post(api_, "/v1/count", R"({"where":"TRUE","timezone":"Europe/Roma"})");
  EXPECT_EQ(zone.status, 400U);
  EXPECT_EQ(json_of(zone).at("suggestion").as_string(), "Europe/Rome");
}

TEST_F(Calls, CountExplainsWhenAsked) {
  const Reply reply = post(api_, "/v1/count", R"x({"where":"(age>30)","explain":true})x");
  ASSERT_EQ(reply.status, 200U) << reply.body;
  const json::value answer = json_of(reply);
  EXPECT_EQ(answer.at("explain").at("where").as_string(), "age > 30");
  EXPECT_FALSE(answer.at("explain").at("plan").as_string().empty());
}

TEST_F(Calls, AMistakeInTheQueryHasItsPlaceAndASuggestion) {
  const Reply reply = post(api_, "/v1/count", R"({"where":"city = 'Milan' AND\n agee > 3"})");
  EXPECT_EQ(reply.status, 400U);
  EXPECT_EQ(reply.content_type, "application/problem+json");
  const json::value problem = json_of(reply);
  EXPECT_EQ(problem.at("status").to_number<int>(), 400);
  EXPECT_EQ(problem.at("title").as_string(), "Bad Request");
  EXPECT_EQ(problem.at("code").as_string(), "unknown_name");
  EXPECT_EQ(problem.at("position").at("line").to_number<int>(), 2);
  EXPECT_EQ(problem.at("position").at("column").to_number<int>(), 2);
  EXPECT_EQ(problem.at("position").at("offset").to_number<int>(), 20);
  EXPECT_EQ(problem.at("suggestion").as_string(), "age");
}

TEST_F(Calls, UnknownMembersAreMistakes) {
  const Reply reply = post(api_, "/v1/count", R"({"where":"TRUE","time_zone":"UTC"})");
  EXPECT_EQ(reply.status, 400U);
  EXPECT_EQ(json_of(reply).at("suggestion").as_string(), "timezone");
}

TEST_F(Calls, CountsAnswersManyQueriesInTheirOrder) {
  const Reply reply = post(api_, "/v1/counts",
                           R"({"queries":[{"name":"all","where":"TRUE"},
                                          {"name":"Milan","where":"city = 'Milan'"},
                                          {"name":"Milan","where":"FALSE"}]})");
  ASSERT_EQ(reply.status, 200U) << reply.body;
  const json::value answer = json_of(reply);
  const json::array& counts = answer.at("counts").as_array();
  ASSERT_EQ(counts.size(), 3U);
  EXPECT_EQ(counts[0].at("count").to_number<int>(), 6);
  EXPECT_EQ(counts[1].at("name").as_string(), "Milan");
  EXPECT_EQ(counts[1].at("count").to_number<int>(), 3);
  EXPECT_EQ(counts[2].at("count").to_number<int>(), 0);
  EXPECT_EQ(answer.at("population").to_number<int>(), 6);
}

TEST_F(Calls, CountsSaysWhichQueryIsWrong) {
  const Reply syntax =
      post(api_, "/v1/counts",
           R"({"queries":[{"name":"a","where":"TRUE"},{"name":"b","where":"age >"}]})");
  EXPECT_EQ(syntax.status, 400U);
  EXPECT_NE(syntax.body.find("queries[1]"), std::string::npos) << syntax.body;
  const Reply unnamed = post(api_, "/v1/counts", R"({"queries":[{"where":"TRUE"}]})");
  EXPECT_NE(unnamed.body.find("queries[0].name"), std::string::npos) << unnamed.body;
  EXPECT_EQ(post(api_, "/v1/counts", "{}").status, 400U);
  EXPECT_EQ(post(api_, "/v1/counts", R"({"queries":{}})").status, 400U);
  EXPECT_EQ(post(api_, "/v1/counts", R"({"queries":[]})").status, 200U);
}

TEST_F(Calls, CountsStatesItsLimit) {
  const Api api(Service{small_population(), ApiLimits{.queries_per_call = 1}});
  const Reply reply =
      post(api, "/v1/counts",
           R"({"queries":[{"name":"a","where":"TRUE"},{"name":"b","where":"TRUE"}]})");
  EXPECT_EQ(reply.status, 422U);
  EXPECT_NE(reply.body.find("1 are allowed"), std::string::npos) << reply.body;
}

TEST_F(Calls, MembersComeInPagesThatFollowEachOther) {
  std::string cursor;
  std::vector<std::string> ids;
  for (int page = 0; page < 10; ++page) {
    json::object body{{"where", "TRUE"}, {"limit", 2}, {"fields", {"city", "spend"}}};
    if (!cursor.empty()) body["cursor"] = cursor;
    const Reply reply = post(api_, "/v1/members", json::serialize(body));
    ASSERT_EQ(reply.status, 200U) << reply.body;
    const json::value answer = json_of(reply);
    EXPECT_EQ(answer.at("count").to_number<int>(), 6);
    for (const json::value& member : answer.at("members").as_array()) {
      ids.emplace_back(member.at("id").as_string());
    }
    if (answer.at("next").is_null()) break;
    cursor = std::string(answer.at("next").as_string());
  }
  EXPECT_EQ(ids, (std::vector<std::string>{"c1", "c2", "c3", "c4", "c5", "c6"}));
}

TEST_F(Calls, MembersShowExactValues) {
  const Reply reply = post(api_, "/v1/members",
                           R"({"where":"city = 'Milan'","fields":["*"],"order_by":"age desc"})");
  ASSERT_EQ(reply.status, 200U) << reply.body;
  const json::value answer = json_of(reply);
  const json::array& members = answer.at("members").as_array();
  ASSERT_EQ(members.size(), 3U);
  EXPECT_EQ(members[0].at("id").as_string(), "c2");
  EXPECT_EQ(members[1].at("id").as_string(), "c1");
  EXPECT_EQ(members[2].at("id").as_string(), "c6");
  EXPECT_TRUE(members[2].at("age").is_null());
  EXPECT_NE(reply.body.find("\"spend\":120.50"), std::string::npos) << reply.body;
  EXPECT_EQ(members[1].at("interests").as_array().size(), 2U);
  EXPECT_TRUE(members[0].at("interests").as_array().empty());
  EXPECT_EQ(members[1].at("signup").as_string(), "2025-01-10");
}

TEST_F(Calls, MembersStreamCsvWithTheWholeAudience) {
  const Reply reply =
      post(api_, "/v1/members", R"({"where":"age > 30","fields":["city","age"]})", "text/csv");
  ASSERT_EQ(reply.status, 200U) << reply.body;
  ASSERT_TRUE(reply.stream);
  EXPECT_TRUE(reply.content_type.starts_with("text/csv"));
  EXPECT_EQ(header(reply, "Muster-Count"), "3");
  EXPECT_EQ(drain(*reply.stream), "id,city,age\nc2,Milan,31\nc3,Москва,44\nc4,,52\n");
}

TEST_F(Calls, AStreamGoesOnWhereItWasCut) {
  const Reply whole =
      post(api_, "/v1/members", R"({"where":"age > 30","fields":["age"]})", "text/csv");
  EXPECT_EQ(header(whole, "Muster-As-Of").size(), std::string("2026-06-30T00:00:00Z").size());
  const Reply rest = post(api_, "/v1/members",
                          R"({"where":"age > 30","fields":["age"],"after":"c2","version":")" +
                              std::string(header(whole, kVersionHeader)) + R"(","as_of":")" +
                              std::string(header(whole, "Muster-As-Of")) + R"("})",
                          "text/csv");
  ASSERT_EQ(rest.status, 200U) << rest.body;
  EXPECT_TRUE(rest.content_type.ends_with("header=absent"));
  EXPECT_EQ("id,age\nc2,31\n" + drain(*rest.stream), drain(*whole.stream));
  const Reply nobody =
      post(api_, "/v1/members", R"({"where":"age > 30","after":"c1"})", "text/csv");
  EXPECT_EQ(nobody.status, 400U);
  EXPECT_EQ(post(api_, "/v1/members", R"({"where":"age > 30","after":"c2"})").status, 400U);
  EXPECT_EQ(
      post(api_, "/v1/members", R"({"where":"age > 30","after":"c2"})", "application/vnd.roaring")
          .status,
      400U);
}

TEST_F(Calls, MembersStreamNdjson) {
  const Reply reply = post(api_, "/v1/members", R"({"where":"age > 50","fields":["city"]})",
                           "application/x-ndjson");
  ASSERT_TRUE(reply.stream);
  EXPECT_EQ(reply.content_type, "application/x-ndjson");
  EXPECT_EQ(drain(*reply.stream), "{\"id\":\"c4\",\"city\":null}\n");
}

TEST_F(Calls, MembersOfNobodyAreAHeaderInCsvAndNothingInNdjson) {
  const Reply csv = post(api_, "/v1/members", R"({"where":"FALSE"})", "text/csv");
  ASSERT_TRUE(csv.stream);
  EXPECT_EQ(drain(*csv.stream), "id\n");
  const Reply ndjson = post(api_, "/v1/members", R"({"where":"FALSE"})", "application/x-ndjson");
  ASSERT_TRUE(ndjson.stream);
  EXPECT_EQ(drain(*ndjson.stream), "");
}

TEST_F(Calls, MembersComeAsARoaringBitmap) {
  const Reply reply =
      post(api_, "/v1/members", R"({"where":"city = 'Milan'"})", "application/vnd.roaring");
  ASSERT_EQ(reply.status, 200U);
  EXPECT_EQ(reply.content_type, "application/vnd.roaring");
  EXPECT_EQ(header(reply, "Muster-Count"), "3");
  const auto bitmap = engine::Bitmap::from_portable_bytes(
      std::as_bytes(std::span(reply.body.data(), reply.body.size())));
  ASSERT_TRUE(bitmap);
  EXPECT_EQ(bitmap->cardinality(), 3U);
  EXPECT_EQ(
      post(api_, "/v1/members", R"({"where":"TRUE","limit":1})", "application/vnd.roaring").status,
      400U);
}

TEST_F(Calls, MembersRefuseWhatTheyCannotDo) {
  for (const char* const body :
       {R"({"where":"TRUE","fields":["ctiy"]})", R"({"where":"TRUE","order_by":"ctiy"})",
        R"({"where":"TRUE","order_by":"age sideways"})", R"({"where":"TRUE","cursor":"made up"})",
        R"({"where":"TRUE","fields":"city"})", R"({"where":"TRUE","limit":"ten"})",
        R"({"where":"TRUE","order_by":"interests"})"}) {
    EXPECT_EQ(post(api_, "/v1/members", body).status, 400U) << body;
  }
  EXPECT_EQ(post(api_, "/v1/members", R"({"where":"TRUE","limit":10000000})").status, 422U);
  EXPECT_EQ(json_of(post(api_, "/v1/members", R"({"where":"TRUE","fields":["ctiy"]})"))
                .at("suggestion")
                .as_string(),
            "city");
}

TEST_F(Calls, ACursorBelongsToItsQuery) {
  const json::value first = json_of(post(api_, "/v1/members", R"({"where":"TRUE","limit":2})"));
  json::object other{{"where", "age > 1"}, {"limit", 2}, {"cursor", first.at("next")}};
  EXPECT_EQ(post(api_, "/v1/members", json::serialize(other)).status, 400U);
}

TEST_F(Calls, AStreamEndsWithAnErrorWhenItIsStopped) {
  const Api api(Service{long_population(100'000)});
  std::stop_source stop;
  const Reply reply = api.answer(Request{.method = "POST",
                                         .target = "/v1/members",
                                         .content_type = {},
                                         .accept = "text/csv",
                                         .body = R"({"where":"TRUE"})",
                                         .stop = stop.get_token()});
  ASSERT_TRUE(reply.stream);
  std::string block;
  ASSERT_TRUE(reply.stream->next(block));
  EXPECT_LT(block.size(), 400'000U);
  stop.request_stop();
  EXPECT_FALSE(reply.stream->next(block).ok());
}

TEST_F(Calls, AStreamOfManyBlocksHoldsEveryCustomerOnce) {
  const Api api(Service{long_population(70'000)});
  const Reply reply = post(api, "/v1/members", R"({"where":"age < 50"})", "text/csv");
  ASSERT_TRUE(reply.stream);
  const std::string text = drain(*reply.stream);
  EXPECT_EQ(std::count(text.begin(), text.end(), '\n'), 35'001);
}

TEST_F(Calls, BreakdownCountsEveryValueAndTheUnknown) {
  const Reply reply = post(api_, "/v1/breakdown", R"({"where":"TRUE","by":["city"]})");
  ASSERT_EQ(reply.status, 200U) << reply.body;
  const json::value answer = json_of(reply);
  const json::array& cells = answer.at("cells").as_array();
  ASSERT_EQ(cells.size(), 4U);
  EXPECT_EQ(cells[0].at("values").at(0).as_string(), "Milan");
  EXPECT_EQ(cells[0].at("count").to_number<int>(), 3);
  int total = 0;
  int unknown = 0;
  for (const json::value& cell : cells) {
    total += cell.at("count").to_number<int>();
    if (cell.at("values").at(0).is_null()) unknown += cell.at("count").to_number<int>();
  }
  EXPECT_EQ(total, 6);
  EXPECT_EQ(unknown, 1);
}

TEST_F(Calls, BreakdownTakesTwoAttributesAndALimit) {
  const Reply reply =
      post(api_, "/v1/breakdown", R"({"where":"TRUE","by":["city","email_ok"],"limit":1})");
  ASSERT_EQ(reply.status, 200U) << reply.body;
  const json::value answer = json_of(reply);
  ASSERT_EQ(answer.at("cells").as_array().size(), 1U);
  EXPECT_EQ(answer.at("cells").at(0).at("count").to_number<int>(), 2);
  EXPECT_EQ(answer.at("other").at("count").to_number<int>(), 4);
  EXPECT_EQ(answer.at("other").at("cells").to_number<int>(), 4);
  EXPECT_EQ(post(api_, "/v1/breakdown", R"({"where":"TRUE"})").status, 400U);
  EXPECT_EQ(post(api_, "/v1/breakdown", R"({"where":"TRUE","by":[]})").status, 400U);
  EXPECT_EQ(post(api_, "/v1/breakdown", R"({"where":"TRUE","by":["city","city"]})").status, 400U);
}

TEST_F(Calls, AttributesShowTheSchema) {
  const Reply reply = get(api_, "/v1/attributes?top=2");
  ASSERT_EQ(reply.status, 200U) << reply.body;
  const json::value answer = json_of(reply);
  const json::array& attributes = answer.at("attributes").as_array();
  ASSERT_EQ(attributes.size(), 6U);
  EXPECT_EQ(attributes[0].at("name").as_string(), "city");
  EXPECT_EQ(attributes[0].at("family").as_string(), "geographic");
  EXPECT_EQ(attributes[0].at("type").as_string(), "category");
  EXPECT_EQ(attributes[0].at("distinct").to_number<int>(), 3);
  EXPECT_EQ(attributes[0].at("top").as_array().size(), 2U);
  EXPECT_EQ(attributes[1].at("known").to_number<int>(), 5);
  EXPECT_NE(reply.body.find("\"minimum\":0.00,\"maximum\":980.25"), std::string::npos)
      << reply.body;
  EXPECT_EQ(get(api_, "/v1/attributes?top=many").status, 400U);
  EXPECT_EQ(get(api_, "/v1/attributes?limit=3").status, 400U);
}

TEST_F(Calls, ATimeLimitThatIsOverIsStated) {
  const Api api(Service{small_population(), ApiLimits{.query_time = std::chrono::milliseconds(0)}});
  const Reply reply = post(api, "/v1/count", R"({"where":"age > 30"})");
  EXPECT_EQ(reply.status, 503U);
  EXPECT_NE(reply.body.find("time limit of 0 ms"), std::string::npos) << reply.body;
  EXPECT_EQ(header(reply, "Retry-After"), "1");
}

TEST_F(Calls, LimitsOfTheLanguageAreStated) {
  ApiLimits limits;
  limits.language.depth = 5;
  const Api api(Service{small_population(), limits});
  const Reply reply = post(api, "/v1/count", R"x({"where":"((((((((((age > 3))))))))))"})x");
  EXPECT_EQ(reply.status, 422U);
  EXPECT_NE(reply.body.find('5'), std::string::npos) << reply.body;
}

}  // namespace
}  // namespace muster::server
