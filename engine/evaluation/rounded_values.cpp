#include "engine/evaluation/rounded_values.hpp"

#include <algorithm>
#include <limits>
#include <optional>
#include <utility>

#include "engine/check.hpp"
#include "engine/evaluation/arithmetic_program.hpp"
#include "engine/evaluation/chunk_walk.hpp"
#include "engine/evaluation/term_columns.hpp"

namespace muster::engine {

namespace {

// Empty where it overflows or has more than 18 digits; the difference is `overflow`'s.
template <typename Integer>
std::optional<std::int64_t> rounded(const Fraction<Integer>& value, std::int64_t power,
                                    bool& overflow) {
  Integer scaled = 0;
  if (multiply_overflows(value.numerator, Integer(power), scaled)) {
    overflow = true;
    return std::nullopt;
  }
  Integer whole = scaled / value.denominator;
  Integer rest = scaled % value.denominator;
  const bool negative = scaled < 0;
  if (rest < 0) rest = -rest;
  // rest ≥ denominator / 2 without doubling what may not fit.
  if (rest >= value.denominator - rest) whole += negative ? -1 : 1;
  if (whole > Integer(kMaxUnits) || whole < -Integer(kMaxUnits)) return std::nullopt;
  return static_cast<std::int64_t>(whole);
}

class RowRounder {
 public:
  RowRounder(const Population& population, const Arithmetic& term, int scale)
      : population_(population), term_(term), operands_(terms(), population) {
    for (int digit = 0; digit < scale; ++digit) power_ *= 10;
  }

  void read_chunk(std::uint32_t chunk, std::span<std::int64_t> out) const {
    if (operands_.unknown_in(chunk)) return;
    std::vector<ValueBlock> values(operands_.size());
    for (std::uint32_t begin = 0; begin < out.size(); begin += kBlockRows) {
      const auto rows =
          static_cast<std::uint32_t>(std::min<std::size_t>(kBlockRows, out.size() - begin));
      operands_.decode(chunk, begin, rows, values);
      for (std::uint32_t row = 0; row < rows; ++row) {
        const bool known =
            std::none_of(values.begin(), values.end(),
                         [row](const ValueBlock& block) { return block[row] == kUnknownInteger; });
        if (known) out[begin + row] = value(values, row).value_or(kUnknownInteger);
      }
    }
  }

 private:
  std::span<const Arithmetic* const> terms() const { return {&address_, 1}; }

  std::optional<std::int64_t> value(const std::vector<ValueBlock>& values,
                                    std::uint32_t row) const {
    FractionArithmetic<Integer128> arithmetic;
    const auto small = value_of(term_, operands_, population_, values, row, arithmetic);
    if (arithmetic.failure() == FractionFailure::division_by_zero) return std::nullopt;
    if (!arithmetic.failed()) {
      bool overflow = false;
      const auto found = rounded(small, power_, overflow);
      if (!overflow) return found;
    }
    FractionArithmetic<BigInteger> unbounded;
    const auto large = value_of(term_, operands_, population_, values, row, unbounded);
    bool never = false;
    return unbounded.failed() ? std::nullopt : rounded(large, power_, never);
  }

  const Population& population_;
  const Arithmetic& term_;
  const Arithmetic* address_ = &term_;
  ArithmeticOperands operands_;
  std::int64_t power_ = 1;
};

}  // namespace

Result<std::vector<std::int64_t>> rounded_values(const Population& population,
                                                 const Arithmetic& term, int scale,
                                                 const Execution& execution) {
  ENGINE_CHECK(scale >= 0 && scale <= 18);
  if (lacks_columns(term)) {
    auto made = with_columns(population, term, execution);
    if (!made.ok()) return std::move(made).error();
    return rounded_values(population, *made, scale, execution);
  }
  const RowRounder rounder(population, term, scale);
  std::vector<std::int64_t> values(population.size(), kUnknownInteger);
  Status walked = walk_chunks(population, execution, [&](std::uint32_t chunk) {
    rounder.read_chunk(chunk, std::span(values).subspan(std::size_t{chunk} * kChunkRows,
                                                        population.rows_in_chunk(chunk)));
  });
  if (!walked) return std::move(walked).error();
  return values;
}

}  // namespace muster::engine
