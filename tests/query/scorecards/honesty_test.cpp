#include "query/scorecards/honesty.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "query/scorecards/score.hpp"
#include "tests/query/scorecards/made_cards.hpp"
#include "tests/query/shop.hpp"

namespace muster::query {
namespace {

using ::testing::HasSubstr;
using ::testing::IsEmpty;
using tests::asked;
using tests::card_of;
using tests::flat;
using tests::people;

std::string doubts(const Scorecard& card, const Query& query, const Query& label,
                   const engine::Population& population = people()) {
  const auto answer = score_customers(population, {card, query, label, 6});
  EXPECT_TRUE(answer.ok()) << answer.error().message;
  if (!answer) return "";
  std::string text;
  for (const Warning& warning : answer->warnings) text += warning.message + "\n";
  return text;
}

std::string doubts_of_rule(const std::string& when, const std::string& label) {
  return doubts(card_of({flat("r", {1, 0}, when)}), asked("TRUE"), asked(label));
}

TEST(Honesty, AnHonestCardIsNotDoubted) {
  EXPECT_THAT(doubts_of_rule("gender = 'male'", "email_ok"), IsEmpty());
  EXPECT_THAT(doubts_of_rule("city = '2026'", "email_ok"), testing::Not(HasSubstr("after as_of")));
}

TEST(Honesty, DatesAfterAsOfAreNamed) {
  EXPECT_THAT(doubts_of_rule("signup < '2026-08-01'", "email_ok"),
              HasSubstr("rule 'r' speaks of '2026-08-01', which is after as_of"));
  EXPECT_THAT(doubts_of_rule("signup < '2026-06-30'", "email_ok"),
              testing::Not(HasSubstr("speaks of")));
}

TEST(Honesty, AttributesWithValuesAfterAsOfAreNamed) {
  EXPECT_THAT(doubts_of_rule("last_order IS NOT NULL", "email_ok"),
              HasSubstr("rule 'r' reads last_order, which has dates after as_of "
                        "(2026-06-30T12:00:00Z), the last 2026-07-01"));
  EXPECT_THAT(doubts_of_rule("seen IS NOT NULL", "email_ok"), HasSubstr("has times after as_of"));
  EXPECT_THAT(doubts_of_rule("birth IS NOT NULL", "email_ok"), testing::Not(HasSubstr("reads")));
}

TEST(Honesty, ARuleThatIsTheLabelIsNamed) {
  EXPECT_THAT(doubts_of_rule("email_ok", "email_ok"), HasSubstr("its condition is the label's"));
  EXPECT_THAT(doubts_of_rule("age >= 65", "spend < 1 AND spend <> 0"),
              HasSubstr("exactly the 2 positives of the label"));
  EXPECT_THAT(doubts_of_rule("NOT (age >= 65)", "spend < 1 AND spend <> 0"),
              HasSubstr("exactly the 6 who are no positives"));
}

TEST(Honesty, RulesAndLabelOfOneMomentAreDoubtedWhereBothReadEvents) {
  const Scorecard card = card_of({flat("bought", {1, 0}, "COUNT(purchase) >= 2")});
  const auto june = tests::context_at("2026-06-30", "");
  const auto may = tests::context_at("2026-05-31", "");
  const std::string label = "DID purchase DURING '2026-06-01' TO '2026-06-30'";
  EXPECT_THAT(doubts(card, asked("TRUE", june), asked(label, june), tests::shop()),
              HasSubstr("ask the rules as of an earlier moment"));
  EXPECT_THAT(doubts(card, asked("TRUE", may), asked(label, june), tests::shop()), IsEmpty());
}

}  // namespace
}  // namespace muster::query
