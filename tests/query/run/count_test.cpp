#include "query/run/count.hpp"

#include <gtest/gtest.h>

#include "tests/query/people.hpp"

namespace muster::query::tests {
namespace {

Query query_of(std::string_view where) {
  auto query = read_query(where, midsummer());
  EXPECT_TRUE(query.ok()) << where;
  return query ? *std::move(query) : Query{};
}

TEST(Count, AnswersWithShareAndVersion) {
  const auto answer = count(people(), query_of("email_ok"));
  ASSERT_TRUE(answer.ok());
  EXPECT_EQ(answer->count, 4U);
  EXPECT_EQ(answer->population, 8U);
  EXPECT_DOUBLE_EQ(answer->share, 0.5);
  EXPECT_EQ(answer->version, people().version());
  EXPECT_GE(answer->elapsed_us, 0);
  EXPECT_TRUE(answer->warnings.empty());
}

TEST(Count, OfADefaultQueryIsEveryone) {
  const auto answer = count(people(), Query{});
  ASSERT_TRUE(answer.ok());
  EXPECT_EQ(answer->count, 8U);
}

TEST(Count, OfNobodyAtAllHasNoShare) {
  const auto empty = population_of({}, {{"age", engine::AttributeType::number}});
  const auto answer = count(*empty, query_of("age > 3 OR NOT age > 3"));
  ASSERT_TRUE(answer.ok());
  EXPECT_EQ(answer->count, 0U);
  EXPECT_EQ(answer->share, 0);
}

TEST(Count, HandsOnWarnings) {
  const auto answer = count(people(), query_of("city = 'Rom'"));
  ASSERT_TRUE(answer.ok());
  EXPECT_EQ(answer->count, 0U);
  ASSERT_EQ(answer->warnings.size(), 1U);
  EXPECT_EQ(answer->warnings[0].suggestion, "Roma");
}

TEST(KnownCount, IsWhatCountingFinds) {
  for (const char* where :
       {"city = 'Roma'", "NOT city = 'Roma'", "NOT NOT gender = 'female'", "city IS NULL",
        "spend IS NOT NULL", "NOT birth IS NULL", "interests IS NULL"}) {
    const auto known = known_count(people(), query_of(where));
    ASSERT_TRUE(known) << where;
    const auto counted = count(people(), query_of(where));
    ASSERT_TRUE(counted.ok()) << where;
    EXPECT_EQ(known->count, counted->count) << where;
    EXPECT_EQ(known->share, counted->share) << where;
    EXPECT_EQ(known->population, counted->population) << where;
    EXPECT_EQ(known->version, counted->version) << where;
    EXPECT_EQ(known->warnings.size(), counted->warnings.size()) << where;
  }
}

TEST(KnownCount, IsOfNothingThatTakesWork) {
  for (const char* where :
       {"city = 'Rom'", "citi = 'Roma'", "city = 'Roma' AND email_ok", "email_ok", "spend > 3",
        "city LIKE 'R%'", "city IN ('Roma', 'Milano')", "city <> 'Roma'", "city > 'Roma'",
        "interests HAS 'sport'", "citi IS NULL", "TRUE", "note = 'HELLO'", "age = '3'",
        "spend IN TOP 10 PERCENT", "SEGMENT 'x'", "city = gender"}) {
    const auto query = read_query(where, midsummer());
    if (!query) continue;
    EXPECT_FALSE(known_count(people(), *query)) << where;
  }
}

TEST(Counts, AnswerInOrderAgainstOneVersion) {
  const std::vector<NamedQuery> queries{{"mail", query_of("email_ok")},
                                        {"none", query_of("FALSE")},
                                        {"adults", query_of("age >= 18")}};
  const auto answer = counts(people(), queries);
  ASSERT_TRUE(answer.ok());
  ASSERT_EQ(answer->counts.size(), 3U);
  EXPECT_EQ(answer->counts[0].name, "mail");
  EXPECT_EQ(answer->counts[0].count, 4U);
  EXPECT_EQ(answer->counts[1].count, 0U);
  EXPECT_EQ(answer->counts[2].count, 6U);
  EXPECT_DOUBLE_EQ(answer->counts[2].share, 0.75);
  EXPECT_EQ(answer->version, people().version());
}

TEST(Counts, OfNothingAreNothing) {
  const auto answer = counts(people(), {});
  ASSERT_TRUE(answer.ok());
  EXPECT_TRUE(answer->counts.empty());
}

TEST(Counts, NameTheQueryThatIsWrong) {
  const std::vector<NamedQuery> queries{{"fine", query_of("email_ok")},
                                        {"odd", query_of("email_ok AND nope")}};
  const auto answer = counts(people(), queries);
  ASSERT_FALSE(answer.ok());
  EXPECT_EQ(answer.error().code, ErrorCode::unknown_name);
  EXPECT_EQ(answer.error().message.rfind("query 'odd': ", 0), 0U) << answer.error().message;
  EXPECT_EQ(answer.error().position->offset, 13U);
}

}  // namespace
}  // namespace muster::query::tests
