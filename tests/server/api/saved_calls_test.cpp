#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "engine/index/bitmap.hpp"
#include "engine/storage/store.hpp"
#include "server/saved/saved_store.hpp"
#include "tests/server/api/ask.hpp"
#include "tests/server/api/small_population.hpp"
#include "tests/server/cli/process.hpp"

namespace muster::server {
namespace {

using ::testing::HasSubstr;

class SavedCalls : public ::testing::Test {
 protected:
  SavedCalls() { EXPECT_TRUE(engine::save_store(folder_.path("shop"), *population_).ok()); }

  Reply send(std::string_view method, std::string_view target, std::string_view body = {},
             std::string_view type = {}) const {
    return api_.answer(Request{
        .method = method, .target = target, .content_type = type, .accept = {}, .body = body});
  }
  Reply put(std::string_view target, std::string_view body) const {
    return send("PUT", target, body);
  }
  std::uint64_t count(std::string_view where) const {
    const Reply reply =
        post(api_, "/v1/count", std::string(R"({"where": ")") + std::string(where) + "\"}");
    EXPECT_EQ(reply.status, 200U) << reply.body;
    return json_of(reply).at("count").to_number<std::uint64_t>();
  }

  ScratchFolder folder_;
  std::shared_ptr<const engine::Population> population_ = small_population();
  std::shared_ptr<SavedStore> saved_ =
      std::make_shared<SavedStore>(folder_.path("shop"), population_);
  Api api_{Service{.population = population_, .saved = saved_}};
};

TEST_F(SavedCalls, SegmentsAreSavedShownCountedAndListed) {
  const Reply made = put("/v1/segments/vip%20%E2%9C%93", R"({"where": "spend > 200 -- the best",
      "family": "value", "description": "worth it", "owner": "anna"})");
  EXPECT_EQ(made.status, 201U) << made.body;
  EXPECT_EQ(json_of(made).at("name").as_string(), "vip ✓");
  EXPECT_TRUE(json_of(made).at("new").as_bool());
  const Reply shown = get(api_, "/v1/segments/vip%20%E2%9C%93");
  EXPECT_EQ(json_of(shown).at("where").as_string(), "spend > 200 -- the best");
  EXPECT_EQ(json_of(shown).at("family").as_string(), "value");
  EXPECT_EQ(json_of(shown).at("owner").as_string(), "anna");
  EXPECT_EQ(count("SEGMENT 'vip ✓'"), 2U);
  EXPECT_EQ(json_of(get(api_, "/v1/segments/vip%20%E2%9C%93/count")).at("count"), 2);
  EXPECT_EQ(put("/v1/segments/vip%20%E2%9C%93", R"({"where": "spend > 100"})").status, 200U);
  EXPECT_EQ(count("SEGMENT 'vip ✓'"), 3U);
  const auto all = json_of(get(api_, "/v1/segments"));
  ASSERT_EQ(all.at("segments").as_array().size(), 1U);
  EXPECT_EQ(all.at("segments").as_array()[0].at("description").as_string(), "");
  const auto history = json_of(get(api_, "/v1/segments/vip%20%E2%9C%93/history"));
  ASSERT_EQ(history.at("history").as_array().size(), 2U);
  EXPECT_EQ(history.at("history").as_array()[1].at("change").as_string(), "changed");
}

TEST_F(SavedCalls, RulesAreSavedAsText) {
  const Reply made = put("/v1/segments/young", R"({"rules": {"combinator": "and", "rules": [
      {"field": "age", "operator": "<", "value": 30}]}})");
  EXPECT_EQ(json_of(made).at("where").as_string(), "age < 30");
}

TEST_F(SavedCalls, MembersComeAsPagesAndStreams) {
  ASSERT_EQ(put("/v1/segments/young", R"({"where": "age < 40"})").status, 201U);
  const Reply page =
      get(api_, "/v1/segments/young/members?fields=age,city&order_by=age+desc&limit=2");
  ASSERT_EQ(page.status, 200U) << page.body;
  const auto members = json_of(page).at("members").as_array();
  ASSERT_EQ(members.size(), 2U);
  EXPECT_EQ(members[0].at("id").as_string(), "c2");
  EXPECT_EQ(members[0].at("age"), 31);
  EXPECT_EQ(json_of(page).at("count"), 3);
  const Reply posted =
      post(api_, "/v1/segments/young/members", R"({"fields": ["age"]})", "text/csv");
  ASSERT_TRUE(posted.stream);
  EXPECT_EQ(drain(*posted.stream), "id,age\nc1,25\nc2,31\nc5,19\n");
  EXPECT_EQ(get(api_, "/v1/segments/young/members?limit=x").status, 400U);
  EXPECT_THAT(get(api_, "/v1/segments/young/members?feilds=age").body, HasSubstr("fields"));
}

