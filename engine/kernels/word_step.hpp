// Word programs: a set expression over words of 64 rows as a list of steps for a stack machine.
//
// A kernel runs all steps on one small block of words before it goes to the next block, so operands
// are read once, intermediate results never leave the first cache, and nothing is written but the
// answer. Threads: plain values. Cost: the operands' bytes.
#pragma once

#include <cstddef>
#include <cstdint>

namespace muster::engine {

struct WordStep {
  /// The machine has a top (a block of words), a stack of blocks below it, and planes: blocks whose
  /// bits, one of each plane, are a row's number in binary.
  enum class Operation : std::uint8_t {
    spill,          ///< puts the top on the stack; what the top is then does not matter
    load,           ///< top = words
    load_not,       ///< top = ~words
    and_words,      ///< top &= words
    and_not_words,  ///< top &= ~words
    or_words,       ///< top |= words
    or_not_words,   ///< top |= ~words
    and_below,      ///< takes the last block from the stack: top &= it
    or_below,       ///< the same: top |= it
    invert,         ///< top = ~top
    count_first,    ///< the first plane = top
    count_add,      ///< adds the top to the planes, of which the last is new where `grows`
    count_between,  ///< top = rows whose number is from `low` to `high`
  };

  Operation operation = Operation::load;
  bool grows = false;
  std::uint8_t first_plane = 0;
  std::uint8_t planes = 0;
  const std::uint64_t* words = nullptr;
  std::uint64_t low = 0;
  std::uint64_t high = 0;
};

/// A program may have so many blocks on the stack and planes in use at once.
inline constexpr std::size_t kMostSpilled = 8;
inline constexpr std::size_t kMostPlanes = 16;
/// Programs run on a multiple of so many words.
inline constexpr std::size_t kWordsPerProgramBlock = 64;

}  // namespace muster::engine
