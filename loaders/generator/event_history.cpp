#include "loaders/generator/event_history.hpp"

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>

#include "loaders/generator/fixed_point.hpp"
#include "loaders/generator/standard_days.hpp"

namespace muster::loaders {
namespace {

constexpr std::int64_t kMinute = 60;
constexpr std::int64_t kHour = 60 * kMinute;
constexpr std::int64_t kDay = 24 * kHour;

constexpr std::int32_t kWindowDays = 730;
/// The first second after the population's last day: nothing happens from here on.
constexpr std::int64_t kEnd = (std::int64_t{kAsOfDay} + 1) * kDay;

// How often over two whole years, for a customer of usual liveliness; and how that spreads.
constexpr Fixed kVisits = fixed_hundredths(330);
constexpr Fixed kAbandonedCarts = fixed_hundredths(60);
constexpr Fixed kMails = fixed_hundredths(310);
constexpr Fixed kSupportCalls = fixed_hundredths(18);
constexpr Fixed kLivelinessSpread = fixed_hundredths(70);

// ln of the money in a cart that is left behind.
constexpr Fixed kCartUsual = fixed_hundredths(380);
constexpr Fixed kCartSpread = fixed_hundredths(80);

// How popular products are with men and with women, in the order of kProductNames.
constexpr std::array<std::array<std::uint64_t, kProducts>, 2> kProductPull = {{
    {16, 12, 11, 3, 22, 13, 7, 8, 5, 6, 4, 3},
    {24, 17, 14, 15, 7, 6, 8, 9, 8, 5, 4, 3},
}};

std::int64_t up_to(RandomStream& random, std::int64_t bound) {
  return random.below(static_cast<std::uint32_t>(bound));
}

// A second between nine in the morning and eleven in the evening, so that a cart filled within the
// two hours before still belongs to the same day.
std::int64_t waking_second(RandomStream& random) { return 9 * kHour + up_to(random, 14 * kHour); }

// x rounded up or down at random, so that the mean is kept.
std::uint32_t draw_count(RandomStream& random, Fixed x) {
  constexpr Fixed kMost = 200 * kFixedOne;
  return static_cast<std::uint32_t>((std::min(x, kMost) + up_to(random, kFixedOne)) >> 16);
}

EventChannel draw_shop(RandomStream& random, const Customer& customer) {
  const std::uint32_t luck = random.below(100);
  const bool young = life_stage(customer.age) == LifeStage::young;
  if (luck < (young ? 50U : 25U)) return EventChannel::app;
  return luck < 85 ? EventChannel::web : EventChannel::store;
}

EventChannel draw_contact(RandomStream& random) {
  constexpr std::array<EventChannel, 3> kContacts = {EventChannel::phone, EventChannel::email,
                                                     EventChannel::messenger};
  return kContacts[random.below(kContacts.size())];
}

// The part of the two years since the customer signed up.
struct Window {
  std::int32_t first_day;
  std::int32_t days;
  Fixed liveliness;

