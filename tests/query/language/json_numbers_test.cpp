#include "query/language/json_numbers.hpp"

#include <gtest/gtest.h>

#include <boost/json.hpp>
#include <limits>
#include <random>
#include <string>

#include "tests/seed.hpp"

namespace muster::query {
namespace {

namespace json = boost::json;
using engine::Decimal;

TEST(JsonNumbersTest, ReadsADoubleAsItWasWritten) {
  EXPECT_EQ(decimal_of(json::parse("12.5")), (Decimal{125, 1}));
  EXPECT_EQ(decimal_of(json::parse("0.1")), (Decimal{1, 1}));
  EXPECT_EQ(decimal_of(json::parse("-49.90")), (Decimal{-499, 1}));
  EXPECT_EQ(decimal_of(json::parse("1e6")), (Decimal{1'000'000, 0}));
  EXPECT_EQ(decimal_of(json::parse("5.0")), (Decimal{5, 0}));
  EXPECT_EQ(decimal_of(json::parse("-0.0")), (Decimal{0, 0}));
}

TEST(JsonNumbersTest, RefusesWhatEighteenDigitsDoNotHold) {
  EXPECT_EQ(decimal_of(json::parse("999999999999999999")), (Decimal{999'999'999'999'999'999, 0}));
  for (const char* text :
       {"1000000000000000000", "-1000000000000000000", "18446744073709551615", "1e300", "1e-30"}) {
    EXPECT_FALSE(decimal_of(json::parse(text))) << text;
  }
  EXPECT_FALSE(decimal_of(json::value(std::numeric_limits<double>::infinity())));
  EXPECT_FALSE(decimal_of(json::value(std::numeric_limits<double>::quiet_NaN())));
  EXPECT_FALSE(decimal_of(json::value("1")));
}

TEST(JsonNumbersTest, DecimalsOfFifteenDigitsSurviveJson) {
  std::mt19937_64 random(tests::seed());
  for (int i = 0; i < 100'000; ++i) {
    std::int64_t bound = 10;
    for (std::uint64_t digits = random() % 15; digits > 0; --digits) bound *= 10;
    const Decimal written{static_cast<std::int64_t>(random() % static_cast<std::uint64_t>(bound)),
                          static_cast<int>(random() % 16)};
    const Decimal plain = engine::normalised(written);
    const std::optional<json::value> number = json_number(written);
    ASSERT_TRUE(number);
    ASSERT_EQ(decimal_of(json::parse(json::serialize(*number))), plain);
    ASSERT_EQ(decimal_of(json::parse(engine::format_decimal(written))), plain);
  }
}

TEST(JsonNumbersTest, WritesOnlyWhatADoubleCanPromise) {
  EXPECT_EQ(json_number({9007199254740992, 0}), json::value(9007199254740992));
  EXPECT_FALSE(json_number({9007199254740993, 0}));
  EXPECT_FALSE(json_number({1234567890123456, 2}));
  EXPECT_EQ(json_number({150, 2}), json::value(1.5));
  EXPECT_EQ(json_number({100, 2}), json::value(1));
}

TEST(JsonNumbersTest, ASharedScaleBringsBackTrailingZeros) {
  const Decimal natural[] = {{1, 0}, {25, 1}};
  EXPECT_EQ(shared_scale(natural), 0);
  const Decimal money[] = {{100, 2}, {4990, 2}};
  EXPECT_EQ(shared_scale(money), 2);
  const Decimal mixed[] = {{1, 0}, {4990, 2}};
  EXPECT_FALSE(shared_scale(mixed));
  EXPECT_EQ(with_scale({15, 1}, 2), (Decimal{150, 2}));
  EXPECT_EQ(with_scale({125, 2}, 1), (Decimal{125, 2}));
  EXPECT_FALSE(with_scale({1, 0}, 18));
}

}  // namespace
}  // namespace muster::query
