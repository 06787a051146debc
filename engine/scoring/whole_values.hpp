// A term's values in whole units, cut downwards: what rules that go by a value read.
//
// Threads: immutable; buffers are the caller's. Cost: decoding the columns of the term, and a step
// of arithmetic about 1 ns a row; fractions about 100 ns a row.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "engine/evaluation/arithmetic_program.hpp"
#include "engine/population/population.hpp"

namespace muster::engine {

class WholeValues {
 public:
  /// Units of 10^-scale of the term's value; measures and scores in it must have been made into
  /// columns, or are made without limits.
  WholeValues(const Population& population, Arithmetic term, int scale);
  WholeValues(const WholeValues&) = delete;
  WholeValues& operator=(const WholeValues&) = delete;

  /// Smallest and largest value that can be, where they are known beforehand. A value outside of 63
  /// bits never lies within them.
  std::optional<std::pair<Integer128, Integer128>> bounds() const;
  bool may_be_unknown() const { return may_be_unknown_; }

  struct Buffers {
    std::vector<ValueBlock> operands;
    std::vector<ValueBlock> stack;
  };
  /// Values of `out.size()` ≤ kBlockRows rows, kUnknownInteger where there is none; what is outside
  /// of 63 bits is the nearest that is not.
  void read(std::uint32_t chunk, std::uint32_t begin, std::span<std::int64_t> out,
            Buffers& buffers) const;
  std::uint64_t bytes_in(std::uint32_t chunk) const { return operands_.bytes_in(chunk); }

 private:
  std::int64_t fraction(const std::vector<ValueBlock>& values, std::uint32_t row) const;

  const Population& population_;
  Arithmetic term_;
  const Arithmetic* address_;
  ArithmeticOperands operands_;
  std::optional<IntegerProgram> program_;
  int scale_;
  std::int64_t factor_ = 1;  // of the program's result
  std::int64_t divisor_ = 1;
  bool may_be_unknown_ = true;
};

}  // namespace muster::engine
