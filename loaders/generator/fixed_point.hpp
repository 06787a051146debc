// Normal deviates, exponentials and the logistic curve in fixed-point integers.
//
// The C library's exp and log may differ in the last bit from machine to machine, and a generated
// file must not. Everything here is integer arithmetic on tables of constants.
// A Fixed counts units of 2^-16. Threads: pure functions. Cost: 2–4 ns each.
#pragma once

#include <cstdint>

namespace muster::loaders {

/// A number in units of 2^-16.
using Fixed = std::int64_t;
inline constexpr Fixed kFixedOne = 1 << 16;

/// `hundredths` / 100 as a Fixed: fixed_hundredths(85) is 0.85.
constexpr Fixed fixed_hundredths(std::int64_t hundredths) { return hundredths * kFixedOne / 100; }

/// The product of two Fixed numbers. Requires that it fits.
constexpr Fixed multiply_fixed(Fixed a, Fixed b) { return (a * b) / kFixedOne; }

/// A standard normal deviate from 64 uniform bits, within ±5.5; absolute error below 0.002.
Fixed normal_deviate(std::uint64_t bits);

/// e to the power x, within 2 units of 2^-16 or 2 millionths, whichever is more; 0 below −11, and
/// held at e^24 above 24.
Fixed exponential(Fixed x);

/// 1 / (1 + e^−x) as a share of 2^32.
std::uint32_t logistic_share(Fixed x);

/// The whole part of the square root.
constexpr std::uint64_t square_root(std::uint64_t value) {
  std::uint64_t root = 0;
  for (std::uint64_t bit = std::uint64_t{1} << 31; bit != 0; bit >>= 1) {
    const std::uint64_t candidate = root | bit;
    if (candidate * candidate <= value) root = candidate;
  }
  return root;
}

}  // namespace muster::loaders
