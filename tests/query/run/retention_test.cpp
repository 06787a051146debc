#include "query/run/retention.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/query/shop.hpp"

namespace muster::query {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using tests::shop;

RetentionRequest buyers(std::size_t months, std::string_view zone = "UTC") {
  RetentionRequest request;
  request.audience.context = read_context("2026-06-30", zone).value();
  request.event = "purchase";
  request.unit = PeriodUnit::month;
  request.periods = months - 1;
  return request;
}

// a begins in January 2025, c in March, b in June 2026.
TEST(Retention, CohortsByMonth) {
  const RetentionAnswer answer = retention(shop(), buyers(18)).value();
  ASSERT_EQ(answer.cohorts.size(), 18U);
  EXPECT_EQ(engine::format_day(answer.cohorts[0].begin), "2025-01-01");
  EXPECT_EQ(answer.cohorts[0].size, 1U);
  ASSERT_EQ(answer.cohorts[0].back.size(), 18U);
  EXPECT_EQ(answer.cohorts[0].back[0], 1U);
  EXPECT_EQ(answer.cohorts[0].back[1], 0U);
  EXPECT_EQ(answer.cohorts[0].back[17], 1U);
  EXPECT_EQ(answer.cohorts[2].back[12], 1U);
  EXPECT_THAT(answer.cohorts[17].back, ElementsAre(1));
  EXPECT_EQ(answer.customers[0], 3U);
  EXPECT_EQ(answer.customers[1], 2U);
  EXPECT_EQ(answer.back[0], 3U);
}

// c's second purchase, one second before April in UTC, is in April in Rome.
TEST(Retention, MonthsAreThoseOfTheZone) {
  const RetentionAnswer answer = retention(shop(), buyers(18, "Europe/Rome")).value();
  EXPECT_EQ(answer.cohorts[2].back[12], 0U);
  EXPECT_EQ(answer.cohorts[2].back[13], 1U);
}

TEST(Retention, AnotherEventAndAWindow) {
  RetentionRequest request = buyers(3);
  request.event = "visit SINCE '2026-06-25'";
  request.again = "purchase";
  request.unit = PeriodUnit::week;
  const RetentionAnswer answer = retention(shop(), request).value();
  ASSERT_EQ(answer.cohorts.size(), 2U);  // the weeks that the window touches
  EXPECT_EQ(engine::format_day(answer.cohorts[1].begin), "2026-06-29");
  EXPECT_EQ(answer.cohorts[0].size, 0U);
  EXPECT_EQ(answer.cohorts[1].size, 1U);
  EXPECT_THAT(answer.cohorts[1].back, ElementsAre(1));
  EXPECT_EQ(answer.again, "purchase");
}

TEST(Retention, TheSameEventComesBackAtAnyTime) {
  RetentionRequest request = buyers(18);
  request.event = "purchase DURING '2025-01-01' TO '2025-03-31'";
  const RetentionAnswer answer = retention(shop(), request).value();
  ASSERT_EQ(answer.cohorts.size(), 3U);
  EXPECT_EQ(answer.cohorts[0].back[17], 1U);
  EXPECT_EQ(answer.again, "purchase");
}

TEST(Retention, TheLastCohortsAlone) {
  RetentionRequest request = buyers(18);
  request.cohorts = 2;
  const RetentionAnswer answer = retention(shop(), request).value();
  ASSERT_EQ(answer.cohorts.size(), 2U);
  EXPECT_EQ(engine::format_day(answer.cohorts[0].begin), "2026-05-01");
  EXPECT_THAT(answer.cohorts[1].back, ElementsAre(1));
}

TEST(Retention, RefusesWhatItCannotShow) {
  RetentionRequest request = buyers(18);
  request.event = "purchse";
  Error error = retention(shop(), request).error();
  EXPECT_THAT(error.message, HasSubstr("event: "));
  EXPECT_EQ(error.suggestion, "purchase");
  request = buyers(18);
  request.again = "purchase WHERE amount > 'x'";
  EXPECT_THAT(retention(shop(), request).error().message, HasSubstr("again: "));
  request = buyers(4'000);
  EXPECT_EQ(retention(shop(), request).error().code, ErrorCode::limit_exceeded);
  request = buyers(6'000);
  EXPECT_EQ(retention(shop(), request).error().code, ErrorCode::limit_exceeded);
  request = buyers(18);
  request.event = "";
  EXPECT_EQ(retention(shop(), request).error().code, ErrorCode::invalid_input);
  request = buyers(18);
  request.cohorts = 0;
  EXPECT_EQ(retention(shop(), request).error().code, ErrorCode::invalid_input);
}

}  // namespace
}  // namespace muster::query
