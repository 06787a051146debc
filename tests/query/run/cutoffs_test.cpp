#include "query/run/cutoffs.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/query/people.hpp"

namespace muster::query::tests {
namespace {

using ::testing::HasSubstr;

CutoffsRequest by(std::string of, std::vector<std::uint64_t> sizes, Keep keep = Keep::highest) {
  CutoffsRequest request;
  request.query = *read_query("TRUE", midsummer());
  request.of = std::move(of);
  request.sizes = std::move(sizes);
  request.keep = keep;
  return request;
}

std::string line(const std::optional<Cutoff>& cutoff) {
  if (!cutoff) return "none";
  return cutoff->condition.value_or("?") + " " + std::to_string(cutoff->count) + " (" +
         std::to_string(cutoff->ties) + ")";
}

std::string sides(const CutoffsRequest& request) {
  const auto answer = cutoffs(people(), request);
  if (!answer) return "error: " + answer.error().message;
  std::string text;
  for (const SizedCutoff& sized : answer->sizes) {
    text += line(sized.at_least) + " | " + line(sized.at_most) + "; ";
  }
  return text;
}

TEST(Cutoffs, GiveBothSidesOfASizeBetweenTies) {
  // -5.00, 0.00, 0.01, 99.99, 100.50, 100.50, 1000.00
  EXPECT_EQ(sides(by("spend", {1})), "spend >= 1000.00 1 (1) | spend >= 1000.00 1 (1); ");
  EXPECT_EQ(sides(by("spend", {2})), "spend >= 100.50 3 (2) | spend >= 1000.00 1 (1); ");
  EXPECT_EQ(sides(by("spend", {3, 7})),
            "spend >= 100.50 3 (2) | spend >= 100.50 3 (2); "
            "spend >= -5.00 7 (1) | spend >= -5.00 7 (1); ");
  EXPECT_EQ(sides(by("spend", {8, 0})),
            "none | spend >= -5.00 7 (1); spend >= 1000.00 1 (1) | none; ");
}

TEST(Cutoffs, KeepTheLowestWhereAsked) {
  // 17, 18, 30, 30, 31, 65, 90
  EXPECT_EQ(sides(by("age", {2, 3}, Keep::lowest)),
            "age <= 18 2 (1) | age <= 18 2 (1); age <= 30 4 (2) | age <= 18 2 (1); ");
}

TEST(Cutoffs, CountAtGivenValuesStrictestFirst) {
  CutoffsRequest request = by("age", {});
  request.at = {"30.5", "30", "200", "-1", "30.0"};
  const auto answer = cutoffs(people(), request);
  ASSERT_TRUE(answer.ok()) << answer.error().message;
  std::string text;
  for (const Cutoff& cutoff : answer->curve) text += line(cutoff) + "; ";
  EXPECT_EQ(text, "age >= 200 0 (0); age >= 30.5 3 (0); age >= 30 5 (2); age >= -1 7 (0); ");
  EXPECT_EQ(answer->known, 7U);
  EXPECT_EQ(answer->unknown, 1U);
}

TEST(Cutoffs, WorkOnDatesTimesRealsAndQuotients) {
  EXPECT_EQ(sides(by("last_order", {2}, Keep::lowest)),
            "last_order <= '2025-12-31' 2 (1) | last_order <= '2025-12-31' 2 (1); ");
  EXPECT_EQ(sides(by("weight", {3})), "weight >= 3 3 (1) | weight >= 3 3 (1); ");
  EXPECT_EQ(sides(by("age / 7", {2})), "age / 7 >= 65 / 7 2 (1) | age / 7 >= 65 / 7 2 (1); ");
  CutoffsRequest request = by("seen", {});
  request.at = {"2026-06-30"};
  EXPECT_EQ(cutoffs(people(), request)->curve[0].count, 4U);
}

TEST(Cutoffs, OfNobodyKeepNobody) {
  CutoffsRequest request = by("age", {5});
  request.query = *read_query("age IS NULL", midsummer());
  request.at = {"30"};
  const auto answer = cutoffs(people(), request);
  ASSERT_TRUE(answer.ok());
  EXPECT_EQ(answer->sizes.size(), 1U);
  EXPECT_FALSE(answer->sizes[0].at_least.has_value());
  EXPECT_EQ(answer->curve[0].count, 0U);
  EXPECT_EQ(answer->unknown, 1U);
}

TEST(Cutoffs, RefuseWhatIsNoCutOff) {
  CutoffsRequest request = by("age", {});
  request.at = {"yesterday"};
  const Error wrong = cutoffs(people(), request).error();
  EXPECT_EQ(wrong.code, ErrorCode::wrong_type);
  EXPECT_THAT(wrong.message, HasSubstr("'yesterday' is no value of a number"));
  EXPECT_EQ(cutoffs(people(), by("", {})).error().code, ErrorCode::invalid_input);
  EXPECT_EQ(cutoffs(people(), by("gender", {1})).error().code, ErrorCode::wrong_type);
  EXPECT_EQ(cutoffs(people(), by("age", std::vector<std::uint64_t>(1'001, 1))).error().code,
            ErrorCode::limit_exceeded);
}

}  // namespace
}  // namespace muster::query::tests
