#include "server/saved/saved_store.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "engine/storage/store.hpp"
#include "query/run/count.hpp"
#include "server/api/scorecard_body.hpp"
#include "tests/server/api/small_population.hpp"
#include "tests/server/cli/process.hpp"

namespace muster::server {
namespace {

using ::testing::HasSubstr;
using ::testing::StartsWith;

class SavedScorecards : public ::testing::Test {
 protected:
  SavedScorecards() { EXPECT_TRUE(engine::save_store(folder_.path("shop"), *population_).ok()); }

  Result<ScorecardSaved> save_card(const std::string& name, const std::string& json) {
    auto card = parse_scorecard(json);
    if (!card) return std::move(card).error();
    ScorecardDraft draft;
    draft.name = name;
    draft.card = *std::move(card);
    draft.owner = "anna";
    return store_.save(draft);
  }
  Result<SegmentSaved> save_segment(const std::string& name, const std::string& where) {
    query::QueryContext context;
    context.saved = store_.definitions();
    auto query = query::read_query(where, context);
    if (!query) return std::move(query).error();
    SegmentDraft draft;
    draft.name = name;
    draft.query = *std::move(query);
    return store_.save(draft);
  }
  std::string message(const std::string& name, const std::string& json) {
    const auto saved = save_card(name, json);
    return saved ? "saved" : saved.error().message;
  }
  std::uint64_t count(const std::string& where) const {
    query::QueryContext context;
    context.saved = store_.definitions();
    const auto query = query::read_query(where, context);
    EXPECT_TRUE(query.ok()) << where;
    const auto answer = query::count(*population_, *query);
    EXPECT_TRUE(answer.ok()) << answer.error().message;
    return answer ? answer->count : 0;
  }

  ScratchFolder folder_;
  std::shared_ptr<const engine::Population> population_ = small_population();
  SavedStore store_{folder_.path("shop"), population_};
};

constexpr const char* kLead =
    R"({"rules": [{"name": "big", "points": 5, "when": "spend > 200"}],
        "grades": [{"name": "cold"}, {"name": "hot", "from": 5}]})";

TEST_F(SavedScorecards, AreThoseOfTheMomentWhenTheFirstIsAskedFor) {
  const auto early = store_.definitions();
  const auto late = store_.definitions();
  EXPECT_TRUE(early->names(query::SavedKind::segment).empty());
  ASSERT_TRUE(save_segment("adults", "age >= 18").ok());
  EXPECT_EQ(early->segment("adults").value(), nullptr) << "one state, whatever is saved meanwhile";
  ASSERT_TRUE(late->segment("adults").ok());
  EXPECT_NE(late->segment("adults").value(), nullptr);
  EXPECT_EQ(late->names(query::SavedKind::segment), std::vector<std::string>{"adults"});
}

TEST_F(SavedScorecards, AreSavedAskedForAndKeepTheirHistory) {
  const auto saved = save_card("lead", kLead);
  ASSERT_TRUE(saved.ok()) << saved.error().message;
  EXPECT_TRUE(saved->created);
  EXPECT_EQ(saved->scorecard.owner, "anna");
  EXPECT_EQ(count("GRADE 'lead' = 'hot'"), count("spend > 200"));
  const auto again =
      save_card("lead", R"({"rules": [{"name": "big", "points": 5, "when": "spend > 100"}]})");
  ASSERT_TRUE(again.ok()) << again.error().message;
  EXPECT_FALSE(again->created);
  EXPECT_EQ(count("SCORE 'lead' = 5"), count("spend > 100"));
  EXPECT_EQ(store_.history("lead", engine::DefinitionKind::scorecard)->size(), 2U);
  EXPECT_FALSE(store_.history("lead").ok());
  const SavedStore elsewhere(folder_.path("shop"), population_);
  EXPECT_EQ(elsewhere.scorecard("lead")->where, again->scorecard.where);
  EXPECT_EQ(store_.scorecard("leed").error().suggestion, "lead");
}

TEST_F(SavedScorecards, ThatDoNotBindAreNotSaved) {
  EXPECT_THAT(message("lead", R"({"rules": [{"name": "x", "points": 1, "when": "spent > 200"}]})"),
              StartsWith("rules[0].when: rule 'x': "));
  EXPECT_THAT(message("lead", R"({"rules": [{"name": "x", "points": 1, "when": "SEGMENT 'no'"}]})"),
              HasSubstr("there is no segment 'no'"));
  EXPECT_THAT(
      message("lead", R"({"rules": [{"name": "x", "points": 1, "when": "SCORE 'lead' > 1"}]})"),
      HasSubstr("a scorecard cannot refer to itself: SCORE 'lead' → SCORE 'lead'"));
  EXPECT_FALSE(store_.scorecard("lead").ok());
}

TEST_F(SavedScorecards, InUseStayAndCirclesAreRefusedEitherWay) {
  ASSERT_TRUE(save_card("lead", kLead).ok());
  ASSERT_TRUE(save_segment("hot", "GRADE 'lead' = 'hot'").ok());
  ASSERT_EQ(message("deep", R"({"rules": [{"name": "h", "points": 1, "when": "SEGMENT 'hot'"}]})"),
            "saved");
  const Status removed = store_.remove_scorecard("lead");
  ASSERT_FALSE(removed.ok());
  EXPECT_EQ(removed.error().code, ErrorCode::in_use);
  EXPECT_THAT(removed.error().message, HasSubstr("SEGMENT 'hot'"));
  EXPECT_THAT(store_.remove_segment("hot").error().message, HasSubstr("SCORE 'deep'"));
  EXPECT_THAT(
      message("lead", R"({"rules": [{"name": "x", "points": 1, "when": "SEGMENT 'hot'"}]})"),
      HasSubstr("SCORE 'lead' → SEGMENT 'hot' → SCORE 'lead'"));
  EXPECT_TRUE(store_.remove_scorecard("deep").ok());
  EXPECT_TRUE(store_.remove_segment("hot").ok());
  EXPECT_TRUE(store_.remove_scorecard("lead").ok());
}

}  // namespace
}  // namespace muster::server
