#include "engine/scoring/whole_values.hpp"

#include <algorithm>
#include <limits>
#include <utility>

#include "engine/check.hpp"

namespace muster::engine {

namespace {

constexpr std::int64_t kMost = std::numeric_limits<std::int64_t>::max();

template <typename Integer>
Integer floor_of(const Integer& numerator, const Integer& divisor) {
  Integer whole = numerator / divisor;
  if (numerator < 0 && whole * divisor != numerator) whole -= 1;
  return whole;
}

// Neither an unknown value nor one outside of 63 bits.
template <typename Integer>
std::int64_t held(const Integer& value) {
  if (value > Integer(kMost)) return kMost;
  if (value < -Integer(kMost)) return -kMost;
  return static_cast<std::int64_t>(value);
}

}  // namespace

WholeValues::WholeValues(const Population& population, Arithmetic term, int scale)
    : population_(population),
      term_(std::move(term)),
      address_(&term_),
      operands_(std::span(&address_, 1), population),
      program_(IntegerProgram::compile(std::span(&address_, 1), operands_, population)),
      scale_(scale) {
  ENGINE_CHECK(scale >= 0 && scale <= kMaxDecimalDigits);
  may_be_unknown_ = operands_.may_be_unknown();
  if (!program_) {
    may_be_unknown_ = true;
    return;
  }
  const ValueBounds& bounds = program_->results().front();
  factor_ = power_of_ten(std::max(0, scale - bounds.scale));
  divisor_ = power_of_ten(std::max(0, bounds.scale - scale));
  // Values that may leave 63 bits once scaled are worked out as fractions.
  const Integer128 largest = std::max(bounds.high, -bounds.low);
  if (largest > Integer128{kMost} / factor_) program_.reset();
}

std::optional<std::pair<Integer128, Integer128>> WholeValues::bounds() const {
  if (!program_) return std::nullopt;
  const auto scaled = [&](Integer128 value) {
    return floor_of(value * factor_, Integer128{divisor_});
  };
  if (term_.steps.size() == 1 && ArithmeticOperands::are_read_by(term_.steps.front().code) &&
      term_.steps.front().code != ArithmeticCode::age) {
    // Tighter than what the program knows, which counts zero among all values.
    const IntegerColumn& column = operands_.column(term_.steps.front());
    return std::pair{scaled(column.low().value_or(0)), scaled(column.high().value_or(0))};
  }
  const ValueBounds& bounds = program_->results().front();
  return std::pair{scaled(bounds.low), scaled(bounds.high)};
}

void WholeValues::read(std::uint32_t chunk, std::uint32_t begin, std::span<std::int64_t> out,
                       Buffers& buffers) const {
  if (operands_.unknown_in(chunk)) {
    std::fill(out.begin(), out.end(), kUnknownInteger);
    return;
  }
  const auto rows = static_cast<std::uint32_t>(out.size());
  buffers.operands.resize(operands_.size());
  operands_.decode(chunk, begin, rows, buffers.operands);
  const auto known = [&](std::uint32_t row) {
    return std::none_of(buffers.operands.begin(), buffers.operands.end(),
                        [row](const ValueBlock& block) { return block[row] == kUnknownInteger; });
  };
  if (!program_) {
    for (std::uint32_t row = 0; row < rows; ++row) {
      out[row] = known(row) ? fraction(buffers.operands, row) : kUnknownInteger;
    }
    return;
  }
  program_->run(buffers.operands, rows, buffers.stack);
  const ValueBlock& values = buffers.stack.front();
  if (divisor_ != 1) {
    for (std::uint32_t row = 0; row < rows; ++row) out[row] = floor_of(values[row], divisor_);
  } else {
    for (std::uint32_t row = 0; row < rows; ++row) out[row] = values[row] * factor_;
  }
  if (!may_be_unknown_) return;
  for (const ValueBlock& operand : buffers.operands) {
    for (std::uint32_t row = 0; row < rows; ++row) {
      out[row] = operand[row] == kUnknownInteger ? kUnknownInteger : out[row];
    }
  }
}

std::int64_t WholeValues::fraction(const std::vector<ValueBlock>& values, std::uint32_t row) const {
  const std::int64_t power = power_of_ten(scale_);
  FractionArithmetic<Integer128> arithmetic;
  const auto small = value_of(term_, operands_, population_, values, row, arithmetic);
  if (arithmetic.failure() == FractionFailure::division_by_zero) return kUnknownInteger;
  Integer128 scaled = 0;
  if (!arithmetic.failed() && !multiply_overflows(small.numerator, Integer128{power}, scaled)) {
    return held(floor_of(scaled, small.denominator));
  }
  FractionArithmetic<BigInteger> unbounded;
  const auto large = value_of(term_, operands_, population_, values, row, unbounded);
  if (unbounded.failed()) return kUnknownInteger;
  return held(floor_of(BigInteger(large.numerator * power), large.denominator));
}

}  // namespace muster::engine
