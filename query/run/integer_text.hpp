// Numbers, days, instants and degrees as text, written where there is room for kMostBytes.
// Threads: pure functions. Cost: a few nanoseconds; nothing is allocated.
#pragma once

#include <algorithm>
#include <array>
#include <charconv>
#include <cstddef>
#include <cstdint>
#include <cstring>

#include "engine/values/calendar.hpp"

namespace muster::query {

inline constexpr std::size_t kMostNumberBytes = 24;

inline char* write_number(std::uint64_t value, char* at) {
  return std::to_chars(at, at + kMostNumberBytes, value).ptr;
}

/// "00", "01", … "99".
inline constexpr std::array<char, 200> kPairs = [] {
  std::array<char, 200> pairs{};
  for (std::size_t i = 0; i < 100; ++i) {
    pairs[2 * i] = static_cast<char>('0' + i / 10);
    pairs[2 * i + 1] = static_cast<char>('0' + i % 10);
  }
  return pairs;
}();

/// Two digits.
inline char* write_pair(unsigned value, char* at) {
  std::memcpy(at, kPairs.data() + 2 * std::size_t{value}, 2);
  return at + 2;
}

/// The last `digits` digits, zeros in front.
inline char* write_padded(std::uint64_t value, std::size_t digits, char* at) {
  std::size_t left = digits;
  for (; left >= 2; left -= 2, value /= 100) {
    write_pair(static_cast<unsigned>(value % 100), at + left - 2);
  }
  if (left == 1) *at = static_cast<char>('0' + value % 10);
  return at + digits;
}

/// Degrees of a place, from the units that engine::Place keeps.
inline char* write_degrees(std::int32_t units, char* at) {
  constexpr std::size_t kScale = 7;
  constexpr std::uint32_t kUnit = 10'000'000;
  if (units < 0) *at++ = '-';
  const auto size = static_cast<std::uint32_t>(units < 0 ? -std::int64_t{units} : units);
  at = write_number(size / kUnit, at);
  if (size % kUnit == 0) return at;
  *at++ = '.';
  at = write_padded(size % kUnit, kScale, at);
  while (at[-1] == '0') --at;
  return at;
}

inline char* write_day(engine::Day day, char* at) {
  const engine::CivilDate date = engine::civil(day);
  const auto year = static_cast<unsigned>(date.year);
  at = write_pair(year % 100, write_pair(year / 100, at));
  *at++ = '-';
  at = write_pair(date.month, at);
  *at++ = '-';
  return write_pair(date.day, at);
}

/// A number of fixed width.
struct WritePadded {
  std::size_t digits;

  char* operator()(std::int64_t number, char* at) const {
    return write_padded(static_cast<std::uint64_t>(number), digits, at);
  }
};

/// Units at a scale.
struct WriteDecimal {
  static constexpr std::size_t kMostBytes = 2 * kMostNumberBytes;
  std::size_t scale;

  char* operator()(std::int64_t units, char* at) const {
    if (units < 0) *at++ = '-';
    char* end = write_number(static_cast<std::uint64_t>(units < 0 ? -units : units), at);
    if (scale == 0) return end;
    const auto digits = static_cast<std::size_t>(end - at);
    if (digits <= scale) {  // zeros in front, one of them before the point
      const std::size_t zeros = scale + 1 - digits;
      std::copy_backward(at, end, end + zeros);
      std::fill_n(at, zeros, '0');
      end += zeros;
    }
    std::copy_backward(end - scale, end, end + 1);
    *(end - scale) = '.';
    return end + 1;
  }
};

/// A day, in quotes for JSON.
struct WriteDay {
  static constexpr std::size_t kMostBytes = 16;
  bool quotes;

  char* operator()(std::int64_t value, char* at) const {
    if (quotes) *at++ = '"';
    at = write_day(engine::Day{static_cast<std::int32_t>(value)}, at);
    if (quotes) *at++ = '"';
    return at;
  }
};

/// An instant, in quotes for JSON.
struct WriteInstant {
  static constexpr std::size_t kMostBytes = 32;
  bool quotes;

  char* operator()(std::int64_t value, char* at) const {
    constexpr std::int64_t kDaySeconds = 86'400;
    const std::int64_t day = (value >= 0 ? value : value - (kDaySeconds - 1)) / kDaySeconds;
    const auto seconds = static_cast<unsigned>(value - day * kDaySeconds);
    if (quotes) *at++ = '"';
    at = write_day(engine::Day{static_cast<std::int32_t>(day)}, at);
    *at++ = 'T';
    at = write_pair(seconds / 3'600, at);
    *at++ = ':';
    at = write_pair(seconds / 60 % 60, at);
    *at++ = ':';
    at = write_pair(seconds % 60, at);
    *at++ = 'Z';
    if (quotes) *at++ = '"';
    return at;
  }
};

}  // namespace muster::query
