#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "engine/storage/store.hpp"
#include "server/saved/saved_store.hpp"
#include "tests/server/api/ask.hpp"
#include "tests/server/api/small_population.hpp"
#include "tests/server/cli/process.hpp"

namespace muster::server {
namespace {

using ::testing::HasSubstr;

TEST(LintCall, LooksAtOneDefinition) {
  const Api api(Service{.population = small_population()});
  const auto answer = json_of(post(api, "/v1/lint", R"({"where": "age > 30 AND age > 20"})"));
  ASSERT_EQ(answer.at("findings").as_array().size(), 1U);
  const auto& finding = answer.at("findings").as_array()[0];
  EXPECT_EQ(finding.at("kind").as_string(), "no_effect");
  EXPECT_EQ(finding.at("clause").as_string(), "age > 20");
  EXPECT_EQ(finding.at("position").at("column"), 14);
  EXPECT_TRUE(
      json_of(post(api, "/v1/lint", R"({"where": "age > 30"})")).at("findings").as_array().empty());
  EXPECT_EQ(post(api, "/v1/lint", R"({"where": "aeg > 30"})").status, 400U);
  EXPECT_EQ(post(api, "/v1/lint", R"({"wehre": "age > 30"})").status, 400U);
  EXPECT_EQ(post(api, "/v1/lint", "{}").status, 404U);
}

TEST(LintCall, LooksAtEverythingSavedAndSeesStaleLists) {
  const ScratchFolder folder;
  const auto old = long_population(10);
  ASSERT_TRUE(engine::save_store(folder.path("shop"), *old).ok());
  ASSERT_TRUE(SavedStore(folder.path("shop"), old).save(ListDraft{"l"}, {"c1", "c2"}).ok());
  const auto population = long_population(20);
  ASSERT_TRUE(engine::save_store(folder.path("shop"), *population).ok());
  const auto saved = std::make_shared<SavedStore>(folder.path("shop"), population);
  const Api api(Service{.population = population, .saved = saved});
  for (const auto& [name, where] :
       {std::pair{"a", "LIST 'l' OR age = 5"}, std::pair{"b", "SEGMENT 'a'"},
        std::pair{"c", "age IN (1, 2, 5)"}}) {
    SegmentDraft draft;
    draft.name = name;
    draft.query = *query::read_query(where, {.saved = saved->definitions()});
    ASSERT_TRUE(saved->save(draft).ok());
  }
  const Reply reply = post(api, "/v1/lint", "{}");
  EXPECT_EQ(json_of(reply).at("checked"), 3);
  EXPECT_THAT(reply.body, HasSubstr("LIST 'l' was made at version " + old->version()));
  EXPECT_THAT(reply.body, HasSubstr("LIST 'l', by way of SEGMENT 'a', was made at version"));
  EXPECT_THAT(reply.body, HasSubstr("SEGMENT 'a' and SEGMENT 'b' are the same 3 customers"));
  EXPECT_THAT(reply.body, HasSubstr("SEGMENT 'a' and SEGMENT 'c' are the same 3 customers"));
}

TEST(LintCommand, SpeaksOfTheTextAndOfTheStore) {
  const ScratchFolder folder;
  const std::string store = folder.path("shop").string();
  const std::string customers = folder.file("customers.csv", "id,age\nc1,25\nc2,31\nc3,44\n");
  ASSERT_EQ(run({"load", store, customers}).code, 0);
  const Finished one = run({"lint", store, "age > 30 AND age > 20"});
  EXPECT_EQ(one.code, 0);
  EXPECT_THAT(one.out, HasSubstr("everybody fits age > 20: it changes nothing"));
  EXPECT_THAT(one.out, HasSubstr("               ^\n"));
  EXPECT_EQ(run({"lint", store, "age > 30"}).out, "");
  ASSERT_EQ(run({"segment", store, "save", "old", "age > 50"}).code, 0);
  EXPECT_THAT(run({"lint", store}).out, HasSubstr("old      nobody"));
  EXPECT_THAT(run({"lint", store, "--format", "csv"}).out, HasSubstr("\nnobody,old,"));
  EXPECT_EQ(run({"lint", customers}).code, 2);
  EXPECT_EQ(run({"lint", customers, "aeg > 3"}).code, 1);
}

}  // namespace
}  // namespace muster::server
