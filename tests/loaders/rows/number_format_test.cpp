// Numbers as people write them.
#include "loaders/rows/number_format.hpp"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <random>
#include <string>

#include "engine/values/decimal.hpp"
#include "tests/seed.hpp"

namespace muster::loaders {
namespace {

std::string units(const std::string& text, char decimal, int scale) {
  std::int64_t value = 0;
  switch (read_units(text, decimal, scale, value)) {
    case NumberMisfit::none:
      return std::to_string(value);
    case NumberMisfit::no_number:
      return "no number";
    case NumberMisfit::too_many_fraction_digits:
      return "too many digits";
    case NumberMisfit::too_large:
      break;
  }
  return "too large";
}

TEST(NumberFormat, ReadsUnitsExactly) {
  EXPECT_EQ(units("12.5", '.', 2), "1250");
  EXPECT_EQ(units("-12.50", '.', 2), "-1250");
  EXPECT_EQ(units(".5", '.', 2), "50");
  EXPECT_EQ(units("007", '.', 0), "7");
  EXPECT_EQ(units("+7", '.', 0), "7");
  EXPECT_EQ(units("1,234.5", '.', 1), "12345");
  EXPECT_EQ(units("1.234,5", ',', 1), "12345");
  EXPECT_EQ(units("1 234 567", ',', 0), "1234567");
  EXPECT_EQ(units("999999999999999999", '.', 0), "999999999999999999");
  EXPECT_EQ(units("0.000000000000000001", '.', 18), "1");
}

TEST(NumberFormat, SaysWhyACellDoesNotFit) {
  EXPECT_EQ(units("1.234", '.', 2), "too many digits");
  EXPECT_EQ(units("1.230", '.', 2), "123");
  EXPECT_EQ(units("1000000000000000000", '.', 0), "too large");
  EXPECT_EQ(units("10000000000000000", '.', 2), "too large");
  for (const char* text : {"", "-", "+", ".", "1.", "1..2", "1.2.3", "12,34,567", "1,2345", "a",
                           "1a", "1 2", "--1", "1e5", "0x10", "1 ", " 1"}) {
    EXPECT_EQ(units(text, '.', 2), "no number") << text;
  }
}

TEST(NumberFormat, ReadsReals) {
  EXPECT_EQ(read_real("1e3", '.'), 1000.0);
  EXPECT_EQ(read_real("-1.5E-2", '.'), -0.015);
  EXPECT_EQ(read_real("1,5", ','), 1.5);
  EXPECT_EQ(read_real("1 234,5", ','), 1234.5);
  EXPECT_EQ(read_real("1,5e2", ','), 150.0);
  for (const char* text : {"", "-", "inf", "nan", "1e999", "1e", "e5", "1.5.2", "abc"}) {
    EXPECT_FALSE(read_real(text, '.').has_value()) << text;
  }
}

TEST(NumberFormat, WhatIsScannedIsRead) {
  const std::uint64_t seed = tests::seed();
  std::mt19937_64 random(seed);
  const std::string letters = "0123456789.,- '+e";
  int numbers = 0;
  for (int round = 0; round < 200'000; ++round) {
    std::string text;
    for (std::size_t n = 1 + random() % 9; n > 0; --n) text += letters[random() % letters.size()];
    NumberScan scan;
    if (!scan_number(text, scan)) continue;
    ++numbers;
    for (const char decimal : {'.', ','}) {
      const bool fits = decimal == '.' ? scan.fits_point : scan.fits_comma;
      const DigitCount& digits = decimal == '.' ? scan.point : scan.comma;
      std::int64_t value = 0;
      if (fits) {
        EXPECT_EQ(read_units(text, decimal, digits.fraction, value), NumberMisfit::none) << text;
      }
      if (fits || scan.real_only) {
        EXPECT_TRUE(read_real(text, '.').has_value() || read_real(text, ',').has_value()) << text;
      }
    }
  }
  EXPECT_GT(numbers, 1000);
}

TEST(NumberFormat, EveryDecimalReadsBack) {
  const std::uint64_t seed = tests::seed();
  std::mt19937_64 random(seed);
  for (int round = 0; round < 10'000; ++round) {
    const int scale = static_cast<int>(random() % 19);
    const auto expected =
        static_cast<std::int64_t>(random() % 1'999'999'999'999'999'999ULL) - engine::kMaxUnits;
    std::int64_t value = 0;
    const std::string text = engine::format_decimal({expected, scale});
    ASSERT_EQ(read_units(text, '.', scale, value), NumberMisfit::none) << text;
    ASSERT_EQ(value, expected) << text;
  }
}

}  // namespace
}  // namespace muster::loaders
