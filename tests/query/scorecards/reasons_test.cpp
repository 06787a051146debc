#include "query/scorecards/reasons.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/query/scorecards/made_cards.hpp"
#include "tests/query/shop.hpp"

namespace muster::query {
namespace {

using engine::Decimal;
using tests::card_of;
using tests::flat;

TEST(Reasons, AddUpToTheScore) {
  Scorecard card = card_of(
      {flat("mail", {3, 0}, "\"mail open\" IS NULL OR spend >= 10", 0),
       {"orders", {}, PerRule{tests::term("COUNT(purchase)"), {2, 0}, {}, Decimal{20, 0}}, 0},
       {"recent", {}, DecayRule{tests::term("LAST(purchase)"), {10, 0}, std::int64_t{10}}, {}},
       {"spend",
        {},
        BinnedRule{tests::term("spend"), {{"5", {-4, 0}}, {{}, {25, 1}}}, {-1, 0}},
        {}}},
      {{"cold", {}}, {"warm", Decimal{12, 0}}});
  card.rules[0] = flat("spender", {3, 0}, "spend >= 10", 0);
  card.groups = {{"engagement", {}, Decimal{5, 0}}};
  card.base = {1, 0};
  card.max = Decimal{13, 0};
  // a: 3 + 3 orders of 2, held at 5; last bought 10 days ago: half of 10; spend 10: 2.5.
  const auto answer = score_customer(tests::shop(), card, "a", tests::context_at("2026-06-30", ""));
  ASSERT_TRUE(answer.ok()) << answer.error().message;
  EXPECT_EQ(answer->score, (Decimal{13, 0}));
  EXPECT_EQ(*answer->grade, "warm");
  EXPECT_EQ(answer->base, (Decimal{1, 0}));
  EXPECT_EQ(answer->rules[0].points, (Decimal{3, 0}));
  EXPECT_TRUE(answer->rules[0].holds);
  ASSERT_EQ(answer->rules[0].seen.size(), 1U);
  EXPECT_EQ(answer->rules[0].seen[0].attribute, "spend");
  EXPECT_EQ(*answer->rules[0].group, "engagement");
  EXPECT_EQ(answer->rules[1].points, (Decimal{6, 0}));
  EXPECT_EQ(*answer->rules[1].value, "3");
  EXPECT_EQ(answer->rules[2].points, (Decimal{5, 0}));
  EXPECT_EQ(*answer->rules[2].value, "2026-06-20T23:30:00Z, 10 days ago");
  EXPECT_EQ(answer->rules[3].points, (Decimal{25, 1}));
  EXPECT_EQ(*answer->rules[3].value, "10");
  ASSERT_EQ(answer->groups.size(), 1U);
  EXPECT_EQ(answer->groups[0].sum, (Decimal{9, 0}));
  EXPECT_EQ(answer->groups[0].adjustment, (Decimal{-4, 0}));
  EXPECT_EQ(answer->adjustment, (Decimal{-5, 1}));  // 13.5 held at 13
}

TEST(Reasons, SayWhatIsUnknown) {
  const Scorecard card = card_of(
      {{"recent", {}, DecayRule{tests::term("LAST(purchase)"), {10, 0}, std::int64_t{10}}, {}},
       {"spend", {}, BinnedRule{tests::term("spend"), {{{}, {2, 0}}}, {-1, 0}}, {}}});
  const auto answer = score_customer(tests::shop(), card, "f", tests::context_at("2026-06-30", ""));
  ASSERT_TRUE(answer.ok()) << answer.error().message;
  EXPECT_EQ(answer->score, (Decimal{-1, 0}));
  EXPECT_FALSE(answer->grade.has_value());
  EXPECT_EQ(*answer->rules[0].value, "unknown");
  EXPECT_EQ(*answer->rules[1].value, "unknown");
}

TEST(Reasons, ThereIsNoStranger) {
  const auto answer = score_customer(tests::shop(), card_of({flat("r", {1, 0}, "TRUE")}), "zz");
  ASSERT_FALSE(answer.ok());
  EXPECT_EQ(answer.error().code, ErrorCode::unknown_name);
}

}  // namespace
}  // namespace muster::query
