#include "loaders/generator/value.hpp"

#include <algorithm>
#include <array>
#include <cstddef>

#include "loaders/generator/fixed_point.hpp"
#include "loaders/generator/standard_days.hpp"

namespace muster::loaders {
namespace {

constexpr std::uint32_t kSignupDays = static_cast<std::uint32_t>(kAsOfDay - kFirstSignupDay) + 1;

// Shares without any order, in percent; three in ten over both halves of the customers.
constexpr std::uint32_t kReservedWithoutOrders = 35;
constexpr std::uint32_t kApproachableWithoutOrders = 25;

// ln of the number of orders after the first: at sign-up, added over the whole span, spread.
constexpr Fixed kOrdersAtSignup = fixed_hundredths(-10);
constexpr Fixed kOrdersOverYears = fixed_hundredths(120);
constexpr Fixed kOrdersSpread = fixed_hundredths(130);

// ln of a usual basket in whole money (about 42), its spread, and its bounds in hundredths.
constexpr Fixed kBasketUsual = fixed_hundredths(375);
constexpr Fixed kBasketSpread = fixed_hundredths(85);
constexpr std::uint64_t kSmallestBasket = 1'00;
constexpr std::uint64_t kLargestBasket = 5'000'00;

// What a customer who never ordered is expected to spend at a time.
constexpr std::uint64_t kFirstBasket = 25'00;
constexpr Fixed kClvSpread = fixed_hundredths(45);
constexpr std::uint64_t kLargestClv = 100'000'00;

// How likely a customer still buys, in percent, by months since the last order.
constexpr std::array<std::uint64_t, 24> kStillActivePercent = {
    95, 90, 84, 77, 70, 62, 55, 48, 42, 36, 31, 27, 23, 20, 18, 16, 14, 12, 11, 10, 9, 8, 7, 6};
constexpr std::uint64_t kLongGonePercent = 4;
constexpr std::uint64_t kNeverOrderedPercent = 22;

// Spend at which bronze, silver, gold and platinum begin.
constexpr std::array<std::uint64_t, 4> kLoyaltyStarts = {60'00, 250'00, 750'00, 2'000'00};

std::uint32_t days_since_signup(const Customer& customer) {
  return static_cast<std::uint32_t>(kAsOfDay - customer.signup_day);
}

std::uint32_t draw_orders(RandomStream& random, const Customer& customer) {
  const bool none = random.chance(
      customer.approachable ? kApproachableWithoutOrders : kReservedWithoutOrders, 100);
  const Fixed years = kOrdersOverYears * days_since_signup(customer) / kSignupDays;
  const Fixed more = exponential(kOrdersAtSignup + years +
                                 multiply_fixed(normal_deviate(random.next()), kOrdersSpread));
  if (none) return 0;
  return static_cast<std::uint32_t>(std::min<Fixed>(1 + more / kFixedOne, kMostOrders));
}

// A product of uniform numbers leans towards 0, that is towards recent days; the more for those
// who order often.
std::int32_t draw_last_order(RandomStream& random, const Customer& customer) {
  std::uint64_t ago = (std::uint64_t{days_since_signup(customer)} + 1) << 32;
  // Drawn whether used or not, so that later draws do not depend on the number of orders.
  const std::array<std::uint64_t, 3> uniform = {random.next() >> 32, random.next() >> 32,
                                                random.next() >> 32};
  const std::size_t factors = customer.orders < 4 ? 2 : 3;
  for (std::size_t i = 0; i < factors; ++i) ago = ((ago >> 16) * uniform[i]) >> 16;
  return kAsOfDay - static_cast<std::int32_t>(ago >> 32);
}

std::uint64_t draw_basket(RandomStream& random, const Customer& customer) {
  Fixed size = kBasketUsual;
  if (customer.income > 60'000) {
    size += fixed_hundredths(35);
  } else if (customer.income > 30'000) {
    size += fixed_hundredths(15);
  }
  const Fixed basket =
      exponential(size + multiply_fixed(normal_deviate(random.next()), kBasketSpread));
  // Still in units of 2^-16 of a hundredth, so that a total of many orders is not a multiple.
  return std::clamp(static_cast<std::uint64_t>(basket) * 100, kSmallestBasket << 16,
                    kLargestBasket << 16);
}

std::uint64_t still_active_percent(const Customer& customer) {
  if (customer.orders == 0) return kNeverOrderedPercent;
  const auto months = static_cast<std::size_t>(kAsOfDay - customer.last_order_day) / 30;
  return months < kStillActivePercent.size() ? kStillActivePercent[months] : kLongGonePercent;
}

// Orders a year so far (with half an order and half a year of doubt) × the basket × the chance
// that the customer still buys, and what nobody can foresee.
std::uint64_t draw_clv(RandomStream& random, const Customer& customer) {
  const std::uint64_t basket = customer.orders == 0 ? kFirstBasket : customer.average_order;
  const std::uint64_t expected = (2 * customer.orders + 1) * std::uint64_t{365} * basket *
                                 still_active_percent(customer) /
                                 (200 * (std::uint64_t{days_since_signup(customer)} + 180));
  const Fixed chance = exponential(multiply_fixed(normal_deviate(random.next()), kClvSpread));
  return std::min((expected * static_cast<std::uint64_t>(chance)) >> 16, kLargestClv);
}

// Now and then somebody keeps a level from before or is given one.
Loyalty draw_loyalty(RandomStream& random, const Customer& customer) {
  auto level = static_cast<std::uint32_t>(
      std::count_if(kLoyaltyStarts.begin(), kLoyaltyStarts.end(),
                    [&customer](std::uint64_t start) { return customer.spend >= start; }));
  const std::uint32_t luck = random.below(100);
  if (luck < 6 && level > 0) --level;
  if (luck >= 96 && level < kLoyaltyStarts.size()) ++level;
  return static_cast<Loyalty>(level);
}

}  // namespace

void draw_value(RandomStream& random, Customer& customer) {
  // The larger of two uniform days: a density that grows linearly.
  const std::uint32_t one = random.below(kSignupDays);
  const std::uint32_t other = random.below(kSignupDays);
  customer.signup_day = kFirstSignupDay + static_cast<std::int32_t>(std::max(one, other));
  customer.orders = draw_orders(random, customer);
  customer.last_order_day = draw_last_order(random, customer);
  const std::uint64_t basket = draw_basket(random, customer);
  customer.spend = (customer.orders * basket) >> 16;
  customer.average_order = customer.orders == 0 ? 0
                                                : (2 * customer.spend + customer.orders) /
                                                      (std::uint64_t{2} * customer.orders);
  customer.clv = draw_clv(random, customer);
  customer.loyalty = draw_loyalty(random, customer);
}

}  // namespace muster::loaders
