// Numbers and days read eight bytes at a time, against the readers that take any writing.
#include "loaders/rows/plain_digits.hpp"

#include <gtest/gtest.h>

#include <random>
#include <string>

#include "engine/values/decimal.hpp"
#include "loaders/rows/date_format.hpp"
#include "loaders/rows/number_format.hpp"
#include "tests/seed.hpp"

namespace muster::loaders {
namespace {

/// The text in the middle of others, so that a read past its end meets bytes that would spoil it.
bool read_number(const std::string& text, char decimal, PlainNumber& number,
                 const std::string& around) {
  const std::string room = around + text + around + std::string(kReadAhead, '9');
  return read_plain_number(room.data() + around.size(), text.size(), decimal, number);
}

void check_number(const std::string& text, char decimal, const std::string& around) {
  PlainNumber number;
  if (!read_number(text, decimal, number, around)) return;
  SCOPED_TRACE("'" + text + "' decimal " + decimal);
  // Whatever is taken must be what the general readers say of it.
  std::int64_t units = 0;
  const int scale = static_cast<int>(number.fraction);
  ASSERT_EQ(read_units(text, decimal, scale, units), NumberMisfit::none);
  const auto digits = static_cast<std::int64_t>(number.digits);
  EXPECT_EQ(number.negative ? -digits : digits, units);
  const std::size_t sign = text.find(decimal);
  const std::size_t body = text.size() - (number.negative ? 1 : 0);
  EXPECT_EQ(number.fraction, sign == std::string::npos ? 0 : text.size() - sign - 1);
  EXPECT_EQ(number.whole, body - number.fraction - (sign == std::string::npos ? 0 : 1));
  EXPECT_EQ(number.leads_zero, text[number.negative ? 1 : 0] == '0');
  NumberScan scan;
  ASSERT_TRUE(scan_number(text, scan));
  EXPECT_EQ(scan.leading_zero, number.leads_zero && number.whole > 1);
}

TEST(PlainDigits, NumbersOfEveryLengthAndPlaceOfTheSign) {
  const std::string digits = "1234567890123456";
  for (std::size_t size = 1; size <= digits.size(); ++size) {
    PlainNumber number;
    const std::string whole = digits.substr(0, size);
    for (const char* around : {",", "0", "9", ".", "\x80"}) {
      ASSERT_TRUE(read_number(whole, '.', number, around)) << whole;
      EXPECT_EQ(number.digits, std::stoull(whole));
      ASSERT_TRUE(read_number("-" + whole, '.', number, around)) << whole;
      EXPECT_TRUE(number.negative);
      check_number(whole, '.', around);
      for (std::size_t at = 1; at + 1 < size; ++at) {
        std::string text = whole;
        text[at] = '.';
        ASSERT_TRUE(read_number(text, '.', number, around)) << text;
        check_number(text, '.', around);
        EXPECT_FALSE(read_number(text, ',', number, around)) << text;
      }
    }
  }
}

TEST(PlainDigits, OtherWritingsAreLeftToTheOthers) {
  PlainNumber number;
  for (const char* text :
       {"-",          ".",          ".5",          "5.",        "-.5",
        "-5.",        "+5",         "1e5",         "1.2.3",     "1,2",
        " 1",         "1 ",         "--1",         "1-",        "12345678901234567",
        "123456789.", ".123456789", "1234567.8.9", "12345678x", "x12345678",
        "\xFF",       "1\x80",      "1:",          "1/",        "0x10"}) {
    EXPECT_FALSE(read_number(text, '.', number, ",")) << text;
  }
}

TEST(PlainDigits, RandomTextsAreReadAsTheGeneralReaderDoes) {
  const std::uint64_t seed = tests::seed();
  SCOPED_TRACE("seed " + std::to_string(seed));
  std::mt19937_64 random(seed);
  const std::string letters = "0011223344556789.,-+ e/:\x80";
  for (int round = 0; round < 200'000; ++round) {
    std::string text;
    const std::size_t size = 1 + random() % 18;
    const std::size_t kinds = round % 2 == 0 ? 17 : letters.size();
    for (std::size_t i = 0; i < size; ++i) text += letters[random() % kinds];
    check_number(text, random() % 4 == 0 ? ',' : '.', round % 3 == 0 ? "7" : ",");
    if (HasFatalFailure()) return;
  }
}

TEST(PlainDigits, DaysAreThoseOfTheGeneralReader) {
  const std::uint64_t seed = tests::seed();
  SCOPED_TRACE("seed " + std::to_string(seed));
  std::mt19937_64 random(seed);
  const std::string letters = "0123456789-/:\xB0";
  for (int round = 0; round < 200'000; ++round) {
    std::string text = "2024-02-29";
    for (std::uint64_t i = random() % 4; i > 0; --i) {
      text[random() % text.size()] = letters[random() % letters.size()];
    }
    PlainDay date;
    const std::string room = text + std::string(kReadAhead, '7');
    const bool plain = read_plain_day(room.data(), date);
    StampScan scan;
    const bool general = scan_stamp(text, scan) && scan.year_first && scan.separator == '-' &&
                         text[4] == '-' && text[7] == '-';
    ASSERT_EQ(plain, general) << text;
    if (!plain) continue;
    EXPECT_EQ(date.year, scan.year) << text;
    EXPECT_EQ(date.month, scan.first) << text;
    EXPECT_EQ(date.day, scan.second) << text;
  }
}

}  // namespace
}  // namespace muster::loaders
