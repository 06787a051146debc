// Slice programs: arithmetic on one number a row, kept as bit planes, as a list of steps.
//
// Plane i holds bit i of every row's number, 64 rows a word. Sums, differences and comparisons are
// steps of a few bit operations on whole planes; a kernel runs all steps on one small block of
// words before it goes to the next, so what lies between them stays in the first cache. Threads:
// plain values. Cost: a step about 15 cycles a block of 4,096 rows with AVX-512.
#pragma once

#include <cstddef>
#include <cstdint>

namespace muster::engine {

/// A plane that a step reads: words of a whole chunk, or of the block at hand alone.
struct SliceOperand {
  const std::uint64_t* words = nullptr;
  std::size_t moves = 1;  ///< 1 for words of a chunk, 0 for a block's
};

/// A plane that a step writes.
struct SliceResult {
  std::uint64_t* words = nullptr;
  std::size_t moves = 1;
};

struct SliceStep {
  enum class Operation : std::uint8_t {
    copy,          ///< out = a
    invert,        ///< out = ~a
    both,          ///< out = a & b
    without,       ///< out = a & ~b
    either,        ///< out = a | b
    either_not,    ///< out = a | ~b
    differ,        ///< out = a ^ b
    agree,         ///< out = ~(a ^ b)
    differ_three,  ///< out = a ^ b ^ c
    half_add,      ///< out, carry = a + b
    full_add,      ///< out, carry = a + b + c
    borrow,        ///< out = a − b, carry = what is borrowed
    subtract,      ///< out = a − b − c, carry = what is borrowed
  };

  Operation operation = Operation::copy;
  SliceOperand a{};
  SliceOperand b{};
  SliceOperand c{};
  SliceResult out{};
  SliceResult carry{};
};

/// Words of a block; programs run on a multiple of so many.
inline constexpr std::size_t kWordsPerSliceBlock = 64;
/// Words of the longest planes: a chunk's.
inline constexpr std::size_t kMostPlaneWords = 1024;

}  // namespace muster::engine
