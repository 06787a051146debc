#include "loaders/generator/satisfaction.hpp"

#include <algorithm>
#include <bit>
#include <cstdint>

#include "loaders/generator/fixed_point.hpp"
#include "loaders/generator/standard_days.hpp"

namespace muster::loaders {
namespace {

constexpr std::uint32_t kMostComplaints = 9;

std::uint32_t draw_complaints(RandomStream& random, Fixed mood, const Customer& customer) {
  std::uint32_t percent = mood < -kFixedOne ? 30 : 6;
  if (customer.orders >= 10) percent += 8;
  std::uint32_t complaints = 0;
  while (complaints < kMostComplaints && random.chance(percent, 100)) {
    ++complaints;
    percent = 35;  // who complained once complains again
  }
  return complaints;
}

// usual + mood × weight + noise, to the nearest whole number within bounds.
int draw_answer(RandomStream& random, Fixed usual, Fixed mood, Fixed noise, int low, int high) {
  const Fixed answer = usual + mood + multiply_fixed(normal_deviate(random.next()), noise);
  const Fixed rounded = (answer + kFixedOne / 2) >> 16;
  return static_cast<int>(std::clamp<Fixed>(rounded, low, high));
}

// How much each value speaks for another purchase, in hundredths of a logit.
std::int64_t inclination(const Customer& customer) {
  std::int64_t sum = -190;
  sum += 32 * static_cast<std::int64_t>(std::bit_width(customer.orders));
  if (customer.orders == 0) {
    sum -= 70;
  } else {
    const std::int32_t ago = kAsOfDay - customer.last_order_day;
    if (ago < 30) {
      sum += 90;
    } else if (ago < 90) {
      sum += 50;
    } else if (ago >= 365) {
      sum -= 90;
    } else if (ago >= 180) {
      sum -= 40;
    }
    if (customer.average_order > 150'00) sum -= 20;
  }
  if (customer.spend >= 1'000'00) sum += 25;
  sum += 10 * static_cast<std::int64_t>(customer.loyalty);
  if (!customer.nps_hidden) sum += 12 * (customer.nps - 7);
  if (!customer.csat_hidden) sum += 20 * (customer.csat - 3);
  sum -= 30 * static_cast<std::int64_t>(customer.complaints);
  if (customer.email_ok) sum += 30;
  if (customer.push_ok) sum += 12;
  if (customer.channel == Channel::email) sum += 12;
  if (customer.channel == Channel::phone) sum -= 10;
  if (customer.delivery == Delivery::locker) sum += 8;
  if (customer.area == Area::urban) sum += 6;
  if (!customer.age_hidden) sum += (45 - customer.age) / 2;
  if (kAsOfDay - customer.signup_day < 180) sum += 20;
  sum += 5 * std::popcount(customer.interests);
  return sum;
}

constexpr Fixed kInclinationNoise = fixed_hundredths(60);

}  // namespace

void draw_satisfaction(RandomStream& random, Customer& customer) {
  const Fixed mood = normal_deviate(random.next());
  customer.complaints = draw_complaints(random, mood, customer);
  const auto complaints = static_cast<Fixed>(customer.complaints);
  customer.nps =
      draw_answer(random, fixed_hundredths(780) - complaints * fixed_hundredths(90),
                  multiply_fixed(mood, fixed_hundredths(170)), fixed_hundredths(110), 0, 10);
  customer.nps_hidden = random.chance(60, 100);
  customer.csat =
      draw_answer(random, fixed_hundredths(410) - complaints * fixed_hundredths(35),
                  multiply_fixed(mood, fixed_hundredths(75)), fixed_hundredths(50), 1, 5);
  customer.csat_hidden = random.chance(70, 100);
}

void draw_bought_again(RandomStream& random, Customer& customer) {
  const Fixed logit = fixed_hundredths(inclination(customer)) +
                      multiply_fixed(normal_deviate(random.next()), kInclinationNoise);
  customer.bought_again = (random.next() >> 32) < logistic_share(logit);
}

}  // namespace muster::loaders
