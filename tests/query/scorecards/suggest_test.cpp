#include "query/scorecards/suggest.hpp"

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>
#include <random>

#include "query/scorecards/evidence.hpp"
#include "tests/query/scorecards/made_cards.hpp"

namespace muster::query {
namespace {

using engine::AttributeType;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using tests::asked;

// 6,000 customers whose `bought` follows from age and plan and chance; `colour` says nothing, and
// `invoice` knows it.
const engine::Population& buyers() {
  static const auto kBuyers = [] {
    std::mt19937_64 random(7);
    std::vector<std::string> ids;
    std::vector<tests::TextColumnSpec> columns = {
        {"age", AttributeType::number},      {"plan", AttributeType::category},
        {"colour", AttributeType::category}, {"likes", AttributeType::tags},
        {"invoice", AttributeType::flag},    {"bought", AttributeType::flag}};
    for (int i = 0; i < 6'000; ++i) {
      ids.push_back(fmt::format("c{}", i));
      const auto age = random() % 80;
      const bool gold = random() % 4 == 0;
      const bool bought = random() % 100 < (age >= 40 ? 30U : 8U) + (gold ? 40U : 0U);
      columns[0].cells.push_back(random() % 20 == 0 ? std::optional<std::string>()
                                                    : std::to_string(age));
      columns[1].cells.push_back(gold ? "gold" : "basic");
      columns[2].cells.push_back(random() % 2 == 0 ? "red" : "blue");
      columns[3].cells.push_back(random() % 3 == 0 ? "music|art" : "music");
      columns[4].cells.push_back(bought ? "true" : "false");
      columns[5].cells.push_back(bought ? "true" : "false");
    }
    return tests::population_of(ids, columns);
  }();
  return *kBuyers;
}

SuggestRequest request_of(std::vector<std::string> exclude) {
  SuggestRequest request;
  request.query = asked("TRUE");
  request.label = asked("bought");
  request.exclude = std::move(exclude);
  return request;
}

TEST(Suggest, ProposesWhatThePositivesWereMadeFrom) {
  const auto answer = suggest_scorecard(buyers(), request_of({"invoice"}));
  ASSERT_TRUE(answer.ok()) << answer.error().message;
  EXPECT_EQ(answer->split, "BUCKET('scorecard', 100) < 70");
  EXPECT_THAT(answer->left_out, ElementsAre("bought"));
  EXPECT_EQ(answer->train.customers + answer->holdout.customers, 6'000U);
  ASSERT_TRUE(answer->card.has_value());
  ASSERT_GE(answer->card->rules.size(), 2U);
  std::string rules;
  for (const ScorecardRule& rule : answer->card->rules) rules += rule.name + "\n";
  EXPECT_THAT(rules, HasSubstr("plan = '"));
  EXPECT_THAT(rules, HasSubstr("age <= "));
  EXPECT_THAT(rules, testing::Not(HasSubstr("colour")));
  EXPECT_GT(answer->holdout.auc->value, 0.7);
  EXPECT_NEAR(answer->holdout.auc->value, answer->train.auc->value, 0.05);
  EXPECT_GT(*answer->points_to_double_odds, 0);
  EXPECT_EQ(answer->fit_customers, answer->train.customers);
  std::int64_t lowest = answer->card->base.units;
  std::int64_t highest = lowest;
  for (const ScorecardRule& rule : answer->card->rules) {
    const std::int64_t points = std::get<FlatRule>(rule.gives).points.units;
    (points < 0 ? lowest : highest) += points;
  }
  EXPECT_EQ(lowest, 0);
  EXPECT_NEAR(static_cast<double>(highest), 100, 5);
}

TEST(Suggest, EvidenceIsOfTheTrainingPart) {
  const auto answer = suggest_scorecard(buyers(), request_of({"invoice"}));
  ASSERT_TRUE(answer.ok()) << answer.error().message;
  ASSERT_EQ(answer->evidence.size(), 4U);
  double before = 1e9;
  for (const AttributeEvidence& evidence : answer->evidence) {
    EXPECT_LE(evidence.information, before);
    EXPECT_GE(evidence.information, 0);
    before = evidence.information;
    if (evidence.attribute != "plan") continue;
    ASSERT_EQ(evidence.values.size(), 2U);
    for (const ValueEvidence& value : evidence.values) {
      EXPECT_DOUBLE_EQ(value.weight,
                       weight_of_evidence(value.positives, value.customers - value.positives,
                                          answer->train.positives,
                                          answer->train.customers - answer->train.positives));
      EXPECT_EQ(value.weight > 0, value.label == "gold");
    }
  }
}

TEST(Suggest, AnAttributeThatKnowsTheLabelIsFlagged) {
  const auto answer = suggest_scorecard(buyers(), request_of({}));
  ASSERT_TRUE(answer.ok()) << answer.error().message;
  EXPECT_EQ(answer->evidence[0].attribute, "invoice");
  EXPECT_TRUE(answer->evidence[0].suspicious);
  std::string warnings;
  for (const Warning& warning : answer->warnings) warnings += warning.message + "\n";
  EXPECT_THAT(warnings, HasSubstr("invoice tells the label suspiciously well"));
  EXPECT_THAT(warnings, HasSubstr("it may be the label itself"));
}

TEST(Suggest, SaysWhyThereIsNoCard) {
  SuggestRequest request = request_of({});
  request.label = asked("FALSE");
  const auto answer = suggest_scorecard(buyers(), request);
  ASSERT_TRUE(answer.ok()) << answer.error().message;
  EXPECT_THAT(*answer->unjudged, HasSubstr("nobody in the audience is a positive"));
  EXPECT_FALSE(answer->card.has_value());
  request.label = asked("colour = 'red'");
  request.attributes = {"likes"};
  const auto nothing = suggest_scorecard(buyers(), request);
  ASSERT_TRUE(nothing.ok()) << nothing.error().message;
  EXPECT_TRUE(nothing->card->rules.empty());
  EXPECT_EQ(nothing->holdout.auc->digits, "0.500000");
}

TEST(Suggest, ErrorsNameWhatIsOutOfRange) {
  SuggestRequest request = request_of({"agee"});
  auto answer = suggest_scorecard(buyers(), request);
  ASSERT_FALSE(answer.ok());
  EXPECT_EQ(answer.error().suggestion, "age");
  request = request_of({});
  request.rules = 51;
  EXPECT_FALSE(suggest_scorecard(buyers(), request).ok());
  request = request_of({});
  request.train_percent = 100;
  EXPECT_FALSE(suggest_scorecard(buyers(), request).ok());
  request = request_of({});
  request.bins = 1;
  EXPECT_FALSE(suggest_scorecard(buyers(), request).ok());
}

}  // namespace
}  // namespace muster::query
