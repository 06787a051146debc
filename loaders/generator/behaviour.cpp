#include "loaders/generator/behaviour.hpp"

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>

namespace muster::loaders {
namespace {

// In percent, by stage of life: email, sms, push, messenger, phone, post.
constexpr std::array<std::array<std::uint64_t, 6>, kLifeStages> kChannelPercent = {{
    {25, 9, 20, 41, 4, 1},
    {40, 14, 13, 25, 6, 2},
    {43, 18, 5, 12, 15, 7},
    {28, 16, 2, 5, 30, 19},
}};

// In percent, by stage of life: card, cash, wallet, transfer, instalments.
constexpr std::array<std::array<std::uint64_t, 5>, kLifeStages> kPaymentPercent = {{
    {45, 8, 32, 5, 10},
    {52, 10, 18, 9, 11},
    {50, 20, 6, 15, 9},
    {38, 42, 2, 15, 3},
}};

// In percent, by area: courier, pickup, post, locker.
constexpr std::array<std::array<std::uint64_t, 4>, 3> kDeliveryPercent = {{
    {40, 25, 8, 27},
    {42, 18, 18, 22},
    {35, 8, 47, 10},
}};

// How many interests a customer states, from none to eight: three on average.
constexpr std::array<std::uint64_t, 9> kInterestCountPercent = {5, 14, 22, 24, 17, 10, 5, 2, 1};

// How much an interest draws young, middle, older and senior men, then women, in the order of
// kInterestNames.
using InterestPull = std::array<std::uint64_t, 2 * kLifeStages>;
constexpr std::array<InterestPull, kInterests> kInterestPull = {{
    {90, 70, 40, 20, 55, 45, 25, 12},  // sport
    {60, 55, 60, 45, 65, 60, 65, 50},  // travel
    {8, 45, 15, 12, 20, 75, 22, 20},   // kids
    {70, 45, 35, 25, 70, 45, 35, 25},  // music
    {50, 40, 30, 25, 55, 45, 35, 30},  // cinema
    {20, 25, 30, 40, 40, 45, 55, 60},  // books
    {15, 25, 25, 20, 35, 55, 60, 55},  // cooking
    {20, 15, 8, 5, 75, 55, 35, 20},    // fashion
    {30, 18, 10, 6, 60, 45, 25, 15},   // shoes
    {5, 4, 2, 1, 70, 55, 35, 20},      // beauty
    {15, 25, 40, 55, 25, 35, 50, 60},  // health
    {50, 35, 15, 6, 50, 40, 20, 8},    // fitness
    {4, 15, 40, 55, 5, 18, 45, 50},    // garden
    {15, 45, 50, 40, 5, 10, 10, 8},    // diy
    {55, 55, 50, 35, 10, 10, 8, 4},    // cars
    {25, 20, 15, 4, 4, 3, 2, 1},       // motorbike
    {85, 45, 10, 3, 35, 15, 5, 2},     // gaming
    {60, 55, 35, 20, 20, 18, 12, 6},   // electronics
    {20, 20, 22, 20, 25, 20, 18, 12},  // photo
    {8, 10, 12, 15, 20, 18, 22, 25},   // art
    {4, 8, 12, 18, 12, 18, 28, 32},    // theatre
    {12, 20, 32, 40, 6, 10, 18, 22},   // history
    {25, 22, 20, 20, 12, 10, 8, 8},    // science
    {12, 20, 32, 40, 15, 22, 35, 40},  // nature
    {15, 18, 20, 20, 30, 30, 32, 30},  // pets
    {8, 20, 30, 30, 1, 2, 3, 3},       // fishing
    {15, 25, 28, 18, 18, 25, 26, 14},  // hiking
    {6, 22, 35, 30, 8, 20, 26, 18},    // wine
    {25, 40, 38, 25, 10, 16, 15, 10},  // finance
    {45, 25, 10, 6, 45, 32, 14, 8},    // education
}};

DiscreteTable pull_of(std::size_t column) {
  std::array<std::uint64_t, kInterests> weights{};
  for (std::size_t i = 0; i < kInterests; ++i) weights[i] = kInterestPull[i][column];
  return DiscreteTable(weights);
}

// Half of the customers are approachable; the two shares of each consent average to 70, 40 and 25
// percent.
struct ConsentPercent {
  std::uint32_t reserved;
  std::uint32_t approachable;
};
constexpr ConsentPercent kEmailPercent{54, 86};
constexpr ConsentPercent kSmsPercent{22, 58};
constexpr ConsentPercent kPushPercent{10, 40};

bool draw_consent(RandomStream& random, const Customer& customer, ConsentPercent percent) {
  return random.chance(customer.approachable ? percent.approachable : percent.reserved, 100);
}

}  // namespace

Behaviour::Behaviour() : interest_counts_(kInterestCountPercent) {
  for (const auto& percent : kChannelPercent) channels_.emplace_back(percent);
  for (const auto& percent : kPaymentPercent) payments_.emplace_back(percent);
  for (const auto& percent : kDeliveryPercent) deliveries_.emplace_back(percent);
  for (std::size_t column = 0; column < 2 * kLifeStages; ++column) {
    interests_.push_back(pull_of(column));
  }
}

void Behaviour::form_habits(RandomStream& random, Customer& customer) const {
  const auto stage = static_cast<std::size_t>(life_stage(customer.age));
  customer.channel = static_cast<Channel>(channels_[stage].pick(random.next()));
  customer.approachable = random.chance(1, 2);
  customer.email_ok = draw_consent(random, customer, kEmailPercent);
  customer.sms_ok = draw_consent(random, customer, kSmsPercent);
  customer.push_ok = draw_consent(random, customer, kPushPercent);
  draw_interests(random, customer);
  customer.payment = static_cast<Payment>(payments_[stage].pick(random.next()));
  customer.delivery = static_cast<Delivery>(
      deliveries_[static_cast<std::size_t>(customer.area)].pick(random.next()));
}

void Behaviour::draw_interests(RandomStream& random, Customer& customer) const {
  const auto gender = static_cast<std::size_t>(customer.gender);
  const auto stage = static_cast<std::size_t>(life_stage(customer.age));
  const DiscreteTable& pulls = interests_[gender * kLifeStages + stage];
  customer.interests = 0;
  for (std::uint32_t left = interest_counts_.pick(random.next()); left > 0;) {
    const std::uint32_t interest = 1U << pulls.pick(random.next());
    if ((customer.interests & interest) != 0) continue;  // at most 8 of 30: soon over
    customer.interests |= interest;
    --left;
  }
}

}  // namespace muster::loaders
