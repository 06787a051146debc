#include "query/run/breakdown.hpp"

#include <gtest/gtest.h>

#include "tests/query/people.hpp"

namespace muster::query::tests {
namespace {

BreakdownRequest by(std::string_view where, std::vector<std::string> names) {
  BreakdownRequest request;
  request.query = *read_query(where, midsummer());
  request.by = std::move(names);
  return request;
}

std::string table(const BreakdownAnswer& answer) {
  std::string text;
  for (const BreakdownCell& cell : answer.cells) {
    for (const engine::Value& value : cell.values) {
      const bool unknown = std::holds_alternative<engine::Unknown>(value);
      text += (unknown ? "unknown" : engine::format_value(value)) + " ";
    }
    text += std::to_string(cell.count) + "; ";
  }
  return text;
}

TEST(Breakdown, CountsValuesAndTheUnknown) {
  const auto answer = breakdown(people(), by("TRUE", {"gender"}));
  ASSERT_TRUE(answer.ok());
  EXPECT_EQ(table(*answer), "male 4; female 3; unknown 1; ");
  EXPECT_EQ(answer->count, 8U);
  EXPECT_EQ(answer->population, 8U);
  EXPECT_DOUBLE_EQ(answer->cells[0].share, 0.5);
  EXPECT_EQ(answer->other_cells, 0U);
  EXPECT_EQ(answer->version, people().version());
}

TEST(Breakdown, IsOfTheAudience) {
  const auto answer = breakdown(people(), by("age >= 30", {"gender"}));
  ASSERT_TRUE(answer.ok());
  EXPECT_EQ(table(*answer), "female 2; male 2; unknown 1; ");
  EXPECT_DOUBLE_EQ(answer->cells[0].share, 0.4);
}

TEST(Breakdown, OfPairs) {
  const auto answer = breakdown(people(), by("TRUE", {"gender", "email_ok"}));
  ASSERT_TRUE(answer.ok());
  EXPECT_EQ(table(*answer),
            "female true 2; male false 2; male true 2; female false 1; unknown unknown 1; ");
}

TEST(Breakdown, OfPairsHasTotalsOfBothSides) {
  const auto answer = breakdown(people(), by("TRUE", {"gender", "interests"}));
  ASSERT_TRUE(answer.ok());
  ASSERT_EQ(answer->totals.size(), 2U);
  std::uint64_t customers = 0;
  for (const BreakdownTotal& total : answer->totals[0]) customers += total.count;
  EXPECT_EQ(customers, 8U);  // each once, however many tags she has
  EXPECT_EQ(engine::format_value(answer->totals[0][0].value), "male");
  EXPECT_EQ(answer->totals[0][0].count, 4U);
  EXPECT_DOUBLE_EQ(answer->totals[0][0].share, 0.5);
  EXPECT_EQ(answer->totals[1][0].count, 4U);
  EXPECT_TRUE(breakdown(people(), by("TRUE", {"gender"}))->totals.empty());
}

TEST(Breakdown, OfTagsCountsACustomerUnderEach) {
  const auto answer = breakdown(people(), by("TRUE", {"interests"}));
  ASSERT_TRUE(answer.ok());
  EXPECT_EQ(answer->cells[0].count, 4U);
  std::uint64_t sum = 0;
  for (const BreakdownCell& cell : answer->cells) sum += cell.count;
  EXPECT_EQ(sum, 13U);
  EXPECT_EQ(answer->count, 8U);
}

TEST(Breakdown, SaysWhatTheLimitCutOff) {
  BreakdownRequest request = by("TRUE", {"gender"});
  request.limit = 1;
  const auto answer = breakdown(people(), request);
  ASSERT_TRUE(answer.ok());
  EXPECT_EQ(table(*answer), "male 4; ");
  EXPECT_EQ(answer->other_cells, 2U);
  EXPECT_EQ(answer->other_count, 4U);
}

TEST(Breakdown, RefusesWhatItCannotDivideBy) {
  EXPECT_EQ(breakdown(people(), by("TRUE", {})).error().code, ErrorCode::invalid_input);
  EXPECT_EQ(breakdown(people(), by("TRUE", {"age", "age"})).error().code, ErrorCode::invalid_input);
  EXPECT_EQ(breakdown(people(), by("TRUE", {"age", "spend", "city"})).error().code,
            ErrorCode::invalid_input);
  EXPECT_EQ(breakdown(people(), by("TRUE", {"home"})).error().code, ErrorCode::wrong_type);
  EXPECT_EQ(breakdown(people(), by("TRUE", {"gendre"})).error().suggestion, "gender");
}

}  // namespace
}  // namespace muster::query::tests
