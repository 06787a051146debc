#include "loaders/generator/event_history.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <vector>

#include "loaders/generator/generator.hpp"
#include "loaders/generator/standard_days.hpp"

namespace muster::loaders {
namespace {

constexpr std::uint64_t kCustomers = 50'000;
constexpr std::int64_t kDay = 24 * 60 * 60;

using Histories = std::function<void(const Customer&, const std::vector<Event>&)>;

void for_each_history(const Histories& visit) {
  const CustomerGenerator generator(kStandardSeed);
  std::vector<Event> events;
  for (std::uint64_t row = 0; row < kCustomers; ++row) {
    const Customer customer = generator.customer(row);
    generator.draw_events(row, customer, events);
    visit(customer, events);
  }
}

std::uint32_t count_of(const std::vector<Event>& events, EventType type) {
  return static_cast<std::uint32_t>(std::count_if(
      events.begin(), events.end(), [type](const Event& event) { return event.type == type; }));
}

TEST(EventHistory, PurchasesAgreeWithOrdersSpendAndLastOrder) {
  for_each_history([](const Customer& customer, const std::vector<Event>& events) {
    std::uint32_t orders = 0;
    std::uint64_t spend = 0;
    std::int64_t last_day = 0;
    for (const Event& event : events) {
      if (event.type != EventType::purchase) continue;
      ++orders;
      spend += event.amount;
      last_day = event.time / kDay;
      ASSERT_GT(event.amount, 0U);
      ASSERT_GE(event.time / kDay, customer.signup_day);
    }
    ASSERT_EQ(orders, customer.orders);
    ASSERT_EQ(spend, customer.spend);
    if (orders > 0) {
      ASSERT_EQ(last_day, customer.last_order_day);
    }
  });
}

TEST(EventHistory, IsInOrderOfTimeAndEndsWithToday) {
  for_each_history([](const Customer&, const std::vector<Event>& events) {
    ASSERT_TRUE(std::is_sorted(events.begin(), events.end(),
                               [](const Event& a, const Event& b) { return a.time < b.time; }));
    if (!events.empty()) {
      ASSERT_LE(events.back().time / kDay, kAsOfDay);
    }
  });
}

TEST(EventHistory, NothingComesBeforeTheSignUp) {
  for_each_history([](const Customer& customer, const std::vector<Event>& events) {
    if (!events.empty()) {
      ASSERT_GE(events.front().time / kDay, customer.signup_day);
    }
  });
}

TEST(EventHistory, OnlyWhatBelongsToAPurchaseIsOlderThanTwoYears) {
  for_each_history([](const Customer&, const std::vector<Event>& events) {
    for (const Event& event : events) {
      if (event.time / kDay > kAsOfDay - 730) continue;
      ASSERT_TRUE(has_amount(event.type) || event.type == EventType::review);
    }
  });
}

TEST(EventHistory, ComplaintsAgreeAndMailsNeedConsent) {
  for_each_history([](const Customer& customer, const std::vector<Event>& events) {
    ASSERT_EQ(count_of(events, EventType::complaint), customer.complaints);
    if (!customer.email_ok) {
      ASSERT_EQ(count_of(events, EventType::email_sent), 0U);
    }
    ASSERT_LE(count_of(events, EventType::email_open), count_of(events, EventType::email_sent));
    ASSERT_LE(count_of(events, EventType::email_click), count_of(events, EventType::email_open));
    ASSERT_LE(count_of(events, EventType::return_), customer.orders);
    ASSERT_LE(count_of(events, EventType::review), customer.orders);
  });
}

TEST(EventHistory, ACustomerHasAboutTwelveEventsAndAllTypesHappen) {
  std::size_t total = 0;
  std::array<std::size_t, kEventTypeNames.size()> by_type{};
  for_each_history([&](const Customer&, const std::vector<Event>& events) {
    total += events.size();
    for (const Event& event : events) ++by_type[static_cast<std::size_t>(event.type)];
  });
  EXPECT_NEAR(static_cast<double>(total) / static_cast<double>(kCustomers), 12, 0.7);
  for (std::size_t type = 0; type < by_type.size(); ++type) {
    EXPECT_GT(by_type[type], kCustomers / 20) << kEventTypeNames[type];
  }
}

TEST(EventHistory, ACustomerOfTodayAlreadyHasAHistory) {
  const EventHistory history;
  Customer customer;
  customer.signup_day = kAsOfDay;
  customer.orders = 400;
  customer.last_order_day = kAsOfDay;
  customer.spend = 40'001;
  customer.complaints = 9;
  customer.email_ok = true;
  RandomStream random(1, 1);
  std::vector<Event> events;
  history.draw(random, customer, events);
  EXPECT_EQ(count_of(events, EventType::purchase), 400U);
  EXPECT_EQ(count_of(events, EventType::complaint), 9U);
  for (const Event& event : events) EXPECT_EQ(event.time / kDay, kAsOfDay);
}

}  // namespace
}  // namespace muster::loaders
