// The kernel set that runs on any x86-64: SSE2, no popcount instruction.
#include <emmintrin.h>

#include <algorithm>
#include <bit>
#include <cstring>
#include <limits>

#include "engine/kernels/kernel_sets.hpp"

namespace muster::engine {

namespace {

// Bits set in eight words: a tree of carry-save adders leaves four partial sums, so that the slow
// bit-twiddling count runs on half the words (Harley–Seal, in Mula, Kurz, Lemire 2017).
std::uint64_t count_word(std::uint64_t word) {
  word -= (word >> 1) & 0x5555555555555555U;
  word = (word & 0x3333333333333333U) + ((word >> 2) & 0x3333333333333333U);
  word = (word + (word >> 4)) & 0x0F0F0F0F0F0F0F0FU;
  return (word * 0x0101010101010101U) >> 56;
}

struct CarrySave {
  std::uint64_t ones = 0;
  std::uint64_t twos = 0;

  // Adds two words to `ones`; what carries is returned.
  static std::uint64_t add(std::uint64_t& sum, std::uint64_t a, std::uint64_t b) {
    const std::uint64_t half = sum ^ a;
    const std::uint64_t carry = (sum & a) | (half & b);
    sum = half ^ b;
    return carry;
  }
};

template <typename WordAt>
std::uint64_t count_words(std::size_t words, WordAt word_at) {
  CarrySave sums;
  std::uint64_t fours = 0;
  std::uint64_t count_of_eights = 0;
  for (std::size_t i = 0; i < words; i += 8) {
    const std::uint64_t a = CarrySave::add(sums.ones, word_at(i), word_at(i + 1));
    const std::uint64_t b = CarrySave::add(sums.ones, word_at(i + 2), word_at(i + 3));
    const std::uint64_t c = CarrySave::add(sums.twos, a, b);
    const std::uint64_t d = CarrySave::add(sums.ones, word_at(i + 4), word_at(i + 5));
    const std::uint64_t e = CarrySave::add(sums.ones, word_at(i + 6), word_at(i + 7));
    const std::uint64_t f = CarrySave::add(sums.twos, d, e);
    count_of_eights += count_word(CarrySave::add(fours, c, f));
  }
  return 8 * count_of_eights + 4 * count_word(fours) + 2 * count_word(sums.twos) +
         count_word(sums.ones);
}

std::uint64_t count(const std::uint64_t* a, std::size_t words) {
  return count_words(words, [&](std::size_t i) { return a[i]; });
}
std::uint64_t count_and(const std::uint64_t* a, const std::uint64_t* b, std::size_t words) {
  return count_words(words, [&](std::size_t i) { return a[i] & b[i]; });
}
std::uint64_t count_and_not(const std::uint64_t* a, const std::uint64_t* b, std::size_t words) {
  return count_words(words, [&](std::size_t i) { return a[i] & ~b[i]; });
}

std::uint64_t count_listed(const std::uint64_t* a, std::span<const std::uint16_t> rows) {
  std::uint64_t count = 0;
  for (const std::uint16_t row : rows) count += (a[row / 64] >> (row % 64)) & 1U;
  return count;
}

bool and_into(std::uint64_t* io, const std::uint64_t* a, std::size_t words) {
  std::uint64_t any = 0;
  for (std::size_t i = 0; i < words; ++i) any |= (io[i] &= a[i]);
  return any != 0;
}
bool and_not_into(std::uint64_t* io, const std::uint64_t* a, std::size_t words) {
  std::uint64_t any = 0;
  for (std::size_t i = 0; i < words; ++i) any |= (io[i] &= ~a[i]);
  return any != 0;
}
void or_into(std::uint64_t* io, const std::uint64_t* a, std::size_t words) {
  for (std::size_t i = 0; i < words; ++i) io[i] |= a[i];
}

void add_bits(std::uint64_t* const* planes, std::size_t plane_count, const std::uint64_t* bits,
              std::size_t words) {
  for (std::size_t i = 0; i < words; ++i) {
    std::uint64_t carry = bits[i];
    for (std::size_t plane = 0; plane < plane_count; ++plane) {
      const std::uint64_t next = planes[plane][i] & carry;
      planes[plane][i] ^= carry;
      carry = next;
    }
  }
}

// Rows of word i whose number is at least `bound`: compared from the highest plane down.
std::uint64_t at_least(const std::uint64_t* const* planes, std::size_t plane_count, std::size_t i,
                       std::uint64_t bound) {
  if (plane_count < 64 && (bound >> plane_count) != 0) return 0;
  std::uint64_t greater = 0;
  std::uint64_t equal = ~std::uint64_t{0};
  for (std::size_t plane = plane_count; plane-- > 0;) {
    const std::uint64_t sum = planes[plane][i];
    if (((bound >> plane) & 1U) == 0) {
      greater |= equal & sum;
      equal &= ~sum;
    } else {
      equal &= sum;
    }
  }
  return greater | equal;
}

void sums_between(const std::uint64_t* const* planes, std::size_t plane_count, std::uint64_t low,
                  std::uint64_t high, std::uint64_t* words, std::size_t word_count) {
  for (std::size_t i = 0; i < word_count; ++i) {
    words[i] = at_least(planes, plane_count, i, low) & ~at_least(planes, plane_count, i, high + 1);
  }
}

// --- word programs: a vector is two words of SSE2 ------------------------------------------------

constexpr std::size_t kLanes = 2;
using Vector = __m128i;
Vector load_vector(const std::uint64_t* p) {
  return _mm_loadu_si128(reinterpret_cast<const __m128i*>(p));
}
void store_vector(Vector v, std::uint64_t* p) {
  _mm_storeu_si128(reinterpret_cast<__m128i*>(p), v);
}
Vector bit_and(Vector a, Vector b) { return _mm_and_si128(a, b); }
Vector bit_and_not(Vector a, Vector b) { return _mm_andnot_si128(b, a); }
Vector bit_or(Vector a, Vector b) { return _mm_or_si128(a, b); }
Vector bit_xor(Vector a, Vector b) { return _mm_xor_si128(a, b); }
Vector bit_not(Vector a) { return _mm_xor_si128(a, _mm_set1_epi32(-1)); }
Vector no_bits() { return _mm_setzero_si128(); }
Vector bit_xor3(Vector a, Vector b, Vector c) { return bit_xor(a, bit_xor(b, c)); }
Vector bit_majority(Vector a, Vector b, Vector c) {
  return bit_or(bit_and(a, b), bit_and(bit_xor(a, b), c));
}

struct BitCounter {
  std::uint64_t bits = 0;
};
BitCounter new_counter() { return {}; }
void count_bits(BitCounter& counter, Vector a, Vector b, Vector c, Vector d) {
  std::uint64_t words[4 * kLanes];
  store_vector(a, words);
  store_vector(b, words + kLanes);
  store_vector(c, words + 2 * kLanes);
  store_vector(d, words + 3 * kLanes);
  counter.bits += count_words(std::size(words), [&](std::size_t i) { return words[i]; });
}
std::uint64_t total(const BitCounter& counter) { return counter.bits; }

#define KERNEL_ATTR
#include "engine/kernels/slice_program_loop.inc"
#include "engine/kernels/word_program_loop.inc"
#undef KERNEL_ATTR

// --- planes and numbers --------------------------------------------------------------------------

// Bit j of byte i becomes bit i of byte j (Warren, Hacker's Delight, 7-3).
std::uint64_t transposed(std::uint64_t x) {
  std::uint64_t t = (x ^ (x >> 7)) & 0x00AA00AA00AA00AAU;
  x ^= t ^ (t << 7);
  t = (x ^ (x >> 14)) & 0x0000CCCC0000CCCCU;
  x ^= t ^ (t << 14);
  t = (x ^ (x >> 28)) & 0x00000000F0F0F0F0U;
  return x ^ t ^ (t << 28);
}

template <typename Number>
void numbers_of_planes(const std::uint64_t* const* planes, std::size_t plane_count,
                       std::size_t words, Number* out) {
  std::fill_n(out, 64 * words, Number{0});
  for (std::size_t first = 0; first < plane_count; first += 8) {
    const std::size_t count = std::min<std::size_t>(8, plane_count - first);
    for (std::size_t i = 0; i < words; ++i) {
      for (unsigned eight = 0; eight < 8; ++eight) {
        std::uint64_t bits = 0;
        for (std::size_t p = 0; p < count; ++p) {
          const std::uint64_t* const plane = planes[first + p];
          if (plane != nullptr) bits |= ((plane[i] >> (8 * eight)) & 0xFFU) << (8 * p);
        }
        bits = transposed(bits);
        Number* const numbers = out + 64 * i + std::size_t{8} * eight;
        for (unsigned row = 0; row < 8; ++row) {
          numbers[row] = static_cast<Number>(
              numbers[row] | (static_cast<Number>((bits >> (8 * row)) & 0xFFU) << first));
        }
      }
    }
  }
}

void planes_of_numbers(const std::uint64_t* numbers, std::size_t words,
                       std::uint64_t* const* planes, std::size_t plane_count) {
  for (std::size_t first = 0; first < plane_count; first += 8) {
    const std::size_t count = std::min<std::size_t>(8, plane_count - first);
    for (std::size_t i = 0; i < words; ++i) {
      std::uint64_t rows[8] = {};  // of each plane
      for (unsigned eight = 0; eight < 8; ++eight) {
        std::uint64_t bits = 0;
        for (unsigned row = 0; row < 8; ++row) {
          bits |= ((numbers[64 * i + std::size_t{8} * eight + row] >> first) & 0xFFU) << (8 * row);
        }
        bits = transposed(bits);
        for (unsigned p = 0; p < 8; ++p) rows[p] |= ((bits >> (8 * p)) & 0xFFU) << (8 * eight);
      }
      for (std::size_t p = 0; p < count; ++p) planes[first + p][i] = rows[p];
    }
  }
}

// --- range scans: one word for 64 codes ----------------------------------------------------------

#define KERNEL_ATTR
#include "engine/kernels/range_loops.inc"
#undef KERNEL_ATTR

__m128i load(const void* address) { return _mm_loadu_si128(static_cast<const __m128i*>(address)); }

template <typename Code>
struct RangeTest {
  Code low;
  Code span;  // high − low

