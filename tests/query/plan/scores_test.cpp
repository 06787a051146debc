#include "query/plan/scores.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "query/language/parser.hpp"
#include "query/plan/plan.hpp"
#include "query/run/members.hpp"
#include "query/run/why.hpp"
#include "tests/query/memory_definitions.hpp"
#include "tests/query/people.hpp"

namespace muster::query::tests {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

ScorecardRule rule(std::string name, std::string_view points, const std::string& when) {
  return {std::move(name),
          WrittenExpression{when, parse(when).value()},
          FlatRule{engine::parse_decimal(points).value()},
          {}};
}

/// lead: 1.5 from 30 years on, 1 with an e-mail address; cold, warm from 1, hot from 2.
std::shared_ptr<MemoryDefinitions> some() {
  auto saved = std::make_shared<MemoryDefinitions>();
  Scorecard lead;
  lead.name = "lead";
  lead.rules = {rule("old", "1.5", "age >= 30"), rule("mail", "1", "email_ok")};
  lead.grades = {{"cold", engine::Decimal{0, 0}},
                 {"warm", engine::Decimal{1, 0}},
                 {"hot", engine::Decimal{2, 0}}};
  saved->add("lead", lead);
  Scorecard second;
  second.name = "second";
  second.rules = {rule("hot", "10", "GRADE 'lead' = 'hot'"),
                  rule("segment", "-1", "SEGMENT 'good'")};
  saved->add("second", second).add("good", "SCORE 'lead' >= 1");
  return saved;
}

QueryContext knowing(std::shared_ptr<const SavedDefinitions> saved = some()) {
  QueryContext context = midsummer();
  context.saved = std::move(saved);
  return context;
}

std::string those(std::string_view where) { return selected(where, knowing()); }

// a 1.0, b 1.5, c 2.5, d 1.5, e 1.0, f 1.5, g 0.0, h 2.5
TEST(Scores, AreComparedAsNumbersOfAnyScale) {
  EXPECT_EQ(those("SCORE 'lead' >= 1.5"), "b c d f h");
  EXPECT_EQ(those("SCORE 'lead' > 1.4999"), "b c d f h");
  EXPECT_EQ(those("SCORE 'lead' = 1.25"), "");
  EXPECT_EQ(those("SCORE 'lead' BETWEEN 1 AND 1.5"), "a b d e f");
  EXPECT_EQ(those("score 'lead' in (0, 2.5)"), "c g h");
  EXPECT_EQ(those("2 * SCORE 'lead' - 1 < 1.5"), "a e g");
  EXPECT_EQ(those("SCORE 'lead' IS NULL"), "");
  EXPECT_EQ(those("SCORE 'lead' * SCORE 'lead' > age / 10"), "c");
}

TEST(Scores, RankCustomers) {
  EXPECT_EQ(those("SCORE 'lead' IN TOP 2"), "c h");
  EXPECT_EQ(those("IN TOP 2 BY SCORE 'lead' AMONG (email_ok)"), "c h");
  EXPECT_EQ(those("NOT IN BOTTOM 50 PERCENT BY SCORE 'lead'"), "c d f h");
  EXPECT_EQ(those("QUANTILE(SCORE 'lead', 4) = 4"), "c h");
}

TEST(Scores, HaveGradesAsRangesOfTheScore) {
  EXPECT_EQ(those("GRADE 'lead' = 'hot'"), "c h");
  EXPECT_EQ(those("GRADE 'lead' <> 'hot'"), "a b d e f g");
  EXPECT_EQ(those("GRADE 'lead' NOT IN ('hot', 'cold')"), "a b d e f");
  EXPECT_EQ(those("GRADE 'lead' IS NULL"), "");
  EXPECT_EQ(those("GRADE 'lead' = 'hott'"),
            "error: GRADE 'lead' has no 'hott'; there are cold, warm, hot");
  EXPECT_THAT(those("GRADE 'lead' > 'cold'"), HasSubstr("= and <> work on grades"));
  EXPECT_THAT(those("GRADE 'second' = 'hot'"), HasSubstr("has no grades"));
}

TEST(Scores, MayReadScoresAndSegments) {
  EXPECT_EQ(those("SCORE 'second' = 9"), "c h");
  EXPECT_EQ(those("SCORE 'second' = -1"), "a b d e f");
}

TEST(Scores, ThatAreUnknownGetTheNearestName) {
  const auto query = read_query("SCORE 'leed' > 1", knowing());
  const auto bound = muster::query::bind(*query, people());
  ASSERT_FALSE(bound.ok());
  EXPECT_EQ(bound.error().message, "there is no scorecard 'leed'");
  EXPECT_EQ(bound.error().suggestion, "lead");
  EXPECT_THAT(those("SEGMENT 'lead'"),
              HasSubstr("there is a scorecard of that name: SCORE 'lead'"));
}

TEST(Scores, ShowTheirCirclesWhole) {
  auto saved = some();
  saved->add("good", "SCORE 'second' > 1");
  EXPECT_EQ(selected("SEGMENT 'good'", knowing(saved)),
            "error: a segment cannot refer to itself: SEGMENT 'good' → SCORE 'second' → "
            "SEGMENT 'good'");
}

TEST(Scores, OfScoresStaySmallHoweverDeep) {
  auto saved = std::make_shared<MemoryDefinitions>();
  Scorecard card;
  card.rules = {rule("a", "1", "age >= 30")};
  saved->add("s0", card);
  for (int i = 1; i < 40; ++i) {
    const std::string below = "SCORE 's" + std::to_string(i - 1) + "' ";
    card.rules = {rule("a", "1", below + "> 0"), rule("b", "-1", below + "> 5")};
    saved->add("s" + std::to_string(i), card);
  }
  const auto query = read_query("SCORE 's39' > 0", knowing(saved));
  const auto bound = muster::query::bind(*query, people());
  ASSERT_TRUE(bound.ok()) << bound.error().message;
  EXPECT_LT(describe(bound->filter, people()).size(), 1'000U);
}

TEST(Scores, AreColumnsAndOrdersOfMembers) {
  MembersRequest request;
  request.query = read_query("age >= 30", knowing()).value();
  request.fields = {"age", "SCORE 'lead'", "GRADE 'lead'"};
  request.order_by = "SCORE 'lead' desc, age";
  request.limit = 3;
  const auto page = members(people(), request);
  ASSERT_TRUE(page.ok()) << page.error().message;
  std::vector<std::string> shown;
  for (const Member& each : page->members) {
    shown.push_back(each.id + " " + engine::format_value(each.cells[1]) + " " +
                    engine::format_value(each.cells[2]));
  }
  EXPECT_THAT(shown, ElementsAre("c 2.5 hot", "h 2.5 hot", "b 1.5 warm"));
  EXPECT_EQ(page->columns[1].name, "SCORE 'lead'");
  ASSERT_TRUE(page->next);
  request.cursor = *page->next;
  const auto rest = members(people(), request);
  ASSERT_TRUE(rest.ok()) << rest.error().message;
  ASSERT_EQ(rest->members.size(), 2U);
  EXPECT_EQ(rest->members[0].id, "f");
  EXPECT_EQ(rest->members[1].id, "d");
  // The same words for another card are another order.
  auto changed = some();
  Scorecard other;
  other.rules = {rule("old", "1.5", "age >= 31")};
  changed->add("lead", other);
  request.query.context.saved = changed;
  request.fields.clear();
  EXPECT_FALSE(members(people(), request).ok());
}

TEST(Scores, AreSeenByWhy) {
  const auto query = read_query("GRADE 'lead' = 'hot'", knowing());
  const auto answer = why(people(), *query, "b");
  ASSERT_TRUE(answer.ok()) << answer.error().message;
  ASSERT_EQ(answer->whole.seen.size(), 2U);
  EXPECT_EQ(answer->whole.seen[0].attribute, "SCORE 'lead'");
  EXPECT_EQ(engine::format_value(answer->whole.seen[0].value), "1.5");
  EXPECT_EQ(engine::format_value(answer->whole.seen[1].value), "warm");
}

}  // namespace
}  // namespace muster::query::tests
