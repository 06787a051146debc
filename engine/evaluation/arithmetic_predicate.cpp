// Comparisons of arithmetic terms, exact.
//
// Two evaluators: where the columns' smallest and largest values prove that every intermediate
// result fits 64 bits and nothing is divided, blocks of rows go through plain integer loops; all
// else is computed row by row in fractions.
#include <algorithm>
#include <array>
#include <limits>

#include "engine/check.hpp"
#include "engine/evaluation/arithmetic_program.hpp"
#include "engine/evaluation/chunk_predicate.hpp"
#include "engine/evaluation/fraction.hpp"

namespace muster::engine {

namespace {

bool holds(Comparison comparison, int order) {
  switch (comparison) {
    case Comparison::equal:
      return order == 0;
    case Comparison::not_equal:
      return order != 0;
    case Comparison::less:
      return order < 0;
    case Comparison::less_equal:
      return order <= 0;
    case Comparison::greater:
      return order > 0;
    case Comparison::greater_equal:
      return order >= 0;
  }
  return false;
}

// Walks the chunk in blocks; `test_block(begin, rows, words)` answers up to kBlockRows rows.
template <typename TestBlock>
Fold for_blocks(const ChunkTask& task, ChunkWords words, TestBlock test_block) {
  std::fill(words.begin(), words.end(), 0);
  constexpr std::uint32_t kBlockWords = kBlockRows / 64;
  for (std::uint32_t begin = 0; begin < task.rows; begin += kBlockRows) {
    if (task.is_stopped()) return Fold::none;
    if (task.within != nullptr &&
        std::all_of(task.within + begin / 64, task.within + begin / 64 + kBlockWords,
                    [](std::uint64_t word) { return word == 0; })) {
      continue;
    }
    test_block(begin, std::min(kBlockRows, task.rows - begin),
               words.subspan(begin / 64, kBlockWords));
  }
  return Fold::some;
}

// --- plain integers ------------------------------------------------------------------------------

class IntegerArithmeticPredicate final : public ChunkPredicate {
 public:
  IntegerArithmeticPredicate(ArithmeticOperands operands, IntegerProgram program,
                             Comparison comparison, std::int64_t left_factor,
                             std::int64_t right_factor)
      : operands_(std::move(operands)),
        program_(std::move(program)),
        comparison_(comparison),
        left_factor_(left_factor),
        right_factor_(right_factor) {}

  Fold evaluate(const ChunkTask& task, ChunkWords words) const override {
    if (operands_.unknown_in(task.chunk)) return Fold::none;
    std::vector<ValueBlock> values(operands_.size());
    std::vector<ValueBlock> stack;
    return for_blocks(task, words, [&](std::uint32_t begin, std::uint32_t rows, auto out) {
      operands_.decode(task.chunk, begin, rows, values);
      program_.run(values, rows, stack);
      const ValueBlock& left = stack[0];
      const ValueBlock& right = stack[1];
      for (std::uint32_t row = 0; row < rows; ++row) {
        const std::int64_t a = left[row] * left_factor_;
        const std::int64_t b = right[row] * right_factor_;
        const bool known = std::all_of(values.begin(), values.end(), [&](const ValueBlock& block) {
          return block[row] != kUnknownInteger;
        });
        const bool wanted = known && holds(comparison_, (a > b) - (a < b));
        out[row / 64] |= std::uint64_t{wanted} << (row % 64);
      }
    });
  }
  ChunkWay way(const ChunkTask& task) const override {
    return {"64-bit arithmetic", operands_.bytes_in(task.chunk)};
  }

 private:
  ArithmeticOperands operands_;
  IntegerProgram program_;
  Comparison comparison_;
  std::int64_t left_factor_;
  std::int64_t right_factor_;
};

// --- fractions -----------------------------------------------------------------------------------

class FractionPredicate final : public ChunkPredicate {
 public:
  FractionPredicate(ArithmeticOperands operands, ArithmeticTest test, const Population& population)
      : operands_(std::move(operands)), test_(std::move(test)), population_(population) {}

  Fold evaluate(const ChunkTask& task, ChunkWords words) const override {
    if (operands_.unknown_in(task.chunk)) return Fold::none;
    std::vector<ValueBlock> values(operands_.size());
    return for_blocks(task, words, [&](std::uint32_t begin, std::uint32_t rows, auto out) {
      operands_.decode(task.chunk, begin, rows, values);
      for (std::uint32_t row = 0; row < rows; ++row) {
        const bool known = std::all_of(values.begin(), values.end(), [&](const ValueBlock& block) {
          return block[row] != kUnknownInteger;
        });
        const bool wanted = known && test_row(values, row);
        out[row / 64] |= std::uint64_t{wanted} << (row % 64);
      }
    });
  }
  ChunkWay way(const ChunkTask& task) const override {
    return {"exact fractions", operands_.bytes_in(task.chunk)};
  }

 private:
  bool test_row(const std::vector<ValueBlock>& values, std::uint32_t row) const {
    if (const auto answer = test_with<Integer128>(values, row)) return *answer;
    const auto exact = test_with<BigInteger>(values, row);
    ENGINE_CHECK(exact.has_value());
    return *exact;
  }

  // Empty on overflow.
  template <typename Integer>
  std::optional<bool> test_with(const std::vector<ValueBlock>& values, std::uint32_t row) const {
    FractionArithmetic<Integer> arithmetic;
    const auto left = value_of(test_.left, operands_, population_, values, row, arithmetic);
    const auto right = value_of(test_.right, operands_, population_, values, row, arithmetic);
    const int order = arithmetic.failed() ? 0 : arithmetic.compare(left, right);
    if (arithmetic.failure() == FractionFailure::overflow) return std::nullopt;
    if (arithmetic.failed()) return false;
    return holds(test_.comparison, order);
  }

  ArithmeticOperands operands_;
  ArithmeticTest test_;
  const Population& population_;
};

}  // namespace

PreparedFilter prepare_arithmetic(const ArithmeticTest& node, const Population& population) {
  const std::array<const Arithmetic*, 2> terms = {&node.left, &node.right};
  ArithmeticOperands operands(terms, population);
  if (auto program = IntegerProgram::compile(terms, operands, population)) {
    if (const auto factors = aligning_factors(program->results()[0], program->results()[1])) {
      return std::make_unique<IntegerArithmeticPredicate>(
          std::move(operands), *std::move(program), node.comparison, (*factors)[0], (*factors)[1]);
    }
  }
  return std::make_unique<FractionPredicate>(std::move(operands), node, population);
}

}  // namespace muster::engine
