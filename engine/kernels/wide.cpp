// The kernel sets for AVX2 and AVX-512, from one source by Google Highway: this file is compiled
// once for each target by foreach_target.h.
#define HWY_WANT_AVX3_DL
#define HWY_DISABLED_TARGETS (HWY_SSSE3 | HWY_SSE4 | HWY_AVX3)
#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "engine/kernels/wide.cpp"
#include <hwy/foreach_target.h>  // must come before highway.h
#include <hwy/highway.h>

#include <algorithm>
#include <bit>
#include <cstring>

#include "engine/kernels/kernel_sets.hpp"

// The static target (any x86-64) is covered better by baseline.cpp.
#if HWY_TARGET != HWY_STATIC_TARGET

HWY_BEFORE_NAMESPACE();
namespace muster::engine::HWY_NAMESPACE {

namespace hn = hwy::HWY_NAMESPACE;

HWY_ATTR HWY_INLINE std::uint64_t count_word(std::uint64_t bits) {
  return static_cast<std::uint64_t>(__builtin_popcountll(bits));
}

#define KERNEL_ATTR HWY_ATTR
#include "engine/kernels/range_loops.inc"
#undef KERNEL_ATTR

using Words = hn::ScalableTag<std::uint64_t>;
using WordVector = hn::Vec<Words>;

constexpr std::size_t kLanes = HWY_LANES(std::uint64_t);

// Sums bits set in word_at(i), for i in steps of one vector; four vectors a round.
template <typename VectorAt>
HWY_ATTR HWY_INLINE std::uint64_t count_vectors(std::size_t words, const VectorAt& vector_at) {
  const Words d;
  WordVector sum0 = hn::Zero(d);
  WordVector sum1 = hn::Zero(d);
  for (std::size_t i = 0; i < words; i += 2 * kLanes) {
    sum0 = hn::Add(sum0, hn::PopulationCount(vector_at(i)));
    sum1 = hn::Add(sum1, hn::PopulationCount(vector_at(i + kLanes)));
  }
  return hn::GetLane(hn::SumOfLanes(d, hn::Add(sum0, sum1)));
}

HWY_ATTR std::uint64_t count(const std::uint64_t* a, std::size_t words) {
  const Words d;
  return count_vectors(words, [&](std::size_t i) HWY_ATTR { return hn::LoadU(d, a + i); });
}
HWY_ATTR std::uint64_t count_and(const std::uint64_t* a, const std::uint64_t* b,
                                 std::size_t words) {
  const Words d;
  return count_vectors(words, [&](std::size_t i) HWY_ATTR {
    return hn::And(hn::LoadU(d, a + i), hn::LoadU(d, b + i));
  });
}
HWY_ATTR std::uint64_t count_and_not(const std::uint64_t* a, const std::uint64_t* b,
                                     std::size_t words) {
  const Words d;
  return count_vectors(words, [&](std::size_t i) HWY_ATTR {
    return hn::AndNot(hn::LoadU(d, b + i), hn::LoadU(d, a + i));
  });
}

HWY_ATTR std::uint64_t count_listed(const std::uint64_t* a, std::span<const std::uint16_t> rows) {
  const hn::ScalableTag<std::uint32_t> d;
  const hn::RebindToSigned<decltype(d)> indexes;
  const hn::Rebind<std::uint16_t, decltype(d)> narrow;
  constexpr std::size_t kStep = HWY_LANES(std::uint32_t);
  // Bits are numbered from the lowest, so words of 32 do as well.
  const auto* halves = reinterpret_cast<const std::uint32_t*>(a);
  auto sum = hn::Zero(d);
  std::size_t i = 0;
  for (; i + kStep <= rows.size(); i += kStep) {
    const auto row = hn::PromoteTo(d, hn::LoadU(narrow, rows.data() + i));
    const auto half = hn::GatherIndex(d, halves, hn::BitCast(indexes, hn::ShiftRight<5>(row)));
    const auto bit = hn::Shr(half, hn::And(row, hn::Set(d, 31)));
    sum = hn::Add(sum, hn::And(bit, hn::Set(d, 1)));
  }
  std::uint64_t count = hn::GetLane(hn::SumOfLanes(d, sum));
  for (; i < rows.size(); ++i) count += (a[rows[i] / 64] >> (rows[i] % 64)) & 1U;
  return count;
}

// io = combine(io, a); whether any bit is left.
template <typename Combine>
HWY_ATTR HWY_INLINE bool combine_into(std::uint64_t* io, const std::uint64_t* a, std::size_t words,
                                      const Combine& combine) {
  const Words d;
  WordVector any = hn::Zero(d);
  for (std::size_t i = 0; i < words; i += kLanes) {
    const WordVector left = combine(hn::LoadU(d, io + i), hn::LoadU(d, a + i));
    hn::StoreU(left, d, io + i);
    any = hn::Or(any, left);
  }
  return !hn::AllTrue(d, hn::Eq(any, hn::Zero(d)));
}

HWY_ATTR bool and_into(std::uint64_t* io, const std::uint64_t* a, std::size_t words) {
  return combine_into(io, a, words, [](WordVector left, WordVector right) HWY_ATTR {
    return hn::And(left, right);
  });
}
HWY_ATTR bool and_not_into(std::uint64_t* io, const std::uint64_t* a, std::size_t words) {
  return combine_into(io, a, words, [](WordVector left, WordVector right) HWY_ATTR {
    return hn::AndNot(right, left);
  });
}
HWY_ATTR void or_into(std::uint64_t* io, const std::uint64_t* a, std::size_t words) {
  combine_into(io, a, words,
               [](WordVector left, WordVector right) HWY_ATTR { return hn::Or(left, right); });
}

HWY_ATTR void add_bits(std::uint64_t* const* planes, std::size_t plane_count,
                       const std::uint64_t* bits, std::size_t words) {
  const Words d;
  for (std::size_t i = 0; i < words; i += kLanes) {
    WordVector carry = hn::LoadU(d, bits + i);
    for (std::size_t plane = 0; plane < plane_count; ++plane) {
      const WordVector sum = hn::LoadU(d, planes[plane] + i);
      hn::StoreU(hn::Xor(sum, carry), d, planes[plane] + i);
      carry = hn::And(sum, carry);
    }
  }
}

// Word programs.
using Vector = WordVector;
HWY_ATTR HWY_INLINE Vector load_vector(const std::uint64_t* p) { return hn::LoadU(Words(), p); }
HWY_ATTR HWY_INLINE void store_vector(Vector v, std::uint64_t* p) { hn::StoreU(v, Words(), p); }
HWY_ATTR HWY_INLINE Vector bit_and(Vector a, Vector b) { return hn::And(a, b); }
HWY_ATTR HWY_INLINE Vector bit_and_not(Vector a, Vector b) { return hn::AndNot(b, a); }
HWY_ATTR HWY_INLINE Vector bit_or(Vector a, Vector b) { return hn::Or(a, b); }
HWY_ATTR HWY_INLINE Vector bit_xor(Vector a, Vector b) { return hn::Xor(a, b); }
HWY_ATTR HWY_INLINE Vector bit_not(Vector a) { return hn::Not(a); }
HWY_ATTR HWY_INLINE Vector no_bits() { return hn::Zero(Words()); }
HWY_ATTR HWY_INLINE Vector bit_xor3(Vector a, Vector b, Vector c) { return hn::Xor3(a, b, c); }
HWY_ATTR HWY_INLINE Vector bit_majority(Vector a, Vector b, Vector c) {
#if HWY_TARGET == HWY_AVX2
  return hn::Or(hn::And(a, b), hn::And(hn::Xor(a, b), c));
#else
  return Vector{_mm512_ternarylogic_epi64(a.raw, b.raw, c.raw, 0xE8)};
#endif
}

struct BitCounter {
  Vector sum0;
  Vector sum1;
};
HWY_ATTR HWY_INLINE BitCounter new_counter() { return {no_bits(), no_bits()}; }
HWY_ATTR HWY_INLINE void count_bits(BitCounter& counter, Vector a, Vector b, Vector c, Vector d) {
  counter.sum0 = hn::Add(counter.sum0, hn::Add(hn::PopulationCount(a), hn::PopulationCount(b)));
  counter.sum1 = hn::Add(counter.sum1, hn::Add(hn::PopulationCount(c), hn::PopulationCount(d)));
}
HWY_ATTR HWY_INLINE std::uint64_t total(const BitCounter& counter) {
  return hn::GetLane(hn::SumOfLanes(Words(), hn::Add(counter.sum0, counter.sum1)));
}

#define KERNEL_ATTR HWY_ATTR
#include "engine/kernels/slice_program_loop.inc"
#include "engine/kernels/word_program_loop.inc"
#undef KERNEL_ATTR

// A plane's words, bit after bit, are the masks of vectors of numbers.
template <typename Number>
HWY_ATTR void numbers_of_planes(const std::uint64_t* const* planes, std::size_t plane_count,
                                std::size_t words, Number* out) {
  const hn::ScalableTag<Number> d;
  constexpr std::size_t kStep = HWY_LANES(Number);
  std::fill_n(out, 64 * words, Number{0});
  // Four planes a round: their numbers are joined before they are written.
  for (std::size_t first = 0; first < plane_count; first += 4) {
    const std::uint64_t* four[4] = {};
    hn::Vec<decltype(d)> bits[4] = {hn::Zero(d), hn::Zero(d), hn::Zero(d), hn::Zero(d)};
    static constexpr std::uint64_t kNoRows[kMostPlaneWords] = {};
    for (std::size_t p = 0; p < 4; ++p) {
      const bool there = first + p < plane_count && planes[first + p] != nullptr;
      four[p] = there ? planes[first + p] : kNoRows;
      if (there) bits[p] = hn::Set(d, static_cast<Number>(Number{1} << (first + p)));
    }
    for (std::size_t row = 0; row < 64 * words; row += kStep) {
      auto numbers = hn::LoadU(d, out + row);
      for (std::size_t p = 0; p < 4; ++p) {
        const auto* const rows = reinterpret_cast<const std::uint8_t*>(four[p]);
        std::uint8_t mask[8] = {};
        std::memcpy(mask, rows + row / 8, std::max<std::size_t>(1, kStep / 8));
        if (kStep < 8) mask[0] = static_cast<std::uint8_t>(mask[0] >> (row % 8));
        numbers = hn::Or(numbers, hn::IfThenElseZero(hn::LoadMaskBits(d, mask), bits[p]));
      }
      hn::StoreU(numbers, d, out + row);
    }
  }
}

HWY_ATTR void planes_of_numbers(const std::uint64_t* numbers, std::size_t words,
                                std::uint64_t* const* planes, std::size_t plane_count) {
  const Words d;
  for (std::size_t i = 0; i < words; ++i) {
    for (std::size_t p = 0; p < plane_count; ++p) {
      const auto bit = hn::Set(d, std::uint64_t{1} << p);
      std::uint64_t word = 0;
      for (std::size_t row = 0; row < 64; row += kLanes) {
        std::uint64_t bits = 0;
        hn::StoreMaskBits(d, hn::TestBit(hn::LoadU(d, numbers + 64 * i + row), bit),
                          reinterpret_cast<std::uint8_t*>(&bits));
        word |= bits << row;
      }
      planes[p][i] = word;
    }
  }
}

HWY_ATTR std::size_t list(const std::uint64_t* a, std::size_t words, std::uint16_t* out) {
  return list_loop(a, words, out);
}

// Rows whose number is at least `bound`: compared from the highest plane down.
HWY_ATTR HWY_INLINE WordVector at_least(const std::uint64_t* const* planes, std::size_t plane_count,
                                        std::size_t i, std::uint64_t bound) {
  const Words d;
  if (plane_count < 64 && (bound >> plane_count) != 0) return hn::Zero(d);
  WordVector greater = hn::Zero(d);
  WordVector equal = hn::Set(d, ~std::uint64_t{0});
  for (std::size_t plane = plane_count; plane-- > 0;) {
    const WordVector sum = hn::LoadU(d, planes[plane] + i);
    if (((bound >> plane) & 1U) == 0) {
      greater = hn::Or(greater, hn::And(equal, sum));
      equal = hn::AndNot(sum, equal);
    } else {
      equal = hn::And(equal, sum);
    }
  }
  return hn::Or(greater, equal);
}

HWY_ATTR void sums_between(const std::uint64_t* const* planes, std::size_t plane_count,
                           std::uint64_t low, std::uint64_t high, std::uint64_t* words,
                           std::size_t word_count) {
  const Words d;
  for (std::size_t i = 0; i < word_count; i += kLanes) {
    const WordVector enough = at_least(planes, plane_count, i, low);
    const WordVector too_many = at_least(planes, plane_count, i, high + 1);
    hn::StoreU(hn::AndNot(too_many, enough), d, words + i);
  }
}

template <typename Code>
struct RangeTest {
  Code low;
  Code span;  // high − low