  std::uint64_t operator()(const Code* codes) const {
    std::uint64_t word = 0;
    for (unsigned i = 0; i < 64; ++i) {
      const bool inside = static_cast<Code>(codes[i] - low) <= span;
      word |= std::uint64_t{inside} << i;
    }
    return word;
  }
};

// code − low ≤ span in unsigned arithmetic, as "saturating subtraction leaves nothing".
template <>
std::uint64_t RangeTest<std::uint8_t>::operator()(const std::uint8_t* codes) const {
  const __m128i lows = _mm_set1_epi8(static_cast<char>(low));
  const __m128i spans = _mm_set1_epi8(static_cast<char>(span));
  std::uint64_t word = 0;
  for (unsigned i = 0; i < 4; ++i) {
    const __m128i offset = _mm_sub_epi8(load(codes + 16 * i), lows);
    const __m128i inside = _mm_cmpeq_epi8(_mm_subs_epu8(offset, spans), _mm_setzero_si128());
    word |= std::uint64_t{static_cast<std::uint32_t>(_mm_movemask_epi8(inside))} << (16 * i);
  }
  return word;
}

template <>
std::uint64_t RangeTest<std::uint16_t>::operator()(const std::uint16_t* codes) const {
  const __m128i lows = _mm_set1_epi16(static_cast<short>(low));
  const __m128i spans = _mm_set1_epi16(static_cast<short>(span));
  const auto inside = [&](const std::uint16_t* eight) {
    const __m128i offset = _mm_sub_epi16(load(eight), lows);
    return _mm_cmpeq_epi16(_mm_subs_epu16(offset, spans), _mm_setzero_si128());
  };
  std::uint64_t word = 0;
  for (unsigned i = 0; i < 4; ++i) {
    const __m128i bytes = _mm_packs_epi16(inside(codes + 16 * i), inside(codes + 16 * i + 8));
    word |= std::uint64_t{static_cast<std::uint32_t>(_mm_movemask_epi8(bytes))} << (16 * i);
  }
  return word;
}

template <>
std::uint64_t RangeTest<std::uint32_t>::operator()(const std::uint32_t* codes) const {
  // SSE2 compares signed: flipping the top bit keeps the order of unsigned numbers.
  const __m128i flip = _mm_set1_epi32(std::numeric_limits<int>::min());
  const __m128i lows = _mm_set1_epi32(static_cast<int>(low));
  const __m128i spans = _mm_xor_si128(_mm_set1_epi32(static_cast<int>(span)), flip);
  const auto outside = [&](const std::uint32_t* four) {
    const __m128i offset = _mm_sub_epi32(load(four), lows);
    return _mm_cmpgt_epi32(_mm_xor_si128(offset, flip), spans);
  };
  std::uint64_t word = 0;
  for (unsigned i = 0; i < 4; ++i) {
    const std::uint32_t* sixteen = codes + 16 * i;
    const __m128i first = _mm_packs_epi32(outside(sixteen), outside(sixteen + 4));
    const __m128i second = _mm_packs_epi32(outside(sixteen + 8), outside(sixteen + 12));
    const auto mask = static_cast<std::uint32_t>(_mm_movemask_epi8(_mm_packs_epi16(first, second)));
    word |= std::uint64_t{~mask & 0xFFFFU} << (16 * i);
  }
  return word;
}

template <typename Code>
void scan(const std::byte* codes, std::uint32_t rows, std::uint64_t low, std::uint64_t high,
          std::span<std::uint64_t> words) {
  scan_loop<Code>(codes, rows, words,
                  RangeTest<Code>{static_cast<Code>(low), static_cast<Code>(high - low)});
}

template <typename Code>
bool narrow(const std::byte* codes, std::uint32_t rows, std::uint64_t low, std::uint64_t high,
            std::span<std::uint64_t> words) {
  return narrow_loop<Code>(codes, rows, words,
                           RangeTest<Code>{static_cast<Code>(low), static_cast<Code>(high - low)});
}

std::size_t list(const std::uint64_t* a, std::size_t words, std::uint16_t* out) {
  return list_loop(a, words, out);
}

bool split(const std::byte* codes, std::uint32_t rows, const NestedRanges& ranges,
           std::span<std::uint64_t> words, std::span<std::uint64_t> border) {
  const auto test = [](std::uint8_t low, std::uint8_t high) {
    return RangeTest<std::uint8_t>{low, static_cast<std::uint8_t>(high - low)};
  };
  return split_loop(codes, rows, words, border, test(ranges.outer_low, ranges.outer_high),
                    test(ranges.inner_low, ranges.inner_high));
}

}  // namespace

const KernelSet& baseline_kernels() {
  static constexpr KernelSet kSet = {
      "baseline",
      count,
      count_and,
      count_and_not,
      count_listed,
      and_into,
      and_not_into,
      or_into,
      add_bits,
      sums_between,
      count_program,
      write_program,
      list,
      {scan<std::uint8_t>, scan<std::uint16_t>, scan<std::uint32_t>, scan<std::uint64_t>},
      {narrow<std::uint8_t>, narrow<std::uint16_t>, narrow<std::uint32_t>, narrow<std::uint64_t>},
      split,
      run_slices,
      numbers_of_planes<std::uint16_t>,
      numbers_of_planes<std::uint32_t>,
      numbers_of_planes<std::uint64_t>,
      planes_of_numbers};
  return kSet;
}

}  // namespace muster::engine
