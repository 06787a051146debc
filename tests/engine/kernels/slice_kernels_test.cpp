#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <random>
#include <vector>

#include "engine/kernels/kernel_set.hpp"
#include "tests/seed.hpp"

namespace muster::engine {
namespace {

using Plane = std::vector<std::uint64_t>;
constexpr std::size_t kWords = 2 * kWordsPerSliceBlock;

std::vector<Plane> random_planes(std::mt19937_64& random, std::size_t count) {
  std::vector<Plane> planes(count, Plane(kWords));
  for (Plane& plane : planes) std::generate(plane.begin(), plane.end(), std::ref(random));
  return planes;
}

std::uint64_t number_at(const std::vector<Plane>& planes, std::size_t row) {
  std::uint64_t number = 0;
  for (std::size_t p = 0; p < planes.size(); ++p) {
    number |= ((planes[p][row / 64] >> (row % 64)) & 1U) << p;
  }
  return number;
}

template <typename Number, typename Kernel>
void expect_numbers(const std::vector<Plane>& planes, Kernel kernel) {
  std::vector<const std::uint64_t*> pointers;
  for (const Plane& plane : planes) pointers.push_back(plane.data());
  std::vector<Number> numbers(64 * kWords, 7);
  kernel(pointers.data(), pointers.size(), kWords, numbers.data());
  for (std::size_t row = 0; row < numbers.size(); ++row) {
    ASSERT_EQ(numbers[row], number_at(planes, row)) << planes.size() << " planes, row " << row;
  }
}

TEST(SliceKernels, PlanesBecomeNumbersAndNumbersPlanes) {
  std::mt19937_64 random(tests::seed());
  for (const KernelSet* set : available_kernels()) {
    SCOPED_TRACE(set->name);
    for (const std::size_t count : {0U, 1U, 4U, 7U, 8U, 9U, 16U}) {
      expect_numbers<std::uint16_t>(random_planes(random, count), set->numbers_of_planes16);
    }
    for (const std::size_t count : {3U, 17U, 20U, 32U}) {
      expect_numbers<std::uint32_t>(random_planes(random, count), set->numbers_of_planes32);
    }
    for (const std::size_t count : {2U, 33U, 63U, 64U}) {
      const std::vector<Plane> planes = random_planes(random, count);
      expect_numbers<std::uint64_t>(planes, set->numbers_of_planes64);
      std::vector<std::uint64_t> numbers(64 * kWords);
      for (std::size_t row = 0; row < numbers.size(); ++row) numbers[row] = number_at(planes, row);
      std::vector<Plane> back(count, Plane(kWords));
      std::vector<std::uint64_t*> pointers;
      for (Plane& plane : back) pointers.push_back(plane.data());
      set->planes_of_numbers(numbers.data(), kWords, pointers.data(), count);
      EXPECT_EQ(back, planes);
    }
  }
}

TEST(SliceKernels, AnAbsentPlaneIsZeros) {
  std::mt19937_64 random(tests::seed());
  const std::vector<Plane> planes = random_planes(random, 2);
  const std::array<const std::uint64_t*, 3> pointers = {planes[0].data(), nullptr,
                                                        planes[1].data()};
  for (const KernelSet* set : available_kernels()) {
    SCOPED_TRACE(set->name);
    std::vector<std::uint16_t> numbers(64 * kWords);
    set->numbers_of_planes16(pointers.data(), pointers.size(), kWords, numbers.data());
    for (std::size_t row = 0; row < numbers.size(); ++row) {
      const std::uint64_t number = number_at(planes, row);
      ASSERT_EQ(numbers[row], (number & 1U) | ((number & 2U) << 1));
    }
  }
}

TEST(SliceKernels, StepsDoWhatTheySay) {
  using Operation = SliceStep::Operation;
  std::mt19937_64 random(tests::seed());
  const std::vector<Plane> in = random_planes(random, 3);
  const auto expected = [](Operation operation, std::uint64_t a, std::uint64_t b,
                           std::uint64_t c) -> std::array<std::uint64_t, 2> {
    switch (operation) {
      case Operation::copy:
        return {a, 0};
      case Operation::invert:
        return {~a, 0};
      case Operation::both:
        return {a & b, 0};
      case Operation::without:
        return {a & ~b, 0};
      case Operation::either:
        return {a | b, 0};
      case Operation::either_not:
        return {a | ~b, 0};
      case Operation::differ:
        return {a ^ b, 0};
      case Operation::agree:
        return {~(a ^ b), 0};
      case Operation::differ_three:
        return {a ^ b ^ c, 0};
      case Operation::half_add:
        return {a ^ b, a & b};
      case Operation::full_add:
        return {a ^ b ^ c, (a & b) | (a & c) | (b & c)};
      case Operation::borrow:
        return {a ^ b, ~a & b};
      case Operation::subtract:
        return {a ^ b ^ c, (~a & b) | (~a & c) | (b & c)};
    }
    return {};
  };
  for (const KernelSet* set : available_kernels()) {
    SCOPED_TRACE(set->name);
    for (int number = 0; number <= static_cast<int>(Operation::subtract); ++number) {
      const auto operation = static_cast<Operation>(number);
      Plane out(kWords);
      Plane carry(kWords);
      const SliceStep step{operation,      {in[0].data()}, {in[1].data()},
                           {in[2].data()}, {out.data()},   {carry.data()}};
      set->run_slices(std::span(&step, 1), kWords);
      for (std::size_t i = 0; i < kWords; ++i) {
        const auto both = expected(operation, in[0][i], in[1][i], in[2][i]);
        ASSERT_EQ(out[i], both[0]) << "operation " << number;
        ASSERT_EQ(carry[i], both[1]) << "operation " << number;
      }
    }
  }
}

}  // namespace
}  // namespace muster::engine
