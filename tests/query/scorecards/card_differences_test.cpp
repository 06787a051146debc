#include "query/scorecards/card_differences.hpp"

#include <gtest/gtest.h>

#include "query/language/parser.hpp"

namespace muster::query {
namespace {

using Change = CrossingCause::Change;

ScorecardRule flat(const std::string& name, std::int64_t points, const std::string& when,
                   std::optional<std::size_t> group = std::nullopt) {
  return {name, WrittenExpression{when, *parse(when)}, FlatRule{{points, 0}}, group};
}

Scorecard card_of(std::vector<ScorecardRule> rules) {
  Scorecard card;
  card.name = "card";
  card.rules = std::move(rules);
  return card;
}

TEST(CardDifferences, EqualCardsHaveNone) {
  const Scorecard first = card_of({flat("a", 1, "orders >= 2"), flat("b", 2, "email_ok")});
  Scorecard second = card_of({flat("b", 2, "email_ok"), flat("a", 1, "orders>=2")});
  std::get<FlatRule>(second.rules[1].gives).points = {100, 2};  // 1.00
  second.name = "other";
  EXPECT_TRUE(differences_of(first, second).empty());
}

TEST(CardDifferences, PutOneThingBackAtATime) {
  const Scorecard first =
      card_of({flat("same", 1, "TRUE"), flat("points", 1, "TRUE"), flat("gone", 3, "orders >= 2")});
  Scorecard second =
      card_of({flat("new", 9, "email_ok"), flat("points", 2, "TRUE"), flat("same", 1, "TRUE")});
  second.base = {5, 0};
  const auto differences = differences_of(first, second);
  ASSERT_EQ(differences.size(), 4U);

  EXPECT_EQ(differences[0].what, "new");
  EXPECT_EQ(differences[0].change, Change::added);
  EXPECT_EQ(differences[0].put_back.rules.size(), 2U);

  EXPECT_EQ(differences[1].what, "points");
  EXPECT_EQ(differences[1].change, Change::changed);
  EXPECT_EQ(std::get<FlatRule>(differences[1].put_back.rules[1].gives).points.units, 1);
  EXPECT_EQ(differences[1].put_back.base.units, 5);

  EXPECT_EQ(differences[2].what, "gone");
  EXPECT_EQ(differences[2].change, Change::removed);
  EXPECT_EQ(differences[2].put_back.rules.size(), 4U);

  EXPECT_EQ(differences[3].what, "(base and bounds)");
  EXPECT_EQ(differences[3].put_back.base.units, 0);
  EXPECT_EQ(differences[3].put_back.rules.size(), 3U);
}

TEST(CardDifferences, GroupsAreKnownByName) {
  Scorecard first = card_of({flat("a", 1, "TRUE", 0), flat("b", 1, "TRUE", 1)});
  first.groups = {{"x", {}, engine::Decimal{5, 0}}, {"y", {}, {}}};
  Scorecard second = card_of({flat("a", 1, "TRUE", 1), flat("b", 1, "TRUE", 0)});
  second.groups = {{"y", {}, {}}, {"x", {}, engine::Decimal{7, 0}}};
  auto differences = differences_of(first, second);
  ASSERT_EQ(differences.size(), 1U);
  EXPECT_EQ(differences[0].what, "(base and bounds)");
  EXPECT_EQ(differences[0].put_back.groups[1].max->units, 5);

  second.rules[0].group.reset();
  differences = differences_of(first, second);
  ASSERT_EQ(differences.size(), 2U);
  EXPECT_EQ(differences[0].what, "a");
  EXPECT_EQ(differences[0].put_back.rules[0].group, 1U);
}

TEST(CardDifferences, SeeEveryKindOfRule) {
  const auto term = [](const std::string& text) { return WrittenTerm{text, *parse_term(text)}; };
  const auto differ = [&](const decltype(ScorecardRule::gives)& a,
                          const decltype(ScorecardRule::gives)& b) {
    return !differences_of(card_of({{"r", {}, a, {}}}), card_of({{"r", {}, b, {}}})).empty();
  };
  const PerRule per{term("orders"), {2, 0}, {}, engine::Decimal{20, 0}};
  PerRule other_per = per;
  other_per.max = {};
  EXPECT_FALSE(differ(per, per));
  EXPECT_TRUE(differ(per, other_per));
  const BinnedRule bins{term("age"), {{"25", {1, 0}}, {{}, {2, 0}}}, {0, 0}};
  BinnedRule other_bins = bins;
  other_bins.bins[0].below = "30";
  EXPECT_FALSE(differ(bins, bins));
  EXPECT_TRUE(differ(bins, other_bins));
  EXPECT_TRUE(differ(bins, per));
  const DecayRule decay{term("LAST(visit)"), {10, 0}, std::int64_t{14}};
  DecayRule steps = decay;
  steps.by = std::vector<DecayStep>{{7, {10, 0}}};
  EXPECT_FALSE(differ(decay, decay));
  EXPECT_TRUE(differ(decay, steps));
  EXPECT_FALSE(differ(steps, steps));
}

}  // namespace
}  // namespace muster::query
