#include "loaders/generator/demography.hpp"

#include <algorithm>
#include <array>
#include <cstddef>

#include "loaders/generator/fixed_point.hpp"
#include "loaders/generator/standard_days.hpp"

namespace muster::loaders {
namespace {

struct AgeWeight {
  int age;
  int weight;
};

// How common an age is, linear between these.
constexpr std::array<AgeWeight, 7> kAgeWeights = {
    {{18, 620}, {24, 1000}, {33, 1000}, {45, 700}, {60, 420}, {75, 170}, {90, 15}}};

std::vector<std::uint64_t> age_weights() {
  std::vector<std::uint64_t> weights;
  for (std::size_t i = 0; i + 1 < kAgeWeights.size(); ++i) {
    const auto [from, low] = kAgeWeights[i];
    const auto [to, high] = kAgeWeights[i + 1];
    for (int age = from; age < to; ++age) {
      weights.push_back(
          static_cast<std::uint64_t>(low + (high - low) * (age - from) / (to - from)));
    }
  }
  weights.push_back(static_cast<std::uint64_t>(kAgeWeights.back().weight));
  return weights;
}

// The bands of age between which schooling and work change.
std::size_t age_band(int age) {
  constexpr std::array<int, 5> kStarts = {22, 25, 35, 55, 65};
  return static_cast<std::size_t>(
      std::count_if(kStarts.begin(), kStarts.end(), [age](int start) { return age >= start; }));
}

// In percent, by age band: none, school, college, bachelor, master, doctor.
constexpr std::array<std::array<std::uint64_t, 6>, 6> kEducationPercent = {{
    {2, 68, 27, 3, 0, 0},
    {2, 36, 28, 29, 5, 0},
    {2, 24, 24, 31, 17, 2},
    {3, 28, 27, 25, 13, 4},
    {5, 36, 29, 18, 9, 3},
    {10, 45, 26, 12, 5, 2},
}};

// In percent, by age band: employed, self-employed, student, retired, homemaker, unemployed.
constexpr std::array<std::array<std::uint64_t, 6>, 6> kEmploymentPercent = {{
    {25, 3, 62, 0, 3, 7},
    {45, 6, 36, 0, 4, 9},
    {70, 11, 6, 0, 6, 7},
    {71, 15, 1, 1, 6, 6},
    {56, 15, 0, 18, 6, 5},
    {8, 5, 0, 82, 4, 1},
}};

// The usual (median) income a year of someone employed, by education.
constexpr std::array<std::uint64_t, 6> kUsualIncome = {13'000, 18'000, 22'500,
                                                       29'500, 36'500, 46'000};
// What other situations earn in percent of that, and how many of 100 have no income at all.
constexpr std::array<std::uint64_t, 6> kEmploymentIncomePercent = {100, 112, 35, 58, 30, 28};
constexpr std::array<std::uint32_t, 6> kWithoutIncomePercent = {0, 0, 22, 0, 35, 25};

constexpr Fixed kIncomeSpread = fixed_hundredths(52);

std::uint32_t draw_income(RandomStream& random, std::uint32_t income_percent,
                          const Customer& customer) {
  const auto employment = static_cast<std::size_t>(customer.employment);
  const bool none = random.chance(kWithoutIncomePercent[employment], 100);
  const Fixed factor = exponential(multiply_fixed(normal_deviate(random.next()), kIncomeSpread));
  if (none) return 0;
  const std::uint64_t usual = kUsualIncome[static_cast<std::size_t>(customer.education)] *
                              kEmploymentIncomePercent[employment] * income_percent / 10'000;
  const std::uint64_t income = (usual * static_cast<std::uint64_t>(factor)) >> 16;
  return static_cast<std::uint32_t>(std::min<std::uint64_t>(income, Demography::kHighestIncome));
}

}  // namespace

Demography::Demography() : ages_(age_weights()) {
  for (const auto& percent : kEducationPercent) educations_.emplace_back(percent);
  for (const auto& percent : kEmploymentPercent) employments_.emplace_back(percent);
}

void Demography::describe(RandomStream& random, std::uint32_t income_percent,
                          Customer& customer) const {
  customer.gender = random.chance(51, 100) ? Gender::female : Gender::male;
  customer.gender_hidden = random.chance(2, 100);

  customer.age = kYoungest + static_cast<int>(ages_.pick(random.next()));
  const std::int32_t first = first_birth_day(customer.age);
  const std::int32_t after = first_birth_day(customer.age - 1);
  customer.birth_day =
      first + static_cast<std::int32_t>(random.below(static_cast<std::uint32_t>(after - first)));
  customer.age_hidden = random.chance(3, 100);

  const std::size_t band = age_band(customer.age);
  customer.education = static_cast<Education>(educations_[band].pick(random.next()));
  customer.employment = static_cast<Employment>(employments_[band].pick(random.next()));
  customer.income = draw_income(random, income_percent, customer);
  customer.income_hidden = random.chance(10, 100);
}

}  // namespace muster::loaders
