// Values written as text straight into a buffer, for the generator's CSV lines.
//
// Every function writes at `out`, which has room, and returns the end of what it wrote.
// Threads: pure functions. Cost: a few nanoseconds.
#pragma once

#include <array>
#include <charconv>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string_view>

#include "loaders/generator/settlements.hpp"

namespace muster::loaders {

/// The text as it is.
inline char* write_text(char* out, std::string_view text) {
  std::memcpy(out, text.data(), text.size());
  return out + text.size();
}

/// The name of an enumerator.
template <typename Enumeration, std::size_t kSize>
inline char* write_name(char* out, const std::array<std::string_view, kSize>& names,
                        Enumeration value) {
  return write_text(out, names[static_cast<std::size_t>(value)]);
}

/// `true` or `false`.
inline char* write_flag(char* out, bool value) { return write_text(out, value ? "true" : "false"); }

/// A whole number, of at most 20 digits.
inline char* write_number(char* out, std::uint64_t value) {
  return std::to_chars(out, out + 20, value).ptr;
}

/// Exactly `digits` digits, with leading zeros.
inline char* write_padded(char* out, std::uint64_t value, unsigned digits) {
  for (char* place = out + digits; place != out; value /= 10) {
    *--place = static_cast<char>('0' + value % 10);
  }
  return out + digits;
}

/// Hundredths as money with two decimals: `12.05`.
inline char* write_money(char* out, std::uint64_t hundredths) {
  out = write_number(out, hundredths / 100);
  *out++ = '.';
  return write_padded(out, hundredths % 100, 2);
}

/// Units of 1e-5 degree as degrees with five decimals: `-3.70380`.
inline char* write_degrees(char* out, std::int32_t units) {
  if (units < 0) *out++ = '-';
  const auto size = static_cast<std::uint32_t>(units < 0 ? -units : units);
  out = write_number(out, size / kPlaceUnits);
  *out++ = '.';
  return write_padded(out, size % kPlaceUnits, 5);
}

}  // namespace muster::loaders
