// Who generated customers are: gender, age, education, employment, income.
//
// Ages are young-skewed; education and employment depend on the age, income on education,
// employment and region. Threads: immutable after construction. Cost: about 40 ns a customer.
#pragma once

#include <cstdint>
#include <vector>

#include "loaders/generator/customer.hpp"
#include "loaders/generator/discrete_table.hpp"
#include "loaders/generator/random_stream.hpp"

namespace muster::loaders {

class Demography {
 public:
  static constexpr std::uint32_t kHighestIncome = 400'000;

  Demography();

  /// Draws gender, age, day of birth, education, employment and income. `income_percent` is the
  /// region's (Region::income_percent).
  void describe(RandomStream& random, std::uint32_t income_percent, Customer& customer) const;

 private:
  DiscreteTable ages_;
  std::vector<DiscreteTable> educations_;   // by age band
  std::vector<DiscreteTable> employments_;  // by age band
};

}  // namespace muster::loaders
