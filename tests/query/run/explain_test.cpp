#include "query/run/explain.hpp"

#include <gtest/gtest.h>

#include "query/run/clause_tree.hpp"
#include "query/run/count.hpp"
#include "tests/query/people.hpp"

namespace muster::query::tests {
namespace {

Query query_of(std::string_view where) {
  auto query = read_query(where, midsummer());
  EXPECT_TRUE(query.ok()) << where;
  return query ? *std::move(query) : Query{};
}

std::uint64_t counted(std::string_view where) {
  const auto answer = count(people(), query_of(where));
  EXPECT_TRUE(answer.ok()) << where;
  return answer ? answer->count : 0;
}

ExplainAnswer explained(std::string_view where) {
  auto answer = explain(people(), query_of(where));
  EXPECT_TRUE(answer.ok()) << where;
  return answer ? *std::move(answer) : ExplainAnswer{};
}

TEST(Explain, CountsEveryClauseAloneAndTheWholeWithoutIt) {
  const ExplainAnswer answer = explained("email_ok AND age >= 30 AND spend > 0");
  EXPECT_EQ(answer.where, "email_ok AND age >= 30 AND spend > 0");
  EXPECT_EQ(answer.whole.joins, "all of");
  EXPECT_EQ(answer.whole.count, counted("email_ok AND age >= 30 AND spend > 0"));
  EXPECT_FALSE(answer.whole.without.has_value());
  ASSERT_EQ(answer.whole.operands.size(), 3U);
  const char* const alone[] = {"email_ok", "age >= 30", "spend > 0"};
  const char* const without[] = {"age >= 30 AND spend > 0", "email_ok AND spend > 0",
                                 "email_ok AND age >= 30"};
  for (std::size_t i = 0; i < 3; ++i) {
    const ExplainedClause& clause = answer.whole.operands[i];
    EXPECT_EQ(clause.where, alone[i]);
    EXPECT_EQ(clause.joins, "");
    EXPECT_EQ(clause.count, counted(alone[i]));
    EXPECT_EQ(clause.without, counted(without[i]));
    EXPECT_DOUBLE_EQ(clause.share, static_cast<double>(clause.count) / 8);
    EXPECT_FALSE(clause.plan.empty());
  }
}

TEST(Explain, LeavesClausesOutOfEveryKindOfJoin) {
  const ExplainAnswer answer =
      explained("AT LEAST 2 OF (email_ok, sms_ok OR age < 18, NOT spend > 50)");
  EXPECT_EQ(answer.whole.joins, "at least 2 of");
  const auto& operands = answer.whole.operands;
  ASSERT_EQ(operands.size(), 3U);
  EXPECT_EQ(operands[0].without, counted("AT LEAST 2 OF (sms_ok OR age < 18, NOT spend > 50)"));
  EXPECT_EQ(operands[1].without, counted("AT LEAST 2 OF (email_ok, NOT spend > 50)"));
  ASSERT_EQ(operands[1].operands.size(), 2U);
  EXPECT_EQ(operands[1].operands[0].without,
            counted("AT LEAST 2 OF (email_ok, age < 18, NOT spend > 50)"));
  // A NOT goes with its operand.
  EXPECT_EQ(operands[2].joins, "not");
  EXPECT_EQ(operands[2].without, operands[2].operands[0].without);
  EXPECT_EQ(explained("email_ok").whole.count, 4U);
}

TEST(Explain, SaysWhoIsThereOnlyBecauseAValueIsUnknown) {
  // e has no age; d has no email_ok.
  const ExplainAnswer answer = explained("NOT age <= 30 AND NOT (email_ok AND age > 1000)");
  EXPECT_EQ(answer.whole.count, counted("NOT age <= 30"));
  EXPECT_EQ(answer.whole.only_unknown, 1U);
  EXPECT_EQ(answer.whole.operands[0].only_unknown, 1U);
  EXPECT_EQ(answer.whole.operands[0].operands[0].only_unknown, 0U);
  // e is in NOT (TRUE AND unknown) for want of an age; d's unknown flag does not matter.
  EXPECT_EQ(answer.whole.operands[1].only_unknown, 1U);
  EXPECT_EQ(explained("age > 30").whole.only_unknown, 0U);
  EXPECT_EQ(explained("age <> 30").whole.only_unknown, 0U);
  EXPECT_EQ(explained("age IS NULL").whole.only_unknown, 0U);
  EXPECT_EQ(explained("AT MOST 1 OF (age >= 18, sms_ok)").whole.only_unknown,
            counted("(age >= 18 OR age IS NULL) AND sms_ok IS NULL"));
}

TEST(Explain, ReadsBackInEnglish) {
  EXPECT_EQ(explained("age BETWEEN 18 AND 30 AND NOT last_order IN LAST 30 DAYS").english,
            "age is from 18 to 30; and it is not so that last order is in the last 30 days");
}

TEST(Explain, RefusesMoreClausesThanAPersonReads) {
  std::string where = "age > 0";
  for (std::size_t i = 0; i < kMostExplainedClauses; ++i) {
    where += " OR age > " + std::to_string(i) + " AND email_ok";
  }
  const auto answer = explain(people(), query_of(where));
  ASSERT_FALSE(answer.ok());
  EXPECT_EQ(answer.error().code, ErrorCode::limit_exceeded);
}

TEST(Explain, PointsAtWhatIsWrong) {
  const auto answer = explain(people(), query_of("email_ok AND aeg > 3"));
  ASSERT_FALSE(answer.ok());
  EXPECT_EQ(answer.error().code, ErrorCode::unknown_name);
  EXPECT_EQ(answer.error().position->offset, 13U);
}

}  // namespace
}  // namespace muster::query::tests
