// Plain numbers and ISO days read eight bytes at a time: the cells that most columns of numbers and
// dates are made of. Whatever is written in another way is left to number_format and date_format,
// which give the same answers for these.
//
// Eight characters in a register are checked and turned into their number with a few additions and
// multiplications ("SIMD within a register", after Lamport 1975).
// Threads: plain functions. Cost: 1–3 ns a cell.
#pragma once

#include <bit>
#include <cstdint>
#include <cstring>

namespace muster::loaders {

static_assert(std::endian::native == std::endian::little);

/// Bytes that the functions below may read from the first of a cell, whatever its size.
inline constexpr std::size_t kReadAhead = 24;

inline std::uint64_t load_eight(const char* at) {
  std::uint64_t word = 0;
  std::memcpy(&word, at, sizeof word);
  return word;
}

/// A number as its digits say it.
struct PlainNumber {
  std::uint64_t digits = 0;  ///< read as one whole number
  unsigned whole = 0;        ///< how many stand before the decimal sign
  unsigned fraction = 0;     ///< and after it
  bool negative = false;
  bool leads_zero = false;  ///< the first digit is 0
};

namespace detail {

inline constexpr std::uint64_t kZeros = 0x3030303030303030;  // eight '0'

/// The high bit of every byte over 9; of the bytes after the first such, perhaps also of others.
inline std::uint64_t no_digits(std::uint64_t digits) {
  return ((digits + 0x7676767676767676) | digits) & 0x8080808080808080;
}

/// The number of eight digits (0 … 9 each), the first in the lowest byte.
inline std::uint64_t eight_digits(std::uint64_t digits) {
  const std::uint64_t pairs = digits * 10 + (digits >> 8);  // bytes 0, 2, 4 and 6
  constexpr std::uint64_t kMask = 0x000000FF000000FF;
  return ((pairs & kMask) * 0x000F424000000064 + ((pairs >> 16) & kMask) * 0x0000271000000001) >>
         32;
}

/// `digits` without byte `at`; those before it move up by one.
inline std::uint64_t without_byte(std::uint64_t digits, unsigned at) {
  const std::uint64_t below = digits & ((std::uint64_t{1} << (8 * at)) - 1);
  const std::uint64_t from = digits & ~((std::uint64_t{1} << (8 * at)) - 1);
  return below << 8 | (from & ~(std::uint64_t{0xFF} << (8 * at)));
}

/// read_plain_number() of nine to sixteen characters without their sign.
inline bool read_long_number(const char* at, std::size_t size, std::uint64_t sign,
                             PlainNumber& number) {
  const std::size_t head = size - 8;
  const std::uint64_t high = (load_eight(at) ^ kZeros) << (64 - 8 * head);
  const std::uint64_t low = load_eight(at + head) ^ kZeros;
  const std::uint64_t high_marks = no_digits(high);
  const std::uint64_t low_marks = no_digits(low);
  if ((high_marks | low_marks) == 0) {
    number.digits = eight_digits(high) * 100'000'000 + eight_digits(low);
    number.whole = static_cast<unsigned>(size);
    return true;
  }
  if (high_marks == 0) {
    const unsigned mark = static_cast<unsigned>(std::countr_zero(low_marks)) / 8;
    if ((low >> (8 * mark) & 0xFF) != sign) return false;
    const std::uint64_t digits = without_byte(low, mark);
    if (no_digits(digits) != 0) return false;
    number.digits = eight_digits(high) * 10'000'000 + eight_digits(digits);
    number.fraction = 7 - mark;
  } else {
    const unsigned mark = static_cast<unsigned>(std::countr_zero(high_marks)) / 8;
    if (low_marks != 0 || (high >> (8 * mark) & 0xFF) != sign) return false;
    const std::uint64_t digits = without_byte(high, mark);
    if (no_digits(digits) != 0) return false;
    number.digits = eight_digits(digits) * 100'000'000 + eight_digits(low);
    number.fraction = 15 - mark;
  }
  number.whole = static_cast<unsigned>(size) - 1 - number.fraction;
  return number.whole != 0 && number.fraction != 0;
}

}  // namespace detail

/// Reads `-`, digits, and `decimal` with more digits, at most 16 characters beside the `-`. False
/// for anything else. Requires size ≥ 1.
__attribute__((always_inline)) inline bool read_plain_number(const char* at, std::size_t size,
                                                             char decimal, PlainNumber& number) {
  using detail::eight_digits;
  using detail::no_digits;
  using detail::without_byte;
  const bool negative = *at == '-';
  at += negative;
  size -= negative;
  if (size - 1 > 15) return false;
  const std::uint64_t sign = static_cast<std::uint64_t>(static_cast<unsigned char>(decimal) ^ '0');
  number.negative = negative;
  number.leads_zero = *at == '0';
  number.fraction = 0;
  if (size > 8) return detail::read_long_number(at, size, sign, number);
  // Shifted so that the last digit is the highest byte, with zeros before the first.
  const std::uint64_t text = (load_eight(at) ^ detail::kZeros) << (64 - 8 * size);
  const std::uint64_t marks = no_digits(text);
  if (marks == 0) {
    number.digits = eight_digits(text);
    number.whole = static_cast<unsigned>(size);
    return true;
  }
  const unsigned mark = static_cast<unsigned>(std::countr_zero(marks)) / 8;
  if ((text >> (8 * mark) & 0xFF) != sign) return false;
  const std::uint64_t digits = without_byte(text, mark);
  if (no_digits(digits) != 0) return false;
  number.digits = eight_digits(digits);
  number.fraction = 7 - mark;
  number.whole = static_cast<unsigned>(size) - 1 - number.fraction;
  return number.whole != 0 && number.fraction != 0;
}

/// Year, month and day of `YYYY-MM-DD` as written, the day perhaps no day at all.
struct PlainDay {
  unsigned year = 0;
  unsigned month = 0;
  unsigned day = 0;
};

/// False unless ten characters of that form stand at `at`.
inline bool read_plain_day(const char* at, PlainDay& date) {
  std::uint64_t front = load_eight(at);  // YYYY-MM-
  std::uint16_t back = 0;                // DD
  std::memcpy(&back, at + 8, sizeof back);
  front ^= 0x2D30302D30303030;
  back ^= 0x3030;
  if ((front & 0xFF0000FF00000000) != 0 || detail::no_digits(front) != 0 ||
      detail::no_digits(back) != 0) {
    return false;
  }
  const std::uint64_t pairs = front * 10 + (front >> 8);  // bytes 0, 2 and 5
  date.year = static_cast<unsigned>((pairs & 0xFF) * 100 + (pairs >> 16 & 0xFF));
  date.month = static_cast<unsigned>(pairs >> 40 & 0xFF);
  date.day = static_cast<unsigned>((back & 0xFF) * 10 + (back >> 8));
  return true;
}

}  // namespace muster::loaders
