#include "query/scorecards/compare.hpp"

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

const std::vector<ScorecardGrade> kGrades = {{"cold", {}}, {"hot", Decimal{2, 0}}};

Scorecard before() {
  return card_of({flat("women", {2, 0}, "gender = 'female'"), flat("mail", {1, 0}, "email_ok")},
                 kGrades);
}

Scorecard after() {
  Scorecard card = card_of({flat("women", {1, 0}, "gender = 'female'"),
                            flat("mail", {1, 0}, "email_ok"), flat("young", {15, 1}, "age <= 18")},
                           kGrades);
  card.name = "after";
  return card;
}

TEST(Compare, CountsWhoMovesAndWhy) {
  // before: a1 b2 c1 d0 e3 f0 g0 h3; after: a2.5 b1 c1 d0 e2 f0 g1.5 h2.
  const auto answer =
      compare_scorecards(people(), {before(), after(), asked("TRUE"), asked("spend > 0"), {}, 6});
  ASSERT_TRUE(answer.ok()) << answer.error().message;
  EXPECT_EQ(answer->count, 8U);
  EXPECT_EQ(answer->same_score, 3U);  // c, d, f
  EXPECT_EQ(answer->migration.first_grades, (std::vector<std::string>{"cold", "hot"}));
  ASSERT_EQ(answer->migration.cells.size(), 4U);
  EXPECT_EQ(answer->migration.cells[0].count.customers, 4U);  // c d f g
  EXPECT_EQ(answer->migration.cells[1].count.customers, 1U);  // a
  EXPECT_EQ(answer->migration.same.customers, 6U);
  ASSERT_TRUE(answer->crossing.has_value());
  const Crossing& crossing = *answer->crossing;
  EXPECT_EQ(crossing.threshold, "grade 'hot'");
  EXPECT_EQ(crossing.entered.customers, 1U);
  EXPECT_EQ(crossing.left.customers, 1U);
  EXPECT_EQ(crossing.left.positives, 1U);  // b spends
  EXPECT_EQ(crossing.in_both.customers, 2U);
  EXPECT_EQ(crossing.in_neither.customers, 4U);
  ASSERT_EQ(crossing.causes.size(), 2U);
  for (const CrossingCause& cause : crossing.causes) {
    const bool young = cause.what == "young";
    EXPECT_EQ(cause.change, young ? CrossingCause::Change::added : CrossingCause::Change::changed);
    EXPECT_EQ(cause.entered.customers, young ? 1U : 0U);
    EXPECT_EQ(cause.left.customers, young ? 0U : 1U);
  }
  ASSERT_TRUE(answer->auc->p.has_value());
  EXPECT_LE(*answer->auc->low, answer->auc->difference->value);
  EXPECT_GE(*answer->auc->high, answer->auc->difference->value);
}

TEST(Compare, ACardWithItselfDiffersInNothing) {
  const auto answer = compare_scorecards(
      people(), {before(), before(), asked("TRUE"), asked("email_ok"), Decimal{1, 0}, 6});
  ASSERT_TRUE(answer.ok()) << answer.error().message;
  EXPECT_EQ(answer->same_score, 8U);
  EXPECT_EQ(answer->migration.same.customers, 8U);
  EXPECT_EQ(answer->crossing->entered.customers + answer->crossing->left.customers, 0U);
  EXPECT_EQ(answer->crossing->threshold, "score 1");
  EXPECT_EQ(answer->auc->difference->digits, "0.000000");
  EXPECT_DOUBLE_EQ(*answer->auc->p, 1);
  EXPECT_NEAR(*answer->rank_correlation, 1, 1e-12);
}

TEST(Compare, AMovedThresholdIsACause) {
  Scorecard moved = before();
  moved.grades[1].from = Decimal{3, 0};
  const auto answer =
      compare_scorecards(people(), {before(), moved, asked("TRUE"), {}, std::string("hot"), 6});
  ASSERT_TRUE(answer.ok()) << answer.error().message;
  EXPECT_EQ(answer->crossing->left.customers, 1U);  // b
  ASSERT_EQ(answer->crossing->causes.size(), 1U);
  EXPECT_EQ(answer->crossing->causes[0].what, "(threshold)");
  EXPECT_EQ(answer->crossing->causes[0].left.customers, 1U);
  EXPECT_FALSE(answer->auc.has_value());
}

TEST(Compare, ErrorsNameTheCardAndTheGrade) {
  const auto grade =
      compare_scorecards(people(), {before(), after(), asked("TRUE"), {}, std::string("hott"), 6});
  ASSERT_FALSE(grade.ok());
  EXPECT_EQ(grade.error().code, ErrorCode::unknown_name);
  EXPECT_EQ(grade.error().suggestion, "hot");
  const auto lowest =
      compare_scorecards(people(), {before(), after(), asked("TRUE"), {}, std::string("cold"), 6});
  ASSERT_FALSE(lowest.ok());
  EXPECT_THAT(lowest.error().message, HasSubstr("begins at the lowest score"));
  const Scorecard wrong = card_of({flat("x", {1, 0}, "nmae = 1")});
  const auto card = compare_scorecards(people(), {before(), wrong, asked("TRUE"), {}, {}, 6});
  ASSERT_FALSE(card.ok());
  EXPECT_THAT(card.error().message, HasSubstr("second card: rules[0].when"));
}

TEST(Compare, AnEmptyLabelIsSaidToBeOne) {
  const auto answer =
      compare_scorecards(people(), {before(), after(), asked("TRUE"), asked("FALSE"), {}, 6});
  ASSERT_TRUE(answer.ok()) << answer.error().message;
  EXPECT_TRUE(answer->auc->unjudged.has_value());
  EXPECT_FALSE(answer->auc->difference || answer->auc->p);
}

}  // namespace
}  // namespace muster::query
