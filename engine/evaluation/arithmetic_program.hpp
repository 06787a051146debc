// Arithmetic terms made ready to run over chunks: what their values are, for comparing, ranking and
// adding them up.
//
// Where the columns' smallest and largest values prove that every intermediate result fits 62 bits
// and nothing is divided, a term is an IntegerProgram that goes through blocks of rows in plain
// loops; all other terms are computed row by row in fractions (value_of).
// Threads: immutable once made; buffers are the caller's. Cost: an integer step about 1 ns a row, a
// step of fractions about 10 ns.
#pragma once

#include <array>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <variant>
#include <vector>

#include "engine/evaluation/arithmetic.hpp"
#include "engine/evaluation/fraction.hpp"
#include "engine/events/event_values.hpp"
#include "engine/index/integer_column.hpp"
#include "engine/population/population.hpp"

namespace muster::engine {

inline constexpr std::uint32_t kBlockRows = 512;
using ValueBlock = std::array<std::int64_t, kBlockRows>;

/// The columns that terms read, each once; decoded block by block. Measures of events and scores
/// that have not been made into columns (term_columns.hpp) are, by all threads of the arena and
/// without limits.
class ArithmeticOperands {
 public:
  ArithmeticOperands(std::span<const Arithmetic* const> terms, const Population& population);

  std::size_t size() const { return columns_.size(); }
  /// Whether such a step pushes the value of a column.
  static bool are_read_by(ArithmeticCode code);
  /// Requires that the step is one of the terms' and reads a column.
  std::size_t index_of(const ArithmeticStep& step) const;
  const IntegerColumn& column(const ArithmeticStep& step) const {
    return *columns_[index_of(step)];
  }
  /// Whether some operand has no value for some customer.
  bool may_be_unknown() const;
  /// Some operand has no value in the whole chunk.
  bool unknown_in(std::uint32_t chunk) const;
  /// Bytes of the columns in the chunk.
  std::uint64_t bytes_in(std::uint32_t chunk) const;
  /// Values of `rows` ≤ kBlockRows rows, one block an operand; kUnknownInteger where unknown.
  /// Requires out.size() == size().
  void decode(std::uint32_t chunk, std::uint32_t begin, std::uint32_t rows,
              std::vector<ValueBlock>& out) const;

 private:
  using Source = std::variant<AttributeId, std::shared_ptr<const EventMeasure>,
                              std::shared_ptr<const Scoring>>;
  static Source source_of(const ArithmeticStep& step);
  void add(const ArithmeticStep& step, const Population& population);

  std::vector<Source> sources_;
  std::vector<const IntegerColumn*> columns_;  // of the sources
  std::vector<std::shared_ptr<const MeasuredColumn>> measured_;
};

/// What is known of a value before any row is read: units of 10^-scale from low to high.
struct ValueBounds {
  Integer128 low = 0;
  Integer128 high = 0;
  int scale = 0;
};

/// One step over blocks of int64: values of both operands are brought to one scale by multipliers.
struct IntegerStep {
  ArithmeticCode code = ArithmeticCode::constant;
  std::int64_t constant = 0;
  std::size_t operand = 0;
  Day on{};
  std::int64_t left_factor = 1;
  std::int64_t right_factor = 1;
};

/// One or more terms as integer steps.
class IntegerProgram {
 public:
  /// Empty if some result may not fit or is no integer.
  static std::optional<IntegerProgram> compile(std::span<const Arithmetic* const> terms,
                                               const ArithmeticOperands& operands,
                                               const Population& population);

  /// Of each term's value, in the order of the terms; 0 may be added to what they span.
  const std::vector<ValueBounds>& results() const { return results_; }
  /// Leaves the terms' values in the first blocks of `stack`. Rows with an unknown operand hold
  /// anything within the bounds.
  void run(const std::vector<ValueBlock>& values, std::uint32_t rows,
           std::vector<ValueBlock>& stack) const;

 private:
  std::vector<IntegerStep> steps_;
  std::vector<ValueBounds> results_;
};

/// Factors that bring units of two scales to the larger one; empty if a value may then not fit.
std::optional<std::array<std::int64_t, 2>> aligning_factors(const ValueBounds& left,
                                                            const ValueBounds& right);

/// The term's value for row `row` of decoded blocks. Requires that its operands are known there.
/// What failed is said by `arithmetic`: Integer128 may overflow, BigInteger may not.
template <typename Integer>
Fraction<Integer> value_of(const Arithmetic& term, const ArithmeticOperands& operands,
                           const Population& population, const std::vector<ValueBlock>& values,
                           std::uint32_t row, FractionArithmetic<Integer>& arithmetic);

}  // namespace muster::engine
