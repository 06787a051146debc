#include "loaders/generator/event_csv.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <string>

#include "engine/values/calendar.hpp"
#include "loaders/generator/generator.hpp"

namespace muster::loaders {
namespace {

std::string line_of(std::uint64_t customer, const Event& event) {
  const EventCsv csv;
  std::string line(EventCsv::kLongestLine, ' ');
  line.resize(static_cast<std::size_t>(csv.write(customer, event, line.data()) - line.data()));
  return line;
}

TEST(EventCsv, HeaderHasTheStandardColumns) {
  EXPECT_EQ(event_csv_header(), "customer,type,time,amount,category,channel\n");
}

TEST(EventCsv, WritesAPurchaseInFull) {
  const std::int64_t time = engine::parse_instant("2026-06-30T23:05:09Z")->since_epoch;
  EXPECT_EQ(line_of(42, {time, EventType::purchase, Product::shoes, EventChannel::app, 12'305}),
            "c0000000042,purchase,2026-06-30T23:05:09Z,123.05,shoes,app\n");
}

TEST(EventCsv, LeavesEmptyWhatATypeDoesNotHave) {
  const std::int64_t time = engine::parse_instant("2024-02-29T00:00:00Z")->since_epoch;
  EXPECT_EQ(line_of(1, {time, EventType::support_call, {}, EventChannel::phone, 99}),
            "c0000000001,support_call,2024-02-29T00:00:00Z,,,phone\n");
  EXPECT_EQ(line_of(1, {time, EventType::review, Product::books, EventChannel::web, 99}),
            "c0000000001,review,2024-02-29T00:00:00Z,,books,web\n");
}

TEST(EventCsv, EveryGeneratedLineHasSixPlainFieldsAndFits) {
  std::string text;
  CustomerGenerator(kStandardSeed).append_events(0, 5'000, text);
  EXPECT_EQ(text.find_first_of("\"' \r;|"), std::string::npos);
  std::size_t start = 0;
  while (start < text.size()) {
    const std::size_t end = text.find('\n', start);
    ASSERT_NE(end, std::string::npos);
    ASSERT_LT(end - start, EventCsv::kLongestLine);
    const std::string line = text.substr(start, end - start);
    ASSERT_EQ(std::count(line.begin(), line.end(), ','), 5) << line;
    start = end + 1;
  }
}

}  // namespace
}  // namespace muster::loaders
