// Comparisons of arithmetic terms, exact.
//
// Two evaluators: where the columns' smallest and largest values prove that every intermediate
// result fits 64 bits and nothing is divided, blocks of rows go through plain integer loops; all
// else is computed row by row in fractions.
#include <algorithm>
#include <array>
#include <limits>

#include "engine/check.hpp"
#include "engine/evaluation/chunk_predicate.hpp"
#include "engine/evaluation/fraction.hpp"
#include "engine/values/calendar.hpp"

namespace muster::engine {

namespace {

constexpr std::uint32_t kBlockRows = 512;
using Block = std::array<std::int64_t, kBlockRows>;

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

bool reads_attribute(const ArithmeticStep& step) {
  return step.code == ArithmeticCode::attribute || step.code == ArithmeticCode::age;
}
bool is_unary(ArithmeticCode code) {
  return code == ArithmeticCode::negate || code == ArithmeticCode::absolute;
}

// The columns that both terms read, each once; decoded block by block.
class Operands {
 public:
  Operands(const ArithmeticTest& test, const Population& population) {
    for (const Arithmetic* term : {&test.left, &test.right}) {
      for (const ArithmeticStep& step : term->steps) {
        if (reads_attribute(step)) add(step.attribute, population);
      }
    }
  }
  std::size_t size() const { return columns_.size(); }
  std::size_t index_of(AttributeId id) const {
    const auto found = std::find(ids_.begin(), ids_.end(), id);
    ENGINE_CHECK(found != ids_.end());
    return static_cast<std::size_t>(found - ids_.begin());
  }
  const IntegerColumn& column(AttributeId id) const { return *columns_[index_of(id)]; }
  /// Some operand has no value in the whole chunk.
  bool unknown_in(std::uint32_t chunk) const {
    return std::any_of(columns_.begin(), columns_.end(), [&](const IntegerColumn* column) {
      return column->chunk(chunk).all_unknown();
    });
  }
  void decode(std::uint32_t chunk, std::uint32_t begin, std::uint32_t rows,
              std::vector<Block>& out) const {
    for (std::size_t i = 0; i < columns_.size(); ++i) {
      columns_[i]->chunk(chunk).decode(begin, std::span(out[i]).first(rows));
    }
  }

