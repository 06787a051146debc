#include "engine/evaluation/arithmetic_program.hpp"

#include <algorithm>

#include "engine/check.hpp"
#include "engine/evaluation/term_columns.hpp"
#include "engine/values/calendar.hpp"

namespace muster::engine {

namespace {

int scale_of(const ArithmeticStep& step, const Population& population) {
  return step.code == ArithmeticCode::measure || step.code == ArithmeticCode::score
             ? step.constant.scale
             : population.attributes().at(step.attribute).spec.scale;
}
bool is_unary(ArithmeticCode code) {
  return code == ArithmeticCode::negate || code == ArithmeticCode::absolute;
}

constexpr Integer128 kBound = Integer128{1} << 62;

bool fits(const ValueBounds& bounds) {
  return bounds.low >= -kBound && bounds.high <= kBound && bounds.scale <= kMaxDecimalDigits;
}

ValueBounds scaled(const ValueBounds& bounds, std::int64_t factor, int scale) {
  return {bounds.low * factor, bounds.high * factor, scale};
}

ValueBounds bounds_of_product(const ValueBounds& a, const ValueBounds& b) {
  const std::array<Integer128, 4> corners = {a.low * b.low, a.low * b.high, a.high * b.low,
                                             a.high * b.high};
  return {*std::min_element(corners.begin(), corners.end()),
          *std::max_element(corners.begin(), corners.end()), a.scale + b.scale};
}

class IntegerCompiler {
 public:
  IntegerCompiler(const ArithmeticOperands& operands, const Population& population)
      : operands_(operands), population_(population) {}

  bool compile(const Arithmetic& term) {
    return std::all_of(term.steps.begin(), term.steps.end(),
                       [&](const ArithmeticStep& step) { return compile_step(step); });
  }
  std::vector<IntegerStep> take_steps() { return std::move(steps_); }
  std::vector<ValueBounds> take_results() { return std::move(stack_); }

 private:
  bool push(const ValueBounds& bounds, IntegerStep step) {
    stack_.push_back(bounds);
    steps_.push_back(step);
    return fits(bounds);
  }

  // Gives both values on top of the stack the larger of their scales.
  bool align(IntegerStep& step) {
    ValueBounds& right = stack_.back();
    ValueBounds& left = stack_[stack_.size() - 2];
    const auto factors = aligning_factors(left, right);
    if (!factors) return false;
    const int scale = std::max(left.scale, right.scale);
    step.left_factor = (*factors)[0];
    step.right_factor = (*factors)[1];
    left = scaled(left, step.left_factor, scale);
    right = scaled(right, step.right_factor, scale);
    return true;
  }

