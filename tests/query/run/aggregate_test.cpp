#include "query/run/aggregate.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/query/people.hpp"

namespace muster::query::tests {
namespace {

using ::testing::HasSubstr;

AggregateRequest of(std::string_view where, std::vector<std::string> values) {
  AggregateRequest request;
  request.query = *read_query(where, midsummer());
  request.of = std::move(values);
  request.quantiles = {{25, 2}, {5, 1}, {1, 0}};
  return request;
}

std::string line(const Aggregate& aggregate) {
  std::string text = std::to_string(aggregate.known) + "+" + std::to_string(aggregate.unknown) +
                     " sum " + format_figure(aggregate.sum) + " mean " +
                     format_figure(aggregate.mean) + " from " +
                     format_figure(aggregate.minimum.figure) + " to " +
                     format_figure(aggregate.maximum.figure) + ";";
  for (const Quantile& quantile : aggregate.quantiles) {
    text += " " + format_figure(quantile.value.figure);
    if (quantile.value.fraction) text += "=" + *quantile.value.fraction;
  }
  return text;
}

std::string aggregated(std::string_view where, const std::string& value) {
  const auto answer = aggregate(people(), of(where, {value}));
  return answer ? line(answer->aggregates.front()) : "error: " + answer.error().message;
}

TEST(Aggregate, OfNumbersIsExact) {
  // 17, 18, 30, 30, 31, 65, 90
  EXPECT_EQ(aggregated("TRUE", "age"), "7+1 sum 281 mean 40.142857 from 17 to 90; 18 30 90");
  // -5.00, 0.00, 0.01, 99.99, 100.50, 100.50, 1000.00
  EXPECT_EQ(aggregated("TRUE", "spend"),
            "7+1 sum 1296 mean 185.142857 from -5.00 to 1000.00; 0.00 99.99 1000.00");
  EXPECT_EQ(aggregated("gender = 'male'", "age"),
            "4+0 sum 96 mean 24.000000 from 17 to 31; 17 18 31");
}

TEST(Aggregate, OfQuotientsKeepsTheirFractions) {
  EXPECT_EQ(aggregated("spend > 0", "1 / spend * 100 / 3"),
            "5+0 sum 3334.363383 mean 666.872677 from 0.033333 to 3333.333333; "
            "0.331675=200/603 0.331675=200/603 3333.333333=10000/3");
  // 0 / 0 and 100.50 / 0 have no value.
  EXPECT_EQ(aggregated("TRUE", "spend / average").substr(0, 4), "4+4 ");
}

TEST(Aggregate, OfDatesTimesAndReals) {
  EXPECT_EQ(aggregated("id_free IS NULL", "age").substr(0, 6), "error:");
  EXPECT_EQ(aggregated("TRUE", "last_order"),
            "7+1 sum  mean 2026-01-12 from 2024-02-29 to 2026-07-01; 2025-12-31 2026-05-31 "
            "2026-07-01");
  EXPECT_TRUE(aggregated("gender = 'male'", "seen")
                  .starts_with("4+0 sum  mean 2026-06-30T08:00:00Z from 2026-06-29T22:00:00Z"));
  EXPECT_EQ(aggregated("weight < 1000", "weight"),
            "6+0 sum 72.85 mean 12.141666666666667 from -2 to 70.25; 0 0.1 70.25");
}

TEST(Aggregate, OfNobodyHasNoFigures) {
  EXPECT_EQ(aggregated("FALSE", "age"), "0+0 sum  mean  from  to ;   ");
  EXPECT_EQ(aggregated("age IS NULL", "age"), "0+1 sum  mean  from  to ;   ");
}

TEST(Aggregate, TellsTheAudience) {
  const auto answer = aggregate(people(), of("age >= 30", {"age", "spend"}));
  ASSERT_TRUE(answer.ok());
  EXPECT_EQ(answer->aggregates.size(), 2U);
  EXPECT_EQ(answer->count, 5U);
  EXPECT_EQ(answer->population, 8U);
  EXPECT_EQ(answer->version, people().version());
}

TEST(Aggregate, RoundsToThePlacesAskedFor) {
  AggregateRequest request = of("TRUE", {"age"});
  request.places = 2;
  EXPECT_EQ(format_figure(aggregate(people(), request)->aggregates[0].mean), "40.14");
  request.places = 0;
  EXPECT_EQ(format_figure(aggregate(people(), request)->aggregates[0].mean), "40");
}

TEST(Aggregate, RefusesWhatItCannotMeasure) {
  EXPECT_EQ(aggregate(people(), of("TRUE", {})).error().code, ErrorCode::invalid_input);
  EXPECT_EQ(aggregate(people(), of("TRUE", std::vector<std::string>(101, "age"))).error().code,
            ErrorCode::limit_exceeded);
  const Error category = aggregate(people(), of("TRUE", {"age", "gender"})).error();
  EXPECT_EQ(category.code, ErrorCode::wrong_type);
  EXPECT_THAT(category.message, HasSubstr("of 'gender': gender is a category"));
  EXPECT_EQ(aggregate(people(), of("TRUE", {"aeg"})).error().suggestion, "age");
  AggregateRequest request = of("TRUE", {"age"});
  request.quantiles = {{11, 1}};
  EXPECT_EQ(aggregate(people(), request).error().code, ErrorCode::invalid_input);
  request.quantiles = std::vector<engine::Decimal>(1'001, {5, 1});
  EXPECT_EQ(aggregate(people(), request).error().code, ErrorCode::limit_exceeded);
  request = of("TRUE", {"age"});
  request.places = 19;
  EXPECT_EQ(aggregate(people(), request).error().code, ErrorCode::invalid_input);
}

TEST(Aggregate, RanksAreTheInverseOfTheEmpiricalDistribution) {
  EXPECT_EQ(rank_of({0, 0}, 10), 1U);
  EXPECT_EQ(rank_of({1, 1}, 10), 1U);
  EXPECT_EQ(rank_of({11, 2}, 10), 2U);
  EXPECT_EQ(rank_of({5, 1}, 7), 4U);
  EXPECT_EQ(rank_of({1, 0}, 7), 7U);
}

}  // namespace
}  // namespace muster::query::tests
