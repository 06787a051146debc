#include "query/scorecards/bind_scorecard.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "engine/scoring/score_values.hpp"
#include "query/language/parser.hpp"
#include "tests/query/memory_definitions.hpp"
#include "tests/query/people.hpp"
#include "tests/query/shop.hpp"

namespace muster::query::tests {
namespace {

using ::testing::HasSubstr;
using ::testing::StartsWith;

engine::Decimal decimal(std::string_view text) { return engine::parse_decimal(text).value(); }
WrittenTerm term(const std::string& text) { return {text, parse_term(text).value()}; }
WrittenExpression condition(const std::string& text) { return {text, parse(text).value()}; }

ScorecardRule flat(std::string name, std::string_view points, const std::string& when = "") {
  ScorecardRule rule{std::move(name), {}, FlatRule{decimal(points)}, {}};
  if (!when.empty()) rule.when = condition(when);
  return rule;
}
ScorecardRule binned(const std::string& of, std::vector<ScoreBin> bins,
                     std::string_view unknown = "0") {
  return {"bins", {}, BinnedRule{term(of), std::move(bins), decimal(unknown)}, {}};
}
Scorecard card_of(std::vector<ScorecardRule> rules) {
  Scorecard card;
  card.name = "test";
  card.rules = std::move(rules);
  return card;
}

/// Everybody's score in the order of ids, as the card writes points.
std::string scores(const Scorecard& card, const engine::Population& population = people(),
                   const QueryContext& context = midsummer()) {
  const auto bound = bind_scorecard(card, population, context);
  if (!bound) return "error: " + bound.error().message;
  std::string text;
  for (engine::Row row = 0; row < population.size(); ++row) {
    const auto score = engine::score_of(population, *bound->scoring, row);
    if (!score) return "error: " + score.error().message;
    if (row > 0) text += ' ';
    text += engine::format_decimal({score->score, bound->scoring->scale});
  }
  return text;
}

std::string mistake(const Scorecard& card) {
  const auto bound = bind_scorecard(card, people(), midsummer());
  return bound ? "none" : bound.error().message;
}

TEST(BindScorecard, AddsTheBaseAndFlatRulesExactly) {
  Scorecard card = card_of({flat("old", "1.5", "age >= 30"), flat("mail", "-0.25", "email_ok")});
  card.base = decimal("10");
  EXPECT_EQ(scores(card), "9.75 11.50 11.25 11.50 9.75 11.50 10.00 11.25");
}

TEST(BindScorecard, RoundsContributionsToItsDecimalsHalvesAwayFromZero) {
  Scorecard card = card_of({flat("up", "0.25"), flat("down", "-0.35")});
  card.decimals = 1;
  EXPECT_EQ(scores(card), "-0.1 -0.1 -0.1 -0.1 -0.1 -0.1 -0.1 -0.1");
  card.decimals = 10;
  EXPECT_THAT(mistake(card), StartsWith("decimals: 10"));
}

TEST(BindScorecard, PointsPerUnitAreHeldAndRounded) {
  PerRule per{term("spend"), decimal("0.01"), decimal("0"), decimal("5")};
  EXPECT_EQ(scores(card_of({{"spent", {}, per, {}}})), "0.00 1.01 1.00 0.00 0.00 5.00 1.01 0.00");
}

TEST(BindScorecard, BinsGoUpToTheirEndsAndUnknownIsOneOfItsOwn) {
  const auto bins = [](std::string first, std::string second) {
    return std::vector<ScoreBin>{
        {std::move(first), decimal("1")}, {std::move(second), decimal("2")}, {{}, decimal("3")}};
  };
  EXPECT_EQ(scores(card_of({binned("age", bins("18", "31"), "-1")})), "2 2 3 3 -1 2 1 3");
  // Finer than the attribute: the first age that is not below.
  EXPECT_EQ(scores(card_of({binned("age", bins("17.5", "30.001"), "-1")})), "2 2 3 3 -1 2 1 3");
  EXPECT_EQ(scores(card_of({binned("spend / 2", bins("0.005", "50.25"), "9")})), "1 3 2 1 9 3 3 2");
  EXPECT_EQ(scores(card_of({binned("birth", bins("'1990-07-01'", "2004-02-29"), "0")})),
            "2 1 2 1 0 3 3 1");
}

TEST(BindScorecard, PointsDecayByWholeDaysOfTheZone) {
  const WrittenTerm last{"purchase", parse_term("LAST(purchase)").value()};
  const QueryContext end = context_at("2026-06-30", "UTC");
  DecayRule steps{last, {}, std::vector<DecayStep>{{0, decimal("5")}, {10, decimal("3")}}};
  // a bought 10 days ago, b today, c in March.
  EXPECT_THAT(scores(card_of({{"steps", {}, steps, {}}}), shop(), end), StartsWith("3 5 0 "));
  DecayRule halves{last, decimal("8"), std::int64_t{5}};
  EXPECT_THAT(scores(card_of({{"halves", {}, halves, {}}}), shop(), end), StartsWith("2 8 0 "));
  // In Almaty a's last purchase was on the 21st.
  EXPECT_THAT(
      scores(card_of({{"steps", {}, steps, {}}}), shop(), context_at("2026-07-02", "Asia/Almaty")),
      StartsWith("0 3 0 "));
  // What comes after as_of is never seen.
  EXPECT_THAT(scores(card_of({{"steps", {}, steps, {}}}), shop(), context_at("2026-06-20", "UTC")),
              StartsWith("5 0 0 "));
}

TEST(BindScorecard, GroupsAndTheTotalAreHeld) {
  Scorecard card = card_of({flat("one", "4"), flat("two", "4"), flat("alone", "1")});
  card.groups.push_back({"both", {}, decimal("5")});
  card.rules[0].group = 0;
  card.rules[1].group = 0;
  EXPECT_THAT(scores(card), StartsWith("6 "));
  card.max = decimal("5.5");
  EXPECT_THAT(scores(card), StartsWith("5.5 "));
  card.decimals = 0;
  EXPECT_THAT(mistake(card), StartsWith("max: 5.5 has more digits"));
}

TEST(BindScorecard, GradesBeginAtTheFirstScoreNotBelow) {
  Scorecard card = card_of({flat("old", "1", "age >= 30")});
  card.grades = {{"cold", {}}, {"warm", decimal("0.5")}};
  const auto bound = bind_scorecard(card, people(), midsummer());
  ASSERT_TRUE(bound.ok()) << bound.error().message;
  EXPECT_EQ(grade_of(bound->grades, 0)->name, "cold");
  EXPECT_EQ(grade_of(bound->grades, 1)->name, "warm");
  card.grades = {{"warm", decimal("1")}};
  EXPECT_EQ(grade_of(bind_scorecard(card, people(), midsummer())->grades, 0), nullptr);
}

TEST(BindScorecard, MistakesNameTheRuleAndThePlaceInItsText) {
  const auto bound = bind_scorecard(
      card_of({flat("fine", "1"), flat("typo", "1", "1 = 1 AND agee > 1")}), people(), midsummer());
  ASSERT_FALSE(bound.ok());
  EXPECT_THAT(bound.error().message, StartsWith("rules[1].when: rule 'typo': "));
  EXPECT_EQ(bound.error().suggestion, "age");
  ASSERT_TRUE(bound.error().position);
  EXPECT_EQ(bound.error().position->offset, 10U);
}

TEST(BindScorecard, RefusesCardsThatContradictThemselves) {
  EXPECT_THAT(mistake(card_of({flat("a", "1"), flat("a", "2")})),
              StartsWith("rules[1].name: rules[0] is called 'a' already"));
  EXPECT_THAT(mistake(card_of({flat("", "1")})), HasSubstr("needs a name"));
  Scorecard crossed = card_of({flat("a", "1")});
  crossed.min = decimal("2");
  crossed.max = decimal("1");
  EXPECT_THAT(mistake(crossed), StartsWith("min: min 2 is above max 1"));
  EXPECT_THAT(mistake(card_of({binned("age", {{"30", {}}, {"20", {}}, {{}, {}}})})),
              StartsWith("rules[0].bins[1].below: rule 'bins': 20 does not come after 30"));
  EXPECT_THAT(mistake(card_of({binned("age", {{"30", {}}, {"40", {}}})})),
              HasSubstr("the last bin has no below"));
  EXPECT_THAT(mistake(card_of({binned("gender", {{{}, {}}})})),
              StartsWith("rules[0].of: rule 'bins': gender is a category"));
  Scorecard grades = card_of({flat("a", "1")});
  grades.grades = {{"b", decimal("2")}, {"c", decimal("2.0")}};
  EXPECT_THAT(mistake(grades), StartsWith("grades[1].from: grade 'c': 2.0 does not come after 2"));
  EXPECT_THAT(mistake(card_of({flat("a", "900000000000000000"), flat("b", "900000000000000000")})),
              StartsWith("rules[1].points: rule 'b': with it the score may need more than 18"));
}

TEST(BindScorecard, WarnsOfRulesThatGiveNothingOrEverything) {
  const auto bound =
      bind_scorecard(card_of({flat("zero", "0"), flat("never", "1", "age > 5 AND age < 3"),
                              flat("typo", "1", "city = 'Rom'")}),
                     people(), midsummer());
  ASSERT_TRUE(bound.ok()) << bound.error().message;
  ASSERT_GE(bound->warnings.size(), 3U);
  EXPECT_EQ(bound->warnings[0].message, "rules[0].points: rule 'zero': it gives 0 points");
  EXPECT_EQ(bound->warnings[1].message, "rules[1].when: rule 'never': nobody fits");
  EXPECT_EQ(bound->warnings[2].message, "rules[2].when: rule 'typo': nobody has city 'Rom'");
}

TEST(BindScorecard, MeaningsTellScoringsApart) {
  const auto meaning = [](const Scorecard& card, const QueryContext& context = midsummer()) {
    return bind_scorecard(card, people(), context)->scoring->meaning;
  };
  const Scorecard one = card_of({flat("a", "1", "age >= 30")});
  EXPECT_EQ(meaning(one), meaning(card_of({flat("other name", "1", "30 <= age")})));
  EXPECT_EQ(meaning(one), meaning(one, context_at("2020-01-01", "UTC")));
  EXPECT_NE(meaning(one), meaning(card_of({flat("a", "2", "age >= 30")})));
  EXPECT_NE(meaning(one), meaning(card_of({flat("a", "1", "age >= 31")})));
  EXPECT_NE(meaning(one), meaning(card_of({flat("a", "1.0", "age >= 30"), flat("b", "0.1")})));
  const Scorecard ages =
      card_of({binned("age(birth)", {{"30", decimal("1")}, {{}, decimal("2")}})});
  EXPECT_NE(meaning(ages), meaning(ages, context_at("2020-01-01", "UTC")));
}

}  // namespace
}  // namespace muster::query::tests
