#include "query/run/timeline.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/query/shop.hpp"

namespace muster::query {
namespace {

using engine::TimelineCell;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using tests::shop;

TimelineRequest days(std::size_t periods, std::string_view zone = "UTC") {
  TimelineRequest request;
  request.audience.context = read_context("2026-06-30", zone).value();
  request.periods = periods;
  return request;
}

TEST(Timeline, EveryTypeADay) {
  const TimelineAnswer answer = timeline(shop(), days(2)).value();
  EXPECT_THAT(answer.series, ElementsAre("purchase", "visit", "cart_add", "\"mail open\""));
  ASSERT_EQ(answer.periods.size(), 2U);
  EXPECT_EQ(engine::format_day(answer.periods[0].begin), "2026-06-29");
  const TimelineCell none{};
  const TimelineCell one{1, 1};
  EXPECT_THAT(answer.periods[0].cells, ElementsAre(none, one, none, none, one));
  EXPECT_THAT(answer.periods[1].cells, ElementsAre(one, none, none, none, one));
}

TEST(Timeline, WeeksBeginOnMondayAndDaysInTheZone) {
  TimelineRequest request = days(2);
  request.events = {"purchase", "cart_add"};
  request.unit = PeriodUnit::week;
  const TimelineAnswer weeks = timeline(shop(), request).value();
  EXPECT_EQ(engine::format_day(weeks.periods[0].begin), "2026-06-22");
  EXPECT_THAT(weeks.periods[0].cells,
              ElementsAre(TimelineCell{}, TimelineCell{1, 1}, TimelineCell{1, 1}));
  // Half past midnight in Rome is still the day before in UTC.
  request = days(11, "Europe/Rome");
  request.events = {"purchase"};
  const TimelineAnswer rome = timeline(shop(), request).value();
  EXPECT_EQ(engine::format_day(rome.periods[1].begin), "2026-06-21");
  EXPECT_EQ(rome.periods[1].cells[0].events, 1U);
  EXPECT_EQ(rome.periods[0].cells[0].events, 0U);
}

TEST(Timeline, OfAnAudience) {
  TimelineRequest request = days(1);
  request.unit = PeriodUnit::month;
  const QueryContext context = request.audience.context;
  request.audience = read_query("spend >= 40", context).value();
  const TimelineAnswer answer = timeline(shop(), request).value();
  EXPECT_THAT(answer.periods[0].cells.back(), (TimelineCell{3, 1}));
  EXPECT_EQ(answer.count, 2U);
}

TEST(Timeline, RefusesWhatItCannotShow) {
  EXPECT_EQ(timeline(shop(), days(0)).error().code, ErrorCode::invalid_input);
  EXPECT_EQ(timeline(shop(), days(5'001)).error().code, ErrorCode::limit_exceeded);
  TimelineRequest request = days(5'000);
  request.events.assign(100, "visit");
  EXPECT_EQ(timeline(shop(), request).error().code, ErrorCode::limit_exceeded);
  request = days(3);
  request.events = {"visit", "vizit"};
  const Error error = timeline(shop(), request).error();
  EXPECT_THAT(error.message, HasSubstr("event 2: "));
  EXPECT_EQ(error.suggestion, "visit");
}

}  // namespace
}  // namespace muster::query