TEST_F(SavedCalls, ListsComeFromExpressionsAndFromIds) {
  const Reply frozen = put("/v1/lists/spring", R"({"where": "email_ok", "as_of": "2026-06-30"})");
  EXPECT_EQ(frozen.status, 201U) << frozen.body;
  EXPECT_EQ(json_of(frozen).at("size"), 3);
  EXPECT_EQ(json_of(frozen).at("made_at_version").as_string(), population_->version());
  EXPECT_FALSE(json_of(frozen).at("stale").as_bool());
  const Reply imported =
      send("PUT", "/v1/lists/do%20not%20contact?owner=legal",
           "id,why\r\nc3,asked\r\n\"x,y\",\r\nc3,twice\r\n\r\nc5\r\n", "text/csv");
  EXPECT_EQ(imported.status, 201U) << imported.body;
  const auto answer = json_of(imported);
  EXPECT_EQ(answer.at("size"), 3);
  EXPECT_EQ(answer.at("customers"), 2);
  EXPECT_EQ(answer.at("unknown"), 1);
  EXPECT_EQ(answer.at("first_unknown").as_array()[0].as_string(), "x,y");
  EXPECT_EQ(answer.at("owner").as_string(), "legal");
  EXPECT_EQ(count("LIST 'spring' AND NOT LIST 'do not contact'"), 1U);
  EXPECT_EQ(json_of(get(api_, "/v1/lists/do%20not%20contact/count")).at("count"), 2);
  const Reply members = get(api_, "/v1/lists/spring/members");
  EXPECT_EQ(json_of(members).at("members").as_array().size(), 3U);
  EXPECT_EQ(json_of(get(api_, "/v1/lists")).at("lists").as_array().size(), 2U);
  EXPECT_EQ(send("DELETE", "/v1/lists/spring").status, 200U);
  EXPECT_EQ(get(api_, "/v1/lists/spring").status, 404U);
}

TEST_F(SavedCalls, AListStaysWhoItWasWhateverItsSegmentBecomes) {
  ASSERT_EQ(put("/v1/segments/s", R"({"where": "age < 40"})").status, 201U);
  ASSERT_EQ(put("/v1/lists/l", R"({"where": "SEGMENT 's'"})").status, 201U);
  ASSERT_EQ(put("/v1/segments/s", R"({"where": "FALSE"})").status, 200U);
  EXPECT_EQ(count("LIST 'l'"), 3U);
  // Frozen: it does not hold the segment in use either.
  EXPECT_EQ(send("DELETE", "/v1/segments/s").status, 200U);
  EXPECT_EQ(count("LIST 'l'"), 3U);
}

TEST_F(SavedCalls, WhatIsInUseIsNotDeleted) {
  ASSERT_EQ(put("/v1/lists/l", R"({"where": "TRUE"})").status, 201U);
  ASSERT_EQ(put("/v1/segments/a", R"({"where": "LIST 'l' AND age > 1"})").status, 201U);
  ASSERT_EQ(put("/v1/segments/b", R"({"where": "NOT SEGMENT 'a'"})").status, 201U);
  ASSERT_EQ(put("/v1/segments/c", R"({"where": "SEGMENT 'a' OR SEGMENT 'b'"})").status, 201U);
  const Reply kept = send("DELETE", "/v1/segments/a");
  EXPECT_EQ(kept.status, 409U);
  EXPECT_THAT(kept.body, HasSubstr("the 2 that refer to it: SEGMENT 'b', SEGMENT 'c'"));
  EXPECT_THAT(send("DELETE", "/v1/lists/l").body, HasSubstr("SEGMENT 'a'"));
  EXPECT_EQ(send("DELETE", "/v1/segments/c").status, 200U);
  EXPECT_EQ(send("DELETE", "/v1/segments/b").status, 200U);
  EXPECT_EQ(send("DELETE", "/v1/segments/a").status, 200U);
  EXPECT_EQ(send("DELETE", "/v1/segments/a").status, 404U);
}

