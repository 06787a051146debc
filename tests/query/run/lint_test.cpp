#include "query/run/lint.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "engine/evaluation/evaluate.hpp"
#include "query/language/printer.hpp"
#include "query/run/lint_clauses.hpp"
#include "tests/query/memory_definitions.hpp"
#include "tests/query/people.hpp"

namespace muster::query::tests {
namespace {

using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

std::vector<std::string> said(const Result<LintAnswer>& answer) {
  std::vector<std::string> said;
  if (!answer) return {"error: " + answer.error().message};
  for (const LintFinding& finding : answer->findings) {
    said.push_back(std::string(to_string(finding.kind)) + ": " + finding.message);
  }
  return said;
}

std::vector<std::string> linted(std::string_view where,
                                std::shared_ptr<const SavedDefinitions> saved = nullptr) {
  QueryContext context = midsummer();
  context.saved = std::move(saved);
  return said(lint(people(), *read_query(where, context)));
}

TEST(Lint, HasNothingToSayOfASoundDefinition) {
  EXPECT_THAT(linted("age > 17 AND email_ok"), IsEmpty());
  EXPECT_THAT(linted("(email_ok OR sms_ok) AND NOT age < 20"), IsEmpty());
}

TEST(Lint, SaysThatNobodyOrEverybodyFits) {
  EXPECT_THAT(linted("age > 100"), ElementsAre("nobody: nobody fits: it selects no customer"));
  EXPECT_THAT(linted("age > 0 OR age IS NULL"),
              ElementsAre("everybody: everybody fits: it selects all customers"));
}

TEST(Lint, SaysWhichClausesContradictEachOther) {
  EXPECT_THAT(linted("email_ok AND age > 60 AND age < 20"),
              ElementsAre("nobody: nobody fits: it selects no customer",
                          "contradiction: age > 60 and age < 20 contradict each other: nobody fits "
                          "both"));
  EXPECT_THAT(linted("city = 'Roma' AND city = 'Milano'"),
              Contains(HasSubstr("contradict each other")));
}

TEST(Lint, SaysWhichRangesOverlap) {
  EXPECT_THAT(linted("age BETWEEN 17 AND 30 OR age BETWEEN 30 AND 65"),
              ElementsAre("overlap: age BETWEEN 17 AND 30 and age BETWEEN 30 AND 65 overlap: 2 "
                          "customers fit both"));
  EXPECT_THAT(linted("age BETWEEN 17 AND 29 OR age BETWEEN 30 AND 65"), IsEmpty());
}

TEST(Lint, SaysWhichClausesChangeNothing) {
  EXPECT_THAT(linted("age > 30 AND age > 20"),
              ElementsAre("no_effect: age > 20 changes nothing: whom it could drop the others drop "
                          "already"));
  EXPECT_THAT(linted("email_ok AND (sms_ok OR age > 100)"),
              ElementsAre("no_effect: nobody fits age > 100: it changes nothing"));
  EXPECT_THAT(linted("email_ok AND NOT (sms_ok AND age > 0)"),
              ElementsAre("no_effect: age > 0 changes nothing: whom it could drop the others drop "
                          "already"));
  // What is inside a clause that changes nothing is not told on top.
  EXPECT_THAT(linted("age > 30 AND (age > 20 OR age > 25)"), testing::SizeIs(1));
}

TEST(Lint, LooksAtExactlyMoreClosely) {
  // Taking a clause out of EXACTLY may add as many as it drops.
  EXPECT_THAT(linted("EXACTLY 1 OF (email_ok, sms_ok)"), IsEmpty());
  EXPECT_THAT(linted("EXACTLY 1 OF (email_ok, sms_ok, age > 100)"),
              ElementsAre("no_effect: nobody fits age > 100: it changes nothing"));
}

TEST(Lint, SaysWhichValuesOccurNowhereWithTheNearest) {
  const auto answer = lint(people(), *read_query("city IN ('Roma', 'Milan')", midsummer()));
  ASSERT_TRUE(answer.ok());
  ASSERT_EQ(answer->findings.size(), 1U);
  EXPECT_EQ(answer->findings[0].kind, LintKind::unknown_value);
  EXPECT_EQ(answer->findings[0].message, "nobody has city 'Milan'");
  EXPECT_EQ(answer->findings[0].suggestion, "Milano");
  EXPECT_THAT(linted("age IN (18, 19)"), ElementsAre("unknown_value: nobody has age 19"));
}

TEST(Lint, PointsIntoTheText) {
  const auto answer = lint(people(), *read_query("age > 30 AND age > 20", midsummer()));
  ASSERT_EQ(answer->findings.size(), 1U);
  ASSERT_TRUE(answer->findings[0].position);
  EXPECT_EQ(answer->findings[0].position->offset, 13U);
  EXPECT_EQ(answer->findings[0].clause, "age > 20");
}

TEST(Lint, MistakesAreErrors) {
  EXPECT_THAT(linted("aeg > 30"), ElementsAre(HasSubstr("error: there is no attribute 'aeg'")));
  std::string many = "age > 0";
  for (int i = 1; i < 600; ++i) many += " OR age > " + std::to_string(i);
  EXPECT_THAT(linted(many), ElementsAre(HasSubstr("lint tries at most 500")));
}

TEST(Lint, ComparesSavedSegments) {
  auto saved = std::make_shared<MemoryDefinitions>();
  const std::vector<std::pair<std::string, std::string>> texts{
      {"adults", "age >= 30"},   {"not young", "age > 29"},
      {"old", "age > 60"},       {"named", "SEGMENT 'adults' AND email_ok"},
      {"none", "age > 100"},     {"broken", "aeg > 1"},
      {"other", "city = 'Roma'"}};
  for (const auto& [name, where] : texts) saved->add(name, where);
  QueryContext context = midsummer();
  context.saved = saved;
  std::vector<NamedQuery> segments;
  for (const auto& [name, where] : texts) segments.push_back({name, *read_query(where, context)});
  const auto answer = lint_segments(people(), segments);
  ASSERT_TRUE(answer.ok());
  EXPECT_EQ(answer->checked, 7U);
  const auto all = said(answer);
  EXPECT_THAT(all, Contains(HasSubstr("nobody: nobody fits")));
  EXPECT_THAT(all, Contains(HasSubstr("mistake: there is no attribute 'aeg'")));
  EXPECT_THAT(all, Contains("equal: SEGMENT 'adults' and SEGMENT 'not young' are the same 5 "
                            "customers"));
  EXPECT_THAT(all, Contains("contained: all 2 customers of SEGMENT 'old' are in SEGMENT 'adults', "
                            "which has 5"));
  // It names the other itself.
  EXPECT_THAT(all, testing::Not(Contains(HasSubstr("SEGMENT 'named' are in SEGMENT 'adults'"))));
  EXPECT_THAT(all, Contains(HasSubstr("of SEGMENT 'named' are in SEGMENT 'not young'")));
}

TEST(LintClauses, AreTheWholeWithoutOneOperandEach) {
  const Expression whole = *parse("a > 1 AND NOT (b OR c) AND AT LEAST 1 OF (d, e)");
  std::vector<std::string> without;
  for (const LintClause& clause : clauses_of(whole)) {
    if (clause.without) without.push_back(print(*clause.without));
  }
  EXPECT_THAT(without,
              ElementsAre("NOT (b OR c) AND AT LEAST 1 OF (d, e)", "a > 1 AND AT LEAST 1 OF (d, e)",
                          "a > 1 AND NOT c AND AT LEAST 1 OF (d, e)",
                          "a > 1 AND NOT b AND AT LEAST 1 OF (d, e)", "a > 1 AND NOT (b OR c)",
                          "a > 1 AND NOT (b OR c) AND AT LEAST 1 OF (e)",
                          "a > 1 AND NOT (b OR c) AND AT LEAST 1 OF (d)"));
}

}  // namespace
}  // namespace muster::query::tests
