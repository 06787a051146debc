#include "engine/kernels/range_scan.hpp"

#include <emmintrin.h>

#include <algorithm>
#include <cstring>
#include <limits>

#include "engine/check.hpp"

namespace muster::engine {

namespace {

// One word for 64 codes; `Block` is specialised by width where SSE2 has the right compare.
template <typename Code>
struct Block {
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

__m128i load(const void* address) { return _mm_loadu_si128(static_cast<const __m128i*>(address)); }

// code − low ≤ span in unsigned arithmetic, as "saturating subtraction leaves nothing".
template <>
std::uint64_t Block<std::uint8_t>::operator()(const std::uint8_t* codes) const {
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
std::uint64_t Block<std::uint16_t>::operator()(const std::uint16_t* codes) const {
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
std::uint64_t Block<std::uint32_t>::operator()(const std::uint32_t* codes) const {
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
  constexpr std::uint64_t kLargest = std::numeric_limits<Code>::max();
  if (low > kLargest) {
    std::fill(words.begin(), words.end(), 0);
    return;
  }
  const Block<Code> block{static_cast<Code>(low),
                          static_cast<Code>(std::min(high, kLargest) - low)};
  const Code* begin = reinterpret_cast<const Code*>(codes);
  const std::uint32_t whole = rows / 64;
  for (std::uint32_t i = 0; i < whole; ++i) words[i] = block(begin + std::size_t{64} * i);
  std::uint32_t next = whole;
  if (const std::uint32_t rest = rows % 64; rest != 0) {
    Code padded[64] = {};
    std::memcpy(padded, begin + std::size_t{64} * whole, rest * sizeof(Code));
    words[next++] = block(padded) & (~std::uint64_t{0} >> (64 - rest));
  }
  std::fill(words.begin() + next, words.end(), 0);
}

}  // namespace

void scan_range(const std::byte* codes, std::uint32_t width, std::uint32_t rows, std::uint64_t low,
                std::uint64_t high, std::span<std::uint64_t> words) {
  ENGINE_DCHECK(low <= high && words.size() * 64 >= rows);
  switch (width) {
    case 1:
      return scan<std::uint8_t>(codes, rows, low, high, words);
    case 2:
      return scan<std::uint16_t>(codes, rows, low, high, words);
    case 4:
      return scan<std::uint32_t>(codes, rows, low, high, words);
    case 8:
      return scan<std::uint64_t>(codes, rows, low, high, words);
    default:
      ENGINE_CHECK(!"a width of 1, 2, 4 or 8");
  }
}

}  // namespace muster::engine