TEST_F(SavedCalls, MistakesAreClearAndNothingIsSaved) {
  ASSERT_EQ(put("/v1/segments/a", R"({"where": "age > 1"})").status, 201U);
  ASSERT_EQ(put("/v1/segments/b", R"({"where": "SEGMENT 'a'"})").status, 201U);
  const Reply circle = put("/v1/segments/a", R"({"where": "email_ok OR SEGMENT 'b'"})");
  EXPECT_EQ(circle.status, 400U);
  EXPECT_THAT(circle.body, HasSubstr("SEGMENT 'a' → SEGMENT 'b' → SEGMENT 'a'"));
  EXPECT_THAT(circle.body, HasSubstr(R"("offset":12)"));
  EXPECT_EQ(put("/v1/segments/a", R"({"where": "SEGMENT 'a'"})").status, 400U);
  EXPECT_EQ(json_of(get(api_, "/v1/segments/a")).at("where").as_string(), "age > 1");
  const Reply unknown = put("/v1/segments/c", R"({"where": "SEGMENT 'aa'"})");
  EXPECT_EQ(json_of(unknown).at("suggestion").as_string(), "a");
  EXPECT_EQ(json_of(put("/v1/segments/c", R"({"where": "aeg > 1"})")).at("suggestion").as_string(),
            "age");
  EXPECT_EQ(put("/v1/segments/c", R"({"where": "city > 1"})").status, 400U);
  EXPECT_THAT(put("/v1/segments/c", R"({"where": "age > 1", "family": "valeu"})").body,
              HasSubstr(R"("suggestion":"value")"));
  EXPECT_EQ(put("/v1/segments/c", R"({"where": "age > 1", "as_of": "2026-01-01"})").status, 400U);
  EXPECT_EQ(put("/v1/segments/%20c", R"({"where": "age > 1"})").status, 400U);
  EXPECT_EQ(put("/v1/segments/%ff", R"({"where": "age > 1"})").status, 400U);
  EXPECT_EQ(put("/v1/segments/%4", R"({"where": "age > 1"})").status, 400U);
  EXPECT_EQ(put("/v1/segments/" + std::string(201, 'x'), R"({"where": "age > 1"})").status, 422U);
  EXPECT_EQ(get(api_, "/v1/segments/c").status, 404U);
  EXPECT_EQ(get(api_, "/v1/segments/c/count").status, 404U);
  EXPECT_EQ(get(api_, "/v1/segments/c/members").status, 404U);
  EXPECT_EQ(get(api_, "/v1/segments/c/history").status, 404U);
  EXPECT_EQ(get(api_, "/v1/lists/c/count").status, 404U);
  EXPECT_EQ(send("PUT", "/v1/lists/c", "\xff\n", "text/plain").status, 400U);
  EXPECT_EQ(send("PUT", "/v1/lists/c", "\n\n", "text/plain").status, 400U);
  EXPECT_EQ(send("PUT", "/v1/lists/c", "a", "application/pdf").status, 415U);
  EXPECT_EQ(send("PATCH", "/v1/lists/c").status, 405U);
  EXPECT_EQ(header(send("PATCH", "/v1/lists/c"), "Allow"), "GET, HEAD, PUT, DELETE");
  EXPECT_EQ(json_of(get(api_, "/v1/segments")).at("segments").as_array().size(), 2U);
}

TEST_F(SavedCalls, AnAudienceGoesOutAndInAsABitmap) {
  constexpr const char* kRoaring = "application/vnd.roaring";
  const Reply audience = post(api_, "/v1/members", R"({"where": "city = 'Milan'"})", kRoaring);
  ASSERT_EQ(audience.status, 200U);
  const Reply made =
      send("PUT", "/v1/lists/milan?description=from%20a%20bitmap&version=" + population_->version(),
           audience.body, kRoaring);
  EXPECT_EQ(made.status, 201U) << made.body;
  EXPECT_EQ(json_of(made).at("size"), 3);
  EXPECT_EQ(json_of(made).at("description").as_string(), "from a bitmap");
  EXPECT_EQ(count("LIST 'milan'"), 3U);
  EXPECT_EQ(count("LIST 'milan' AND NOT city = 'Milan'"), 0U);
  EXPECT_EQ(send("PUT", "/v1/lists/milan?version=0000000000000001", audience.body, kRoaring).status,
            410U);
  const std::string nobody = engine::Bitmap().portable_bytes();
  EXPECT_EQ(send("PUT", "/v1/lists/nobody", nobody, kRoaring).status, 201U);
  EXPECT_EQ(count("LIST 'nobody'"), 0U);
}