  HWY_ATTR HWY_INLINE std::uint64_t operator()(const Code* codes) const {
    const hn::ScalableTag<Code> d;
    constexpr std::size_t kStep = HWY_LANES(Code);
    const auto lows = hn::Set(d, low);
    const auto spans = hn::Set(d, span);
    std::uint64_t word = 0;
    for (std::size_t i = 0; i < 64; i += kStep) {
      // offset ≤ span, unsigned.
      const auto offset = hn::Sub(hn::LoadU(d, codes + i), lows);
      const auto inside = hn::Eq(hn::Min(offset, spans), offset);
      std::uint64_t bits = 0;
      hn::StoreMaskBits(d, inside, reinterpret_cast<std::uint8_t*>(&bits));
      word |= bits << i;
    }
    return word;
  }
};

template <typename Code>
HWY_ATTR void scan(const std::byte* codes, std::uint32_t rows, std::uint64_t low,
                   std::uint64_t high, std::span<std::uint64_t> words) {
  const RangeTest<Code> test{static_cast<Code>(low), static_cast<Code>(high - low)};
  scan_loop<Code>(codes, rows, words, test);
}
template <typename Code>
HWY_ATTR bool narrow(const std::byte* codes, std::uint32_t rows, std::uint64_t low,
                     std::uint64_t high, std::span<std::uint64_t> words) {
  const RangeTest<Code> test{static_cast<Code>(low), static_cast<Code>(high - low)};
  return narrow_loop<Code>(codes, rows, words, test);
}

HWY_ATTR bool split(const std::byte* codes, std::uint32_t rows, const NestedRanges& ranges,
                    std::span<std::uint64_t> words, std::span<std::uint64_t> border) {
  const auto test = [](std::uint8_t low, std::uint8_t high) {
    return RangeTest<std::uint8_t>{low, static_cast<std::uint8_t>(high - low)};
  };
  return split_loop(codes, rows, words, border, test(ranges.outer_low, ranges.outer_high),
                    test(ranges.inner_low, ranges.inner_high));
}

const KernelSet kSet = {
    HWY_TARGET == HWY_AVX2 ? "avx2" : "avx512",
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

}  // namespace muster::engine::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#endif

#if HWY_ONCE

#include <hwy/targets.h>

namespace muster::engine {

const KernelSet* avx2_kernels() {
#if HWY_TARGETS & HWY_AVX2
  if ((hwy::SupportedTargets() & HWY_AVX2) != 0) return &N_AVX2::kSet;
#endif
  return nullptr;
}

const KernelSet* avx512_kernels() {
#if HWY_TARGETS & HWY_AVX3_DL
  if ((hwy::SupportedTargets() & HWY_AVX3_DL) != 0) return &N_AVX3_DL::kSet;
#endif
  return nullptr;
}

}  // namespace muster::engine

#endif