  bool compile_step(const ArithmeticStep& step) {
    IntegerStep compiled;
    compiled.code = step.code;
    if (step.code == ArithmeticCode::constant) {
      compiled.constant = step.constant.units;
      return push({step.constant.units, step.constant.units, step.constant.scale}, compiled);
    }
    if (ArithmeticOperands::are_read_by(step.code)) return compile_column(step, compiled);
    if (is_unary(step.code)) {
      ValueBounds& top = stack_.back();
      const Integer128 largest = std::max(top.high, -top.low);
      top = step.code == ArithmeticCode::negate ? ValueBounds{-top.high, -top.low, top.scale}
                                                : ValueBounds{0, largest, top.scale};
      steps_.push_back(compiled);
      return fits(top);
    }
    if (step.code == ArithmeticCode::divide) return false;
    if (step.code != ArithmeticCode::multiply && !align(compiled)) return false;
    const ValueBounds right = stack_.back();
    stack_.pop_back();
    const ValueBounds left = stack_.back();
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

  bool compile_column(const ArithmeticStep& step, IntegerStep compiled) {
    compiled.operand = operands_.index_of(step);
    compiled.on = step.on;
    const IntegerColumn& column = operands_.column(step);
    // 0 belongs to the bounds because it stands in for unknown values (known_or_zero).
    const std::int64_t low = std::min<std::int64_t>(column.low().value_or(0), 0);
    const std::int64_t high = std::max<std::int64_t>(column.high().value_or(0), 0);
    if (step.code == ArithmeticCode::age) {
      constexpr std::int64_t kLongestAge = 10'000;
      return push({-kLongestAge, kLongestAge, 0}, compiled);
    }
    return push({low, high, scale_of(step, population_)}, compiled);
  }

  const ArithmeticOperands& operands_;
  const Population& population_;
  std::vector<IntegerStep> steps_;
  std::vector<ValueBounds> stack_;
};

// An unknown operand is computed as 0, which stays inside the bounds; the caller drops the row.
std::int64_t known_or_zero(std::int64_t value) { return value == kUnknownInteger ? 0 : value; }

void combine(const IntegerStep& step, ValueBlock& left, const ValueBlock& right,
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

}  // namespace

ArithmeticOperands::ArithmeticOperands(std::span<const Arithmetic* const> terms,
                                       const Population& population) {
  for (const Arithmetic* term : terms) {
    for (const ArithmeticStep& step : term->steps) {
      if (are_read_by(step.code)) add(step, population);
    }
  }
}

bool ArithmeticOperands::are_read_by(ArithmeticCode code) {
  return code == ArithmeticCode::attribute || code == ArithmeticCode::age ||
         code == ArithmeticCode::measure || code == ArithmeticCode::score;
}

ArithmeticOperands::Source ArithmeticOperands::source_of(const ArithmeticStep& step) {
  if (step.code == ArithmeticCode::measure) return step.measure;
  if (step.code == ArithmeticCode::score) return step.scoring;
  return step.attribute;
}

void ArithmeticOperands::add(const ArithmeticStep& step, const Population& population) {
  const Source source = source_of(step);
  if (std::find(sources_.begin(), sources_.end(), source) != sources_.end()) return;
  sources_.push_back(source);
  if (const auto* id = std::get_if<AttributeId>(&source)) {
    columns_.push_back(&population.integers(*id));
    return;
  }
  if (step.column != nullptr) {
    measured_.push_back(step.column);
  } else {
    auto column = term_column(population, step, Execution{});
    ENGINE_CHECK(column.ok());
    measured_.push_back(*std::move(column));
  }
  columns_.push_back(&measured_.back()->column());
}

std::size_t ArithmeticOperands::index_of(const ArithmeticStep& step) const {
  const auto found = std::find(sources_.begin(), sources_.end(), source_of(step));
  ENGINE_CHECK(found != sources_.end());
  return static_cast<std::size_t>(found - sources_.begin());
}

bool ArithmeticOperands::may_be_unknown() const {
  return std::any_of(columns_.begin(), columns_.end(), [](const IntegerColumn* column) {
    return column->known_rows() != column->rows();
  });
}

bool ArithmeticOperands::unknown_in(std::uint32_t chunk) const {
  return std::any_of(columns_.begin(), columns_.end(), [&](const IntegerColumn* column) {
    return column->chunk(chunk).all_unknown();
  });
}

std::uint64_t ArithmeticOperands::bytes_in(std::uint32_t chunk) const {
  std::uint64_t bytes = 0;
  for (const IntegerColumn* column : columns_) {
    const IntegerColumn::View view = column->chunk(chunk);
    bytes += std::uint64_t{view.chunk->width} * view.rows;
  }
  return bytes;
}

void ArithmeticOperands::decode(std::uint32_t chunk, std::uint32_t begin, std::uint32_t rows,
                                std::vector<ValueBlock>& out) const {
  for (std::size_t i = 0; i < columns_.size(); ++i) {
    columns_[i]->chunk(chunk).decode(begin, std::span(out[i]).first(rows));
  }
}

std::optional<std::array<std::int64_t, 2>> aligning_factors(const ValueBounds& left,
                                                            const ValueBounds& right) {
  const int scale = std::max(left.scale, right.scale);
  const std::array<std::int64_t, 2> factors = {power_of_ten(scale - left.scale),
                                               power_of_ten(scale - right.scale)};
  if (!fits(scaled(left, factors[0], scale)) || !fits(scaled(right, factors[1], scale))) {
    return std::nullopt;
  }
  return factors;
}

std::optional<IntegerProgram> IntegerProgram::compile(std::span<const Arithmetic* const> terms,
                                                      const ArithmeticOperands& operands,
                                                      const Population& population) {
  IntegerCompiler compiler(operands, population);
  for (const Arithmetic* term : terms) {
    if (!compiler.compile(*term)) return std::nullopt;
  }
  IntegerProgram program;
  program.steps_ = compiler.take_steps();
  program.results_ = compiler.take_results();
  ENGINE_CHECK(program.results_.size() == terms.size());
  return program;
}

void IntegerProgram::run(const std::vector<ValueBlock>& values, std::uint32_t rows,
                         std::vector<ValueBlock>& stack) const {
  stack.clear();
  for (const IntegerStep& step : steps_) {
    if (step.code == ArithmeticCode::constant) {
      stack.emplace_back().fill(step.constant);
      continue;
    }
    if (ArithmeticOperands::are_read_by(step.code)) {
      const ValueBlock& in = values[step.operand];
      ValueBlock& out = stack.emplace_back();
      for (std::uint32_t row = 0; row < rows; ++row) {
        const std::int64_t value = known_or_zero(in[row]);
        out[row] = step.code == ArithmeticCode::age
                       ? age_in_years(Day{static_cast<std::int32_t>(value)}, step.on)
                       : value;
      }
      continue;
    }
    if (is_unary(step.code)) {
      for (std::int64_t& value : std::span(stack.back()).first(rows)) {
        if (step.code == ArithmeticCode::negate || value < 0) value = -value;
      }
      continue;
    }
    const ValueBlock& right = stack.back();
    ValueBlock& left = stack[stack.size() - 2];
    combine(step, left, right, rows);
    stack.pop_back();
  }
}

namespace {

template <typename Integer>
Fraction<Integer> combine(ArithmeticCode code, const Fraction<Integer>& left,
                          const Fraction<Integer>& right, FractionArithmetic<Integer>& arithmetic) {
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

}  // namespace

template <typename Integer>
Fraction<Integer> value_of(const Arithmetic& term, const ArithmeticOperands& operands,
                           const Population& population, const std::vector<ValueBlock>& values,
                           std::uint32_t row, FractionArithmetic<Integer>& arithmetic) {
  std::vector<Fraction<Integer>> stack;
  for (const ArithmeticStep& step : term.steps) {
    if (arithmetic.failed()) return {};
    if (step.code == ArithmeticCode::constant) {
      stack.push_back({step.constant.units, power_of_ten(step.constant.scale)});
      continue;
    }
    if (ArithmeticOperands::are_read_by(step.code)) {
      const std::int64_t value = values[operands.index_of(step)][row];
      if (step.code == ArithmeticCode::age) {
        stack.push_back({age_in_years(Day{static_cast<std::int32_t>(value)}, step.on), 1});
      } else {
        stack.push_back({value, power_of_ten(scale_of(step, population))});
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

template Fraction<Integer128> value_of(const Arithmetic&, const ArithmeticOperands&,
                                       const Population&, const std::vector<ValueBlock>&,
                                       std::uint32_t, FractionArithmetic<Integer128>&);
template Fraction<BigInteger> value_of(const Arithmetic&, const ArithmeticOperands&,
                                       const Population&, const std::vector<ValueBlock>&,
                                       std::uint32_t, FractionArithmetic<BigInteger>&);

}  // namespace muster::engine