TEST_F(SavedCalls, HostileBitmapsAreRefusedAndSaveNothing) {
  constexpr const char* kRoaring = "application/vnd.roaring";
  engine::Bitmap far;
  const std::vector<engine::Row> rows{1, 2, 0xFFFF'FFFF};
  far.add_many(rows);
  engine::Bitmap one_past;
  const std::vector<engine::Row> size{static_cast<engine::Row>(population_->size())};
  one_past.add_many(size);
  engine::Bitmap good;
  good.add_many(std::vector<engine::Row>{0, 2, 3});
  const std::string whole = good.portable_bytes();
  std::vector<std::string> bodies{"",
                                  "x",
                                  std::string(4096, '\0'),
                                  std::string(4096, '\xFF'),
                                  far.portable_bytes(),
                                  one_past.portable_bytes(),
                                  whole + "x"};
  for (std::size_t cut = 1; cut < whole.size(); ++cut) bodies.push_back(whole.substr(0, cut));
  // Rows that do not ascend.
  std::string twisted = whole;
  std::swap(twisted[twisted.size() - 1], twisted[twisted.size() - 3]);
  std::swap(twisted[twisted.size() - 2], twisted[twisted.size() - 4]);
  bodies.push_back(twisted);
  for (const std::string& body : bodies) {
    const Reply reply = send("PUT", "/v1/lists/hostile", body, kRoaring);
    EXPECT_EQ(reply.status, 400U) << body.size() << " bytes: " << reply.body;
  }
  EXPECT_EQ(get(api_, "/v1/lists/hostile").status, 404U);
}

TEST_F(SavedCalls, WhatAnotherProcessSavedIsKnownAtOnce) {
  SavedStore elsewhere(folder_.path("shop"), population_);
  SegmentDraft draft;
  draft.name = "s";
  draft.query = *query::read_query("age < 40");
  ASSERT_TRUE(elsewhere.save(draft).ok());
  EXPECT_EQ(count("SEGMENT 's'"), 3U);
  draft.query = *query::read_query("age < 20");
  ASSERT_TRUE(elsewhere.save(draft).ok());
  EXPECT_EQ(count("SEGMENT 's'"), 1U);
  ASSERT_TRUE(elsewhere.save(ListDraft{"l"}, {"c1", "c2"}).ok());
  EXPECT_EQ(count("LIST 'l'"), 2U);
  ASSERT_TRUE(elsewhere.save(ListDraft{"l"}, {"c1"}).ok());
  EXPECT_EQ(count("LIST 'l'"), 1U);
}

TEST_F(SavedCalls, EveryPlaceThatTakesAConditionKnowsTheNames) {
  ASSERT_EQ(put("/v1/segments/s", R"({"where": "age < 40"})").status, 201U);
  EXPECT_EQ(
      post(api_, "/v1/counts", R"({"queries": [{"name": "q", "where": "SEGMENT 's'"}]})").status,
      200U);
  EXPECT_EQ(post(api_, "/v1/members", R"({"where": "SEGMENT 's'"})").status, 200U);
  EXPECT_EQ(post(api_, "/v1/breakdown", R"({"where": "SEGMENT 's'", "by": ["city"]})").status,
            200U);
  EXPECT_EQ(
      post(api_, "/v1/overlap", R"({"segments": [{"where": "SEGMENT 's'"}, {"where": "TRUE"}]})")
          .status,
      200U);
  EXPECT_EQ(json_of(post(api_, "/v1/count", R"({"rules": {"combinator": "and", "rules": [
      {"field": "", "operator": "in_segment", "value": "s"}]}})"))
                .at("count"),
            3);
}

TEST_F(SavedCalls, AFileHasNowhereToSave) {
  const Api api(Service{.population = population_});
  EXPECT_EQ(get(api, "/v1/segments").status, 404U);
  EXPECT_THAT(post(api, "/v1/count", R"({"where": "SEGMENT 's'"})").body,
              HasSubstr("there is none behind this query"));
}

TEST_F(SavedCalls, AnUnreadableCatalogueStopsNoQueryWithoutNames) {
  folder_.file("shop/catalogue.sqlite", std::string(4096, 'x'));
  EXPECT_EQ(count("age < 40"), 3U);
  EXPECT_EQ(post(api_, "/v1/count", R"({"where": "SEGMENT 's'"})").status, 500U);
}

}  // namespace
}  // namespace muster::server
