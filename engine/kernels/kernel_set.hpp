// Kernels: the inner loops over chunk words and narrow columns, once for each instruction set.
//
// A KernelSet is a table of functions. Three are in the program: `avx512` (Ice Lake and later),
// `avx2`, and `baseline` (any x86-64); the best that the machine has is chosen once, at the first
// use, unless the environment variable MUSTER_KERNEL names one. Every set gives the same answers.
// Threads: immutable; pure functions. Cost: the bytes they touch, at memory speed.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

#include "engine/kernels/slice_step.hpp"
#include "engine/kernels/word_step.hpp"
#include "engine/result.hpp"

namespace muster::engine {

/// Sizes are in words of 64 rows and multiples of kWordsPerBlock; pointers need no alignment.
inline constexpr std::size_t kWordsPerBlock = 16;

/// Two ranges of one-byte codes, ends included; the inner one lies in the outer one.
struct NestedRanges {
  std::uint8_t outer_low = 0;
  std::uint8_t outer_high = 0;
  std::uint8_t inner_low = 0;
  std::uint8_t inner_high = 0;
};

struct KernelSet {
  /// Codes of a column's width in bytes, in the order 1, 2, 4, 8.
  static constexpr std::size_t kWidths = 4;

  std::string_view name;

  std::uint64_t (*count)(const std::uint64_t* a, std::size_t words);
  /// Bits set in a & b.
  std::uint64_t (*count_and)(const std::uint64_t* a, const std::uint64_t* b, std::size_t words);
  /// Bits set in a & ~b.
  std::uint64_t (*count_and_not)(const std::uint64_t* a, const std::uint64_t* b, std::size_t words);
  /// How many of the bits numbered in `rows` are set in a. Requires 1024 words.
  std::uint64_t (*count_listed)(const std::uint64_t* a, std::span<const std::uint16_t> rows);
  /// io &= a; returns whether any bit is left.
  bool (*and_into)(std::uint64_t* io, const std::uint64_t* a, std::size_t words);
  /// io &= ~a; returns whether any bit is left.
  bool (*and_not_into)(std::uint64_t* io, const std::uint64_t* a, std::size_t words);
  /// io |= a.
  void (*or_into)(std::uint64_t* io, const std::uint64_t* a, std::size_t words);
  /// Adds one bit a row to the binary numbers whose bit i is in planes[i]; a carry out of the last
  /// plane is lost.
  void (*add_bits)(std::uint64_t* const* planes, std::size_t plane_count, const std::uint64_t* bits,
                   std::size_t words);

  /// words = rows whose number in the planes (as add_bits has them) is from low to high, both
  /// included. Requires plane_count ≤ 64.
  void (*sums_between)(const std::uint64_t* const* planes, std::size_t plane_count,
                       std::uint64_t low, std::uint64_t high, std::uint64_t* words,
                       std::size_t word_count);

  /// Bits set in what the program leaves on top. Requires words to be a multiple of
  /// kWordsPerProgramBlock and every operand to have as many.
  std::uint64_t (*count_program)(std::span<const WordStep> steps, std::size_t words);
  /// Writes what the program leaves on top; `out` may be one of the operands.
  void (*write_program)(std::span<const WordStep> steps, std::size_t words, std::uint64_t* out);

  /// Writes the numbers of the bits set, ascending; returns how many. Requires words ≤ 1024.
  std::size_t (*list)(const std::uint64_t* a, std::size_t words, std::uint16_t* out);

  /// words[i] bit j = low ≤ code[64·i + j] ≤ high, for `rows` codes; bits past them and words past
  /// those are 0. Requires low ≤ high ≤ the largest code of the width.
  void (*scan[kWidths])(const std::byte* codes, std::uint32_t rows, std::uint64_t low,
                        std::uint64_t high, std::span<std::uint64_t> words);
  /// words &= scan(…), reading no codes where a word is 0 already. Returns whether any bit is left.
  /// Requires that no bit past the rows is set.
  bool (*narrow[kWidths])(const std::byte* codes, std::uint32_t rows, std::uint64_t low,
                          std::uint64_t high, std::span<std::uint64_t> words);
  /// Codes of one byte against a range inside a range, as narrow: border = words & the outer range
  /// without the inner one, then words &= the inner range. Returns whether any bit is left in
  /// either. Requires border.size() == words.size().
  bool (*split)(const std::byte* codes, std::uint32_t rows, const NestedRanges& ranges,
                std::span<std::uint64_t> words, std::span<std::uint64_t> border);

  /// Runs a slice program. Requires words to be a multiple of kWordsPerSliceBlock.
  void (*run_slices)(std::span<const SliceStep> steps, std::size_t words);
  /// out[64·i + j] has bit p where planes[p][i] has bit j, for every plane; a null plane is zeros.
  /// Requires as many planes as the numbers have bits, or fewer.
  void (*numbers_of_planes16)(const std::uint64_t* const* planes, std::size_t plane_count,
                              std::size_t words, std::uint16_t* out);
  void (*numbers_of_planes32)(const std::uint64_t* const* planes, std::size_t plane_count,
                              std::size_t words, std::uint32_t* out);
  void (*numbers_of_planes64)(const std::uint64_t* const* planes, std::size_t plane_count,
                              std::size_t words, std::uint64_t* out);
  /// The way back: bit p of 64 · words numbers becomes planes[p].
  void (*planes_of_numbers)(const std::uint64_t* numbers, std::size_t words,
                            std::uint64_t* const* planes, std::size_t plane_count);
};

/// The set in use. Requires that the environment names a set this machine has (see kernel_choice).
const KernelSet& kernels();

/// The sets this machine can run, best first; `baseline` is always the last.
std::vector<const KernelSet*> available_kernels();

/// Checks MUSTER_KERNEL: an unknown or unavailable name is an invalid_input Error. Programs call it
/// before anything else.
Status kernel_choice();

/// Index into KernelSet::scan for a width of 1, 2, 4 or 8 bytes.
constexpr std::size_t width_index(std::uint32_t width) {
  return width == 1 ? 0 : width == 2 ? 1 : width == 4 ? 2 : 3;
}

}  // namespace muster::engine