 private:
  void add(AttributeId id, const Population& population) {
    if (std::find(ids_.begin(), ids_.end(), id) != ids_.end()) return;
    ids_.push_back(id);
    columns_.push_back(&population.integers(id));
  }
  std::vector<AttributeId> ids_;
  std::vector<const IntegerColumn*> columns_;
};

// Walks the chunk in blocks; `test_block(begin, rows, words)` answers up to kBlockRows rows.
template <typename TestBlock>
Fold for_blocks(const ChunkTask& task, ChunkWords words, TestBlock test_block) {
  std::fill(words.begin(), words.end(), 0);
  constexpr std::uint32_t kBlockWords = kBlockRows / 64;
  for (std::uint32_t begin = 0; begin < task.rows; begin += kBlockRows) {
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

// One step over blocks of int64: values of both operands are brought to one scale by multipliers.
struct IntegerStep {
  ArithmeticCode code = ArithmeticCode::constant;
  std::int64_t constant = 0;
  std::size_t operand = 0;
  Day on{};
  std::int64_t left_factor = 1;
  std::int64_t right_factor = 1;
};

// What is known of an intermediate result before any row is read.
struct Bounds {
  Integer128 low = 0;
  Integer128 high = 0;
  int scale = 0;
};

constexpr Integer128 kBound = Integer128{1} << 62;

bool fits(const Bounds& bounds) {
  return bounds.low >= -kBound && bounds.high <= kBound && bounds.scale <= kMaxDecimalDigits;
}

Bounds scaled(const Bounds& bounds, std::int64_t factor, int scale) {
  return {bounds.low * factor, bounds.high * factor, scale};
}

Bounds bounds_of_product(const Bounds& a, const Bounds& b) {
  const std::array<Integer128, 4> corners = {a.low * b.low, a.low * b.high, a.high * b.low,
                                             a.high * b.high};
  return {*std::min_element(corners.begin(), corners.end()),
          *std::max_element(corners.begin(), corners.end()), a.scale + b.scale};
}

// Compiles a term to integer steps; empty if some result may not fit or is no integer.
class IntegerCompiler {
 public:
  IntegerCompiler(const Operands& operands, const Population& population)
      : operands_(operands), population_(population) {}

  bool compile(const Arithmetic& term) {
    return std::all_of(term.steps.begin(), term.steps.end(),
                       [&](const ArithmeticStep& step) { return compile_step(step); });
  }
  /// Brings the two compared values, on top of the stack, to one scale.
  bool align_compared(std::int64_t& left_factor, std::int64_t& right_factor) {
    ENGINE_CHECK(stack_.size() == 2);
    IntegerStep step;
    if (!align(step)) return false;
    left_factor = step.left_factor;
    right_factor = step.right_factor;
    return true;
  }
  std::vector<IntegerStep> take() { return std::move(steps_); }

 private:
  bool push(const Bounds& bounds, IntegerStep step) {
    stack_.push_back(bounds);
    steps_.push_back(step);
    return fits(bounds);
  }

  // Gives both values on top of the stack the larger of their scales.
  bool align(IntegerStep& step) {
    Bounds& right = stack_.back();
    Bounds& left = stack_[stack_.size() - 2];
    const int scale = std::max(left.scale, right.scale);
    step.left_factor = power_of_ten(scale - left.scale);
    step.right_factor = power_of_ten(scale - right.scale);
    left = scaled(left, step.left_factor, scale);
    right = scaled(right, step.right_factor, scale);
    return fits(left) && fits(right);
  }

  bool compile_step(const ArithmeticStep& step) {
    IntegerStep compiled;
    compiled.code = step.code;
    if (step.code == ArithmeticCode::constant) {
      compiled.constant = step.constant.units;
      return push({step.constant.units, step.constant.units, step.constant.scale}, compiled);
    }
    if (reads_attribute(step)) return compile_attribute(step, compiled);
    if (is_unary(step.code)) {
      Bounds& top = stack_.back();
      const Integer128 largest = std::max(top.high, -top.low);
      top = step.code == ArithmeticCode::negate ? Bounds{-top.high, -top.low, top.scale}
                                                : Bounds{0, largest, top.scale};
      steps_.push_back(compiled);
      return fits(top);
    }
    if (step.code == ArithmeticCode::divide) return false;
    if (step.code != ArithmeticCode::multiply && !align(compiled)) return false;
    const Bounds right = stack_.back();
    stack_.pop_back();
    const Bounds left = stack_.back();
    stack_.pop_back();
    switch (step.code) {
      case ArithmeticCode::add:
        return push({left.low + right.low, left.high + right.high, left.scale}, compiled);
      case ArithmeticCode::subtract:
        return push({left.low - right.high, left.high - right.low, left.scale}, compiled);
      case ArithmeticCode::multiply:
        return push(bounds_of_product(left, right), compiled);
      case ArithmeticCode::minimum:
        return push({std::min(left.low, right.low), std::min(left.high, right.high), left.scale},
                    compiled);
      case ArithmeticCode::maximum:
        return push({std::max(left.low, right.low), std::max(left.high, right.high), left.scale},
                    compiled);
      default:
        return false;
    }
  }

  bool compile_attribute(const ArithmeticStep& step, IntegerStep compiled) {
    compiled.operand = operands_.index_of(step.attribute);
    compiled.on = step.on;
    const IntegerColumn& column = operands_.column(step.attribute);
    // 0 belongs to the bounds because it stands in for unknown values (known_or_zero).
    const std::int64_t low = std::min<std::int64_t>(column.low().value_or(0), 0);
    const std::int64_t high = std::max<std::int64_t>(column.high().value_or(0), 0);
    if (step.code == ArithmeticCode::age) {
      constexpr std::int64_t kLongestAge = 10'000;
      return push({-kLongestAge, kLongestAge, 0}, compiled);
    }
    return push({low, high, population_.attributes().at(step.attribute).spec.scale}, compiled);
  }

  const Operands& operands_;
  const Population& population_;
  std::vector<IntegerStep> steps_;
  std::vector<Bounds> stack_;
};

class IntegerArithmeticPredicate final : public ChunkPredicate {
 public:
  IntegerArithmeticPredicate(Operands operands, std::vector<IntegerStep> steps,
                             Comparison comparison, std::int64_t left_factor,
                             std::int64_t right_factor)
      : operands_(std::move(operands)),
        steps_(std::move(steps)),
        comparison_(comparison),
        left_factor_(left_factor),
        right_factor_(right_factor) {}

  Fold evaluate(const ChunkTask& task, ChunkWords words) const override {
    if (operands_.unknown_in(task.chunk)) return Fold::none;
    std::vector<Block> values(operands_.size());
    std::vector<Block> stack;
    return for_blocks(task, words, [&](std::uint32_t begin, std::uint32_t rows, auto out) {
      operands_.decode(task.chunk, begin, rows, values);
      run(values, rows, stack);
      const Block& left = stack[0];
      const Block& right = stack[1];
      for (std::uint32_t row = 0; row < rows; ++row) {
        const std::int64_t a = left[row] * left_factor_;
        const std::int64_t b = right[row] * right_factor_;
        const bool known = std::all_of(values.begin(), values.end(), [&](const Block& block) {
          return block[row] != kUnknownInteger;
        });
        const bool wanted = known && holds(comparison_, (a > b) - (a < b));
        out[row / 64] |= std::uint64_t{wanted} << (row % 64);
      }
    });
  }

 private:
  // An unknown operand is computed as 0, which stays inside the bounds; the caller drops the row.
  static std::int64_t known_or_zero(std::int64_t value) {
    return value == kUnknownInteger ? 0 : value;
  }

  void run(const std::vector<Block>& values, std::uint32_t rows, std::vector<Block>& stack) const {
    stack.clear();
    for (const IntegerStep& step : steps_) {
      if (step.code == ArithmeticCode::constant) {
        stack.emplace_back().fill(step.constant);
        continue;
      }
      if (step.code == ArithmeticCode::attribute || step.code == ArithmeticCode::age) {
        const Block& in = values[step.operand];
        Block& out = stack.emplace_back();
        for (std::uint32_t row = 0; row < rows; ++row) {
          const std::int64_t value = known_or_zero(in[row]);
          out[row] = step.code == ArithmeticCode::attribute
                         ? value
                         : age_in_years(Day{static_cast<std::int32_t>(value)}, step.on);
        }
        continue;
      }
      if (is_unary(step.code)) {
        for (std::int64_t& value : std::span(stack.back()).first(rows)) {
          if (step.code == ArithmeticCode::negate || value < 0) value = -value;
        }
        continue;
      }
      const Block& right = stack.back();
      Block& left = stack[stack.size() - 2];
      combine(step, left, right, rows);
      stack.pop_back();
    }
  }

  static void combine(const IntegerStep& step, Block& left, const Block& right,
                      std::uint32_t rows) {
    const auto each = [&](auto operation) {
      for (std::uint32_t row = 0; row < rows; ++row) {
        left[row] = operation(left[row] * step.left_factor, right[row] * step.right_factor);
      }
    };
    switch (step.code) {
      case ArithmeticCode::add:
        return each([](std::int64_t a, std::int64_t b) { return a + b; });
      case ArithmeticCode::subtract:
        return each([](std::int64_t a, std::int64_t b) { return a - b; });
      case ArithmeticCode::multiply:
        return each([](std::int64_t a, std::int64_t b) { return a * b; });
      case ArithmeticCode::minimum:
        return each([](std::int64_t a, std::int64_t b) { return std::min(a, b); });
      default:
        return each([](std::int64_t a, std::int64_t b) { return std::max(a, b); });
    }
  }

  Operands operands_;
  std::vector<IntegerStep> steps_;
  Comparison comparison_;
  std::int64_t left_factor_;
  std::int64_t right_factor_;
};

// --- fractions -----------------------------------------------------------------------------------

class FractionPredicate final : public ChunkPredicate {
 public:
  FractionPredicate(Operands operands, ArithmeticTest test, const Population& population)
      : operands_(std::move(operands)), test_(std::move(test)), population_(population) {}

  Fold evaluate(const ChunkTask& task, ChunkWords words) const override {
    if (operands_.unknown_in(task.chunk)) return Fold::none;
    std::vector<Block> values(operands_.size());
    return for_blocks(task, words, [&](std::uint32_t begin, std::uint32_t rows, auto out) {
      operands_.decode(task.chunk, begin, rows, values);
      for (std::uint32_t row = 0; row < rows; ++row) {
        const bool known = std::all_of(values.begin(), values.end(), [&](const Block& block) {
          return block[row] != kUnknownInteger;
        });
        const bool wanted = known && test_row(values, row);
        out[row / 64] |= std::uint64_t{wanted} << (row % 64);
      }
    });
  }

 private:
  bool test_row(const std::vector<Block>& values, std::uint32_t row) const {
    if (const auto answer = test_with<Integer128>(values, row)) return *answer;
    const auto exact = test_with<BigInteger>(values, row);
    ENGINE_CHECK(exact.has_value());
    return *exact;
  }

  // Empty on overflow.
  template <typename Integer>
  std::optional<bool> test_with(const std::vector<Block>& values, std::uint32_t row) const {
    FractionArithmetic<Integer> arithmetic;
    const auto left = value_of(test_.left, values, row, arithmetic);
    const auto right = value_of(test_.right, values, row, arithmetic);
    const int order = arithmetic.failed() ? 0 : arithmetic.compare(left, right);
    if (arithmetic.failure() == FractionFailure::overflow) return std::nullopt;
    if (arithmetic.failed()) return false;
    return holds(test_.comparison, order);
  }

  template <typename Integer>
  Fraction<Integer> value_of(const Arithmetic& term, const std::vector<Block>& values,
                             std::uint32_t row, FractionArithmetic<Integer>& arithmetic) const {
    std::vector<Fraction<Integer>> stack;
    for (const ArithmeticStep& step : term.steps) {
      if (arithmetic.failed()) return {};
      if (step.code == ArithmeticCode::constant) {
        stack.push_back({step.constant.units, power_of_ten(step.constant.scale)});
        continue;
      }
      if (reads_attribute(step)) {
        const std::int64_t value = values[operands_.index_of(step.attribute)][row];
        if (step.code == ArithmeticCode::age) {
          stack.push_back({age_in_years(Day{static_cast<std::int32_t>(value)}, step.on), 1});
        } else {
          const int scale = population_.attributes().at(step.attribute).spec.scale;
          stack.push_back({value, power_of_ten(scale)});
        }
        continue;
      }
      if (is_unary(step.code)) {
        Fraction<Integer>& top = stack.back();
        if (step.code == ArithmeticCode::negate || top.numerator < 0) top = arithmetic.negate(top);
        continue;
      }
      const Fraction<Integer> right = std::move(stack.back());
      stack.pop_back();
      Fraction<Integer>& left = stack.back();
      left = combine(step.code, left, right, arithmetic);
    }
    ENGINE_CHECK(arithmetic.failed() || stack.size() == 1);
    return arithmetic.failed() ? Fraction<Integer>{} : std::move(stack.back());
  }

  template <typename Integer>
  static Fraction<Integer> combine(ArithmeticCode code, const Fraction<Integer>& left,
                                   const Fraction<Integer>& right,
                                   FractionArithmetic<Integer>& arithmetic) {
    switch (code) {
      case ArithmeticCode::add:
        return arithmetic.add(left, right);
      case ArithmeticCode::subtract:
        return arithmetic.subtract(left, right);
      case ArithmeticCode::multiply:
        return arithmetic.multiply(left, right);
      case ArithmeticCode::divide:
        return arithmetic.divide(left, right);
      case ArithmeticCode::minimum:
        return arithmetic.compare(left, right) <= 0 ? left : right;
      default:
        return arithmetic.compare(left, right) >= 0 ? left : right;
    }
  }

  Operands operands_;
  ArithmeticTest test_;
  const Population& population_;
};

}  // namespace

PreparedFilter prepare_arithmetic(const ArithmeticTest& node, const Population& population) {
  Operands operands(node, population);
  IntegerCompiler compiler(operands, population);
  std::int64_t left_factor = 1;
  std::int64_t right_factor = 1;
  if (compiler.compile(node.left) && compiler.compile(node.right) &&
      compiler.align_compared(left_factor, right_factor)) {
    return std::make_unique<IntegerArithmeticPredicate>(std::move(operands), compiler.take(),
                                                        node.comparison, left_factor, right_factor);
  }
  return std::make_unique<FractionPredicate>(std::move(operands), node, population);
}

}  // namespace muster::engine
