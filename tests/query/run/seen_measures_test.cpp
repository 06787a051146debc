// Explain, why and lint of what customers did.
#include "query/run/seen_measures.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

#include "query/plan/plan.hpp"
#include "query/run/customer.hpp"
#include "query/run/explain.hpp"
#include "query/run/lint.hpp"
#include "query/run/why.hpp"
#include "tests/query/people.hpp"
#include "tests/query/shop.hpp"

namespace muster::query {
namespace {

using ::testing::HasSubstr;
using tests::shop;

Query asked(std::string_view where) {
  return read_query(where, tests::context_at("2026-06-30", "")).value();
}

std::string seen_by(std::string_view where, std::string_view id) {
  const auto answer = why(shop(), asked(where), id);
  EXPECT_TRUE(answer.ok()) << where << (answer.ok() ? "" : answer.error().message);
  if (!answer) return {};
  std::string text = answer->holds ? "in:" : "out:";
  for (const SeenValue& seen : answer->whole.seen) {
    text += " " + seen.attribute + " = " + engine::format_value(seen.value);
  }
  return text;
}

TEST(SeenMeasuresTest, WhyShowsWhatWasMeasured) {
  EXPECT_EQ(seen_by("COUNT(purchase) >= 2", "a"), "in: COUNT(purchase) = 3");
  EXPECT_EQ(seen_by("DID purchase DURING LAST 30 DAYS", "c"),
            "out: COUNT(purchase DURING LAST 30 DAYS) = 0");
  EXPECT_EQ(seen_by("SUM(purchase.amount) > spend", "c"),
            "out: spend = 30 SUM(purchase.amount) = 29.98");
  EXPECT_EQ(seen_by("AVG(purchase.amount) > 41", "a"),
            "in: SUM(purchase.amount) = 125.50 COUNT(purchase WHERE amount IS NOT NULL) = 3");
  EXPECT_EQ(seen_by("LAST(purchase) < TODAY", "c"), "in: LAST(purchase) = 2026-03-31T23:59:59Z");
  EXPECT_EQ(seen_by("FAVOURITE(purchase.category) = 'shoes'", "b"),
            "out: FAVOURITE(purchase.category) = hats");
  EXPECT_EQ(seen_by("FIRST(visit) IS NULL", "f"), "in: FIRST(visit) = ");
  EXPECT_EQ(seen_by("SEQUENCE(cart_add, NOT purchase WITHIN 1 DAY)", "c"),
            "in: COUNT(cart_add) = 1 COUNT(purchase) = 2");
  EXPECT_EQ(seen_by("DID purchase FOR THE FIRST TIME SINCE '2026-01-01'", "a"),
            "out: FIRST(purchase) = 2025-01-10T10:00:00Z");
  EXPECT_EQ(seen_by("DID purchase IN AT LEAST 2 OF LAST 5 WEEKS", "a"),
            "in: COUNT(purchase DURING LAST 5 WEEKS) = 2");
}

TEST(SeenMeasuresTest, CustomersShowWhatTheyDidUntilThen) {
  const auto c = customer(shop(), "c", tests::context_at("2026-06-30", ""));
  ASSERT_TRUE(c.ok());
  ASSERT_EQ(c->done.size(), 2U);
  EXPECT_EQ(c->done.front().type, "purchase");
  EXPECT_EQ(c->done.front().events, 2U);
  EXPECT_EQ(engine::format_instant(c->done.front().first), "2025-03-01T12:00:00Z");
  EXPECT_EQ(engine::format_instant(c->done.front().last), "2026-03-31T23:59:59Z");
  EXPECT_TRUE(customer(shop(), "e", tests::context_at("2026-06-30", ""))->done.empty());
  EXPECT_EQ(customer(shop(), "e", tests::context_at("2026-07-01", ""))->done.size(), 1U);
}

TEST(SeenMeasuresTest, ExplainCountsEveryClauseAndThoseWhoseValueIsUnknown) {
  const auto answer =
      explain(shop(), asked("NOT SUM(purchase.amount) > 100 AND COUNT(purchase) < 3"));
  ASSERT_TRUE(answer.ok()) << answer.error().message;
  EXPECT_EQ(answer->whole.count, 5U);
  // Of b, d, e and f nobody knows a sum; of the number of purchases something is known of all.
  EXPECT_EQ(answer->whole.only_unknown, 4U);
}

TEST(SeenMeasuresTest, PlansSpeakOfEvents) {
  const auto bound = bind(asked("DID purchase WHERE category = 'shoes' SINCE '2026-06-01' AND "
                                "SUM(purchase.amount) > 12.345 AND COUNT(visit) > spend"),
                          shop());
  ASSERT_TRUE(bound.ok()) << bound.error().message;
  const std::string text = describe(bound->filter, shop());
  EXPECT_THAT(text, HasSubstr("COUNT(purchase WHERE category in 'shoes', 2026-06-01T00:00:00Z … "
                              "2026-06-30T23:59:59Z) in ≥ 1"));
  EXPECT_THAT(text, HasSubstr("SUM(amount of purchase, ≤ 2026-06-30T23:59:59Z) in ≥ 12.35"));
  EXPECT_THAT(text, HasSubstr("COUNT(visit)"));
}

TEST(SeenMeasuresTest, TestsOfOneMeasureMerge) {
  const auto planned = [](std::string_view where) {
    const auto bound = bind(asked(where), shop());
    EXPECT_TRUE(bound.ok()) << where;
    return bound.ok() ? describe(bound->filter, shop()) : "";
  };
  EXPECT_EQ(planned("COUNT(visit) >= 2 AND COUNT(visit) <= 5"), "COUNT(visit) in 2 … 5\n");
  EXPECT_EQ(planned("COUNT(visit) >= 2 AND COUNT(visit) < 2"), "nobody\n");
  EXPECT_EQ(planned("COUNT(visit) >= 2 OR COUNT(visit) < 2"), "everyone\n");
  EXPECT_EQ(planned("COUNT(visit) < 0"), "nobody\n");
  EXPECT_EQ(planned("COUNT(visit) >= 0"), "everyone\n");
  EXPECT_EQ(planned("LAST(visit) IS NOT NULL"), planned("DID visit"));
}

TEST(SeenMeasuresTest, LintFindsWhatCanHardlyBeMeant) {
  const auto found = [](std::string_view where) {
    const auto answer = lint(shop(), asked(where));
    EXPECT_TRUE(answer.ok()) << where << (answer.ok() ? "" : answer.error().message);
    std::string text;
    if (answer) {
      for (const LintFinding& finding : answer->findings) text += finding.message + "\n";
    }
    return text;
  };
  EXPECT_THAT(found("COUNT(purchase) < 0"), HasSubstr("nobody fits"));
  EXPECT_THAT(found("DID purchase SINCE '2026-07-01'"), HasSubstr("begins after as_of"));
  EXPECT_THAT(found("COUNT(purchase) >= 3 AND COUNT(purchase) < 2"), HasSubstr("contradict"));
  EXPECT_THAT(found("DID purchase WHERE category = 'shoe'"), HasSubstr("no event has"));
  EXPECT_THAT(found("spend > 1 OR DID purchase WHERE amount > 1000"), HasSubstr("nobody fits"));
}

}  // namespace
}  // namespace muster::query