  std::int64_t moment(RandomStream& random) const {
    const std::int64_t day = first_day + up_to(random, days);
    return day * kDay + waking_second(random);
  }
  std::uint32_t count(RandomStream& random, Fixed over_two_years) const {
    return draw_count(random, multiply_fixed(over_two_years, liveliness) * days / kWindowDays);
  }
};

Window window_of(RandomStream& random, const Customer& customer) {
  const std::int32_t days = std::min(kAsOfDay - customer.signup_day + 1, kWindowDays);
  return {kAsOfDay + 1 - days, days,
          exponential(multiply_fixed(normal_deviate(random.next()), kLivelinessSpread))};
}

void draw_mails(RandomStream& random, const Window& window, std::vector<Event>& events) {
  for (std::uint32_t left = window.count(random, kMails); left > 0; --left) {
    Event mail{window.moment(random), EventType::email_sent, {}, EventChannel::email, 0};
    events.push_back(mail);
    mail.time += kMinute + up_to(random, kDay);
    if (!random.chance(35, 100) || mail.time >= kEnd) continue;
    mail.type = EventType::email_open;
    events.push_back(mail);
    mail.time += 2 + up_to(random, 5 * kMinute);
    if (!random.chance(22, 100) || mail.time >= kEnd) continue;
    mail.type = EventType::email_click;
    events.push_back(mail);
  }
}

void draw_contacts(RandomStream& random, const Window& window, const Customer& customer,
                   std::vector<Event>& events) {
  for (std::uint32_t left = customer.complaints; left > 0; --left) {
    events.push_back({window.moment(random), EventType::complaint, {}, draw_contact(random), 0});
  }
  for (std::uint32_t left = window.count(random, kSupportCalls); left > 0; --left) {
    events.push_back({window.moment(random), EventType::support_call, {}, EventChannel::phone, 0});
  }
}

Product draw_product(RandomStream& random, const DiscreteTable& products) {
  return static_cast<Product>(products.pick(random.next()));
}

void draw_purchases(RandomStream& random, const DiscreteTable& products, const Customer& customer,
                    std::vector<Event>& events) {
  const std::int32_t days = customer.last_order_day - customer.signup_day + 1;
  std::uint64_t total_weight = 0;
  for (std::uint32_t order = 0; order < customer.orders; ++order) {
    const std::int64_t day =
        order == 0 ? customer.last_order_day : customer.signup_day + up_to(random, days);
    const std::uint64_t weight = 128 + random.below(256);
    total_weight += weight;
    events.push_back({day * kDay + waking_second(random), EventType::purchase,
                      draw_product(random, products), draw_shop(random, customer), weight});
  }
  // The spend is divided by weight; differences of rounded sums add up to it exactly.
  std::uint64_t weight = 0;
  std::uint64_t spent = 0;
  for (Event& purchase : events) {
    weight += purchase.amount;
    const std::uint64_t spent_now = customer.spend * weight / total_weight;
    purchase.amount = spent_now - spent;
    spent = spent_now;
  }
}

// Carts before purchases, returns and reviews after them.
void surround_purchases(RandomStream& random, std::vector<Event>& events) {
  const std::size_t purchases = events.size();
  for (std::size_t i = 0; i < purchases; ++i) {
    Event event = events[i];
    const std::int64_t bought = event.time;
    if (event.channel != EventChannel::store && random.chance(60, 100)) {
      event.type = EventType::cart_add;
      event.time = bought - kMinute - up_to(random, 2 * kHour - kMinute);
      events.push_back(event);
    }
    event.time = bought + 2 * kDay + up_to(random, 20 * kDay);
    if (random.chance(6, 100) && event.time < kEnd) {
      event.type = EventType::return_;
      events.push_back(event);
    }
    event.time = bought + kDay + up_to(random, 30 * kDay);
    if (random.chance(10, 100) && event.time < kEnd) {
      event.type = EventType::review;
      event.channel = EventChannel::web;
      events.push_back(event);
    }
  }
}

void draw_visits(RandomStream& random, const DiscreteTable& products, const Window& window,
                 const Customer& customer, std::vector<Event>& events) {
  for (std::uint32_t left = window.count(random, kVisits); left > 0; --left) {
    events.push_back({window.moment(random), EventType::visit, draw_product(random, products),
                      draw_shop(random, customer), 0});
  }
  for (std::uint32_t left = window.count(random, kAbandonedCarts); left > 0; --left) {
    const auto amount = static_cast<std::uint64_t>(
        exponential(kCartUsual + multiply_fixed(normal_deviate(random.next()), kCartSpread)));
    events.push_back({window.moment(random), EventType::cart_add, draw_product(random, products),
                      random.chance(1, 2) ? EventChannel::web : EventChannel::app,
                      amount * 100 / kFixedOne + 1});
  }
}

}  // namespace

EventHistory::EventHistory() {
  for (const auto& pull : kProductPull) products_.emplace_back(pull);
}

void EventHistory::draw(RandomStream& random, const Customer& customer,
                        std::vector<Event>& events) const {
  const DiscreteTable& products = products_[static_cast<std::size_t>(customer.gender)];
  events.clear();
  draw_purchases(random, products, customer, events);
  surround_purchases(random, events);
  const Window window = window_of(random, customer);
  draw_visits(random, products, window, customer, events);
  if (customer.email_ok) draw_mails(random, window, events);
  draw_contacts(random, window, customer, events);
  std::stable_sort(events.begin(), events.end(),
                   [](const Event& a, const Event& b) { return a.time < b.time; });
}

}  // namespace muster::loaders
