// Plain words: cells that are surely nothing but a word to type inference: no number, date, place,
// array, yes, no or unknown, and no marks that could separate tags. Sixteen bytes at a time (SSE2).
// Threads: plain functions. Cost: 2 ns for a short cell.
#pragma once

#include <emmintrin.h>

#include <array>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <string_view>

namespace muster::loaders {

namespace detail {

/// Bit i is set where byte i of the sixteen at `at` is `wanted`.
inline unsigned where_byte(__m128i bytes, char wanted) {
  return static_cast<unsigned>(_mm_movemask_epi8(_mm_cmpeq_epi8(bytes, _mm_set1_epi8(wanted))));
}

/// By first byte: 0 surely a word, 1 a word if over six bytes long, 2 anything.
inline constexpr auto kFirstBytes = [] {
  std::array<std::uint8_t, 256> kinds{};
  for (const char c : std::string_view("0123456789-+.,NnPp#\\[")) {
    kinds[static_cast<unsigned char>(c)] = 2;
  }
  for (const char c : std::string_view("YyTtFf\xD0")) kinds[static_cast<unsigned char>(c)] = 1;
  return kinds;
}();

}  // namespace detail

/// Cells longer than this are never plain.
inline constexpr std::size_t kLongestPlainWord = 256;

/// Where a mark stands in the first `size` bytes at `at`, sixteen of which can be read past them.
template <typename Take>
void each_mark_block(const char* at, std::size_t size, const Take& take) {
  for (std::size_t i = 0; i < size; i += 16) {
    const __m128i bytes = _mm_loadu_si128(reinterpret_cast<const __m128i*>(at + i));
    const unsigned valid = size - i >= 16 ? 0xFFFF : (1U << (size - i)) - 1;
    take(i, bytes, valid);
  }
}

/// Whether the cell is a plain word. Requires size ≥ 1 and sixteen readable bytes past its end.
inline bool plain_word(const char* at, std::size_t size) {
  const std::uint8_t kind = detail::kFirstBytes[static_cast<unsigned char>(*at)];
  if (kind > static_cast<unsigned>(size > 6) || size > kLongestPlainWord) return false;
  unsigned marks = 0;
  each_mark_block(at, size, [&](std::size_t, __m128i bytes, unsigned valid) {
    marks |= (detail::where_byte(bytes, '|') | detail::where_byte(bytes, ';') |
              detail::where_byte(bytes, ',')) &
             valid;
  });
  return marks == 0;
}

/// Finds the bars of a cell that holds no other mark, no blank and no empty piece, and is no array.
/// The number of bars, their places in `bars`; 0 if the cell is anything else. As plain_word().
inline std::size_t plain_bars(const char* at, std::size_t size,
                              std::array<std::uint8_t, kLongestPlainWord>& bars) {
  if (size > kLongestPlainWord || *at == '[') return 0;
  unsigned others = 0;
  unsigned last_was_bar = 1;  // a bar at the front has nothing before it
  std::size_t count = 0;
  each_mark_block(at, size, [&](std::size_t base, __m128i bytes, unsigned valid) {
    unsigned found = detail::where_byte(bytes, '|') & valid;
    others |= (detail::where_byte(bytes, ' ') | detail::where_byte(bytes, ';') |
               detail::where_byte(bytes, ',')) &
              valid;
    others |= found & (found << 1 | last_was_bar);
    last_was_bar = found >> 15 & 1;
    for (; found != 0; found &= found - 1) {
      bars[count++] =
          static_cast<std::uint8_t>(base + static_cast<unsigned>(std::countr_zero(found)));
    }
  });
  if (others != 0 || at[size - 1] == '|') return 0;
  return count;
}

}  // namespace muster::loaders
