#include "query/plan/saved_definitions.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "query/plan/plan.hpp"
#include "query/plan/saved_closure.hpp"
#include "query/run/count.hpp"
#include "query/run/members.hpp"
#include "query/run/query.hpp"
#include "tests/query/memory_definitions.hpp"
#include "tests/query/people.hpp"

namespace muster::query::tests {
namespace {

using ::testing::HasSubstr;
using ::testing::StartsWith;

QueryContext knowing(std::shared_ptr<const SavedDefinitions> saved) {
  QueryContext context = midsummer();
  context.saved = std::move(saved);
  return context;
}

std::shared_ptr<MemoryDefinitions> some() {
  auto saved = std::make_shared<MemoryDefinitions>();
  saved->add("adults", "age >= 30")
      .add("reachable", "email_ok OR sms_ok")
      .add("best", "SEGMENT 'adults' AND SEGMENT 'reachable'")
      .add_list("do not contact", {"c", "h", "nobody"});
  return saved;
}

Error mistake(std::string_view where, std::shared_ptr<const SavedDefinitions> saved) {
  const auto query = read_query(where, knowing(std::move(saved)));
  EXPECT_TRUE(query.ok());
  const auto bound = muster::query::bind(*query, people());
  EXPECT_FALSE(bound.ok()) << where;
  return bound.ok() ? Error{} : bound.error();
}

std::string plan_of(std::string_view where, std::shared_ptr<const SavedDefinitions> saved) {
  const auto query = read_query(where, knowing(std::move(saved)));
  const auto bound = muster::query::bind(*query, people());
  return bound.ok() ? describe(bound->filter, people()) : bound.error().message;
}

TEST(SavedDefinitions, StandForWhatWasSaved) {
  const QueryContext context = knowing(some());
  EXPECT_EQ(selected("SEGMENT 'adults'", context), selected("age >= 30"));
  EXPECT_EQ(selected("segment 'best' and not list 'do not contact'", context), "b");
  EXPECT_EQ(selected("NOT LIST 'do not contact'", context), "a b d e f g");
  EXPECT_EQ(selected("EXACTLY 1 OF (SEGMENT 'adults', LIST 'do not contact', email_ok)", context),
            selected("EXACTLY 1 OF (age >= 30, (age = 31 OR age = 90), email_ok)"));
}

TEST(SavedDefinitions, SpeakOfTheMomentOfTheQuery) {
  auto saved = std::make_shared<MemoryDefinitions>();
  saved->add("recent", "last_order IN LAST 30 DAYS");
  QueryContext context = context_at("2026-01-01", "UTC");
  context.saved = saved;
  EXPECT_EQ(selected("SEGMENT 'recent'", context),
            selected("last_order IN LAST 30 DAYS", context_at("2026-01-01", "UTC")));
}

TEST(SavedDefinitions, NamedOnceMeltIntoTheQuery) {
  EXPECT_EQ(plan_of("SEGMENT 'adults' AND age < 60", some()),
            plan_of("age >= 30 AND age < 60", nullptr));
}

TEST(SavedDefinitions, NamedTwiceAreEvaluatedOnce) {
  const std::string plan = plan_of("SEGMENT 'adults' AND SEGMENT 'best'", some());
  EXPECT_THAT(plan, HasSubstr("SEGMENT 'adults', evaluated once\n"));
  EXPECT_THAT(plan, HasSubstr("SEGMENT 'adults', as above\n"));
}

TEST(SavedDefinitions, ThatDoubleAtEveryLevelStaySmall) {
  auto saved = std::make_shared<MemoryDefinitions>();
  saved->add("0", "age >= 30");
  for (int i = 1; i <= 60; ++i) {
    const std::string below = "SEGMENT '" + std::to_string(i - 1) + "'";
    saved->add(std::to_string(i), below + " AND (email_ok OR " + below + ")");
  }
  EXPECT_EQ(selected("SEGMENT '60'", knowing(saved)), selected("age >= 30"));
  EXPECT_LT(plan_of("SEGMENT '60'", saved).size(), 100'000U);
}

TEST(SavedDefinitions, UnknownNamesGetTheNearest) {
  const Error error = mistake("email_ok AND SEGMENT 'adult'", some());
  EXPECT_EQ(error.code, ErrorCode::unknown_name);
  EXPECT_EQ(error.message, "there is no segment 'adult'");
  EXPECT_EQ(error.suggestion, "adults");
  ASSERT_TRUE(error.position);
  EXPECT_EQ(error.position->offset, 13U);

  const Error list = mistake("LIST 'do not contct'", some());
  EXPECT_EQ(list.suggestion, "do not contact");
  EXPECT_EQ(list.position->offset, 0U);
  EXPECT_EQ(mistake("LIST 'best'", some()).message,
            "there is no list 'best'; there is a segment of that name: SEGMENT 'best'");
  EXPECT_THAT(mistake("SEGMENT 'x'", nullptr).message,
              HasSubstr("there is none behind this query"));
}

TEST(SavedDefinitions, ACircleIsShown) {
  auto saved = some();
  saved->add("a", "age > 1 AND SEGMENT 'b'").add("b", "SEGMENT 'c' OR email_ok");
  saved->add("c", "NOT SEGMENT 'a'").add("self", "SEGMENT 'self'");
  EXPECT_EQ(
      mistake("TRUE AND SEGMENT 'b'", saved).message,
      "a segment cannot refer to itself: SEGMENT 'b' → SEGMENT 'c' → SEGMENT 'a' → SEGMENT 'b'");
  EXPECT_EQ(mistake("TRUE AND SEGMENT 'b'", saved).position->offset, 9U);
  EXPECT_THAT(mistake("SEGMENT 'self'", saved).message, StartsWith("a segment cannot refer"));

  SavedClosure closure;
  const auto fault = follow_references(*parse("SEGMENT 'best'"), some().get(), "adults", closure);
  ASSERT_TRUE(fault);
  EXPECT_EQ(
      fault->error.message,
      "a segment cannot refer to itself: SEGMENT 'adults' → SEGMENT 'best' → SEGMENT 'adults'");
}

TEST(SavedDefinitions, TooManyLevelsAreRefusedWhereverTheyStand) {
  auto saved = std::make_shared<MemoryDefinitions>();
  saved->add("0", "age >= 30");
  for (int i = 1; i <= 300; ++i) {
    saved->add(std::to_string(i), "SEGMENT '" + std::to_string(i - 1) + "'");
  }
  EXPECT_EQ(selected("SEGMENT '150'", knowing(saved)), selected("age >= 30"));
  EXPECT_EQ(mistake("SEGMENT '300'", saved).code, ErrorCode::limit_exceeded);
  // The deep one met first by a short way, then by a long one.
  saved->add("both", "SEGMENT '190' AND SEGMENT '199'");
  EXPECT_EQ(mistake("SEGMENT 'both'", saved).code, ErrorCode::limit_exceeded);
}

TEST(SavedDefinitions, MistakesInsideAreNamedAndPointAtTheReference) {
  auto saved = some();
  saved->add("old", "aeg > 30").add("outer", "email_ok AND SEGMENT 'old'");
  const Error error = mistake("sms_ok OR SEGMENT 'outer'", saved);
  EXPECT_EQ(error.code, ErrorCode::unknown_name);
  EXPECT_THAT(error.message, StartsWith("in SEGMENT 'old': there is no attribute 'aeg'"));
  EXPECT_EQ(error.suggestion, "age");
  ASSERT_TRUE(error.position);
  EXPECT_EQ(error.position->offset, 10U);
}

TEST(SavedDefinitions, WarningsInsidePointAtTheReference) {
  auto saved = some();
  saved->add("romans", "city = 'Rom'");
  const auto query = read_query("email_ok AND SEGMENT 'romans'", knowing(saved));
  const auto answer = count(people(), *query);
  ASSERT_TRUE(answer.ok());
  ASSERT_EQ(answer->warnings.size(), 1U);
  EXPECT_EQ(answer->warnings[0].message, "in SEGMENT 'romans': nobody has city 'Rom'");
  EXPECT_EQ(answer->warnings[0].position->offset, 13U);
  EXPECT_EQ(answer->warnings[0].suggestion, "Roma");
}

TEST(SavedDefinitions, ACursorEndsWithTheDefinitionItWasMadeUnder) {
  auto saved = some();
  MembersRequest request;
  request.query = *read_query("SEGMENT 'adults'", knowing(saved));
  request.limit = 1;
  const auto first = members(people(), request);
  ASSERT_TRUE(first.ok());
  ASSERT_TRUE(first->next);
  request.cursor = *first->next;
  EXPECT_TRUE(members(people(), request).ok());
  saved->add("adults", "age >= 18");
  const auto other = members(people(), request);
  ASSERT_FALSE(other.ok());
  EXPECT_THAT(other.error().message, HasSubstr("the cursor belongs to another query"));
}

}  // namespace
}  // namespace muster::query::tests
