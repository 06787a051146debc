#include "query/scorecards/score.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/query/scorecards/made_cards.hpp"

namespace muster::query {
namespace {

using engine::Decimal;
using ::testing::HasSubstr;
using tests::asked;
using tests::card_of;
using tests::flat;
using tests::people;

// b, e and h are female; b, d and h older than 29 or unknown to be so: see people().
Scorecard small_card() {
  Scorecard card = card_of(
      {flat("women", {15, 1}, "gender = 'female'"),
       flat("grown", {-1, 0}, "age >= 30"),
       {"spend", {}, PerRule{tests::term("spend"), {1, 2}, Decimal{0, 0}, Decimal{5, 0}}, {}}},
      {{"low", Decimal{0, 0}}, {"high", Decimal{1, 0}}});
  return card;
}

std::string cells_text(const ScoreAnswer& answer) {
  std::string text;
  for (const engine::ScoreCell& cell : answer.cells) {
    text += engine::format_decimal(decimal_of(cell.score, answer.scale)) + ":" +
            std::to_string(cell.customers) + "/" + std::to_string(cell.positives) + " ";
  }
  return text;
}

TEST(Score, AddsUpEverybodysPoints) {
  // a 0; b 1.5 - 1 + 1.01 (1.005 rounded to 2 digits); c -1 + 1.00; d -1 + 0; e 1.5; f -1 + 5;
  // g 1.01; h 1.5 - 1 + 0.
  const auto answer =
      score_customers(people(), {small_card(), asked("TRUE"), asked("email_ok"), 3});
  ASSERT_TRUE(answer.ok()) << answer.error().message;
  EXPECT_EQ(cells_text(*answer), "-1:1/0 0:2/2 0.5:1/1 1.01:1/0 1.5:1/1 1.51:1/0 4:1/0 ");
  EXPECT_EQ(answer->count, 8U);
  EXPECT_EQ(answer->mean->digits, "0.940");  // 7.52 / 8
  EXPECT_EQ(*answer->minimum, (Decimal{-1, 0}));
  EXPECT_EQ(*answer->maximum, (Decimal{4, 0}));
  ASSERT_EQ(answer->deciles.size(), 9U);
  EXPECT_EQ(answer->deciles[4].score, (Decimal{5, 1}));  // the 4th of 8

  ASSERT_EQ(answer->grades.size(), 3U);
  EXPECT_FALSE(answer->grades[0].name.has_value());
  EXPECT_EQ(answer->grades[0].customers, 1U);
  EXPECT_EQ(*answer->grades[1].name, "low");
  EXPECT_EQ(answer->grades[1].customers, 3U);
  EXPECT_DOUBLE_EQ(*answer->grades[1].rate, 1);
  EXPECT_EQ(answer->grades[2].customers, 4U);

  ASSERT_EQ(answer->rules.size(), 3U);
  EXPECT_EQ(answer->rules[0].customers, 3U);
  EXPECT_EQ(answer->rules[0].positives, 2U);
  EXPECT_EQ(answer->rules[0].points, "4.5");
  EXPECT_EQ(answer->rules[0].text, "+1.5 when gender = 'female'");
  EXPECT_DOUBLE_EQ(*answer->rules[0].lift, (2.0 / 3) / (4.0 / 8));
  EXPECT_EQ(answer->rules[2].customers, 4U);
  EXPECT_EQ(answer->backtest->label, "email_ok");
  EXPECT_EQ(answer->backtest->positives, 4U);
}

TEST(Score, WithoutALabelHasNoRates) {
  const auto answer = score_customers(people(), {small_card(), asked("age < 20"), {}, 6});
  ASSERT_TRUE(answer.ok()) << answer.error().message;
  EXPECT_EQ(answer->count, 2U);
  EXPECT_FALSE(answer->backtest || answer->grades[0].rate || answer->rules[0].rate);
}

TEST(Score, OfNobodyHasNoFigures) {
  const auto answer =
      score_customers(people(), {small_card(), asked("FALSE"), asked("email_ok"), 6});
  ASSERT_TRUE(answer.ok()) << answer.error().message;
  EXPECT_FALSE(answer->mean || answer->minimum || answer->maximum);
  EXPECT_TRUE(answer->deciles.empty());
  EXPECT_THAT(*answer->backtest->unjudged, HasSubstr("nobody is in the audience"));
  EXPECT_EQ(answer->rules[0].mean.digits, "0.000000");
}

TEST(Score, SaysWhichRulesNeverAndAlwaysFire) {
  const Scorecard card =
      card_of({flat("never", {1, 0}, "age > 1000"), flat("always", {1, 0}, "age IS NOT NULL")});
  const auto answer = score_customers(people(), {card, asked("age >= 0"), {}, 6});
  ASSERT_TRUE(answer.ok()) << answer.error().message;
  std::string warnings;
  for (const Warning& warning : answer->warnings) warnings += warning.message + "\n";
  EXPECT_THAT(warnings, HasSubstr("rule 'never' never fires"));
  EXPECT_THAT(warnings, HasSubstr("rule 'always' always fires"));
}

TEST(Score, ErrorsSayWhatIsWrong) {
  const auto places = score_customers(people(), {small_card(), asked("TRUE"), {}, 19});
  ASSERT_FALSE(places.ok());
  EXPECT_EQ(places.error().code, ErrorCode::invalid_input);
  const auto label = score_customers(people(), {small_card(), asked("TRUE"), asked("nmae"), 6});
  ASSERT_FALSE(label.ok());
  EXPECT_THAT(label.error().message, HasSubstr("label: "));
  EXPECT_EQ(label.error().code, ErrorCode::unknown_name);
}

}  // namespace
}  // namespace muster::query
