#include <algorithm>
#include <array>

#include "engine/values/decimal.hpp"
#include "loaders/rows/number_format.hpp"
#include "loaders/rows/plain_digits.hpp"
#include "loaders/rows/value_writer.hpp"

namespace muster::loaders {
namespace {

constexpr auto kPowers = [] {
  std::array<std::int64_t, engine::kMaxDecimalDigits + 1> powers{1};
  for (std::size_t i = 1; i < powers.size(); ++i) powers[i] = powers[i - 1] * 10;
  return powers;
}();

class NumberWriter final : public ValueWriter<engine::IntegerCells, std::int64_t> {
 public:
  NumberWriter(const ColumnPlan& plan, std::size_t column)
      : ValueWriter(plan, column, engine::kUnknownInteger),
        decimal_(plan.decimal),
        scale_(plan.spec.scale) {
    for (int i = 0; i <= scale_; ++i) {
      unit_[static_cast<std::size_t>(i)] = kPowers[static_cast<std::size_t>(scale_ - i)];
    }
  }

  void read(const CellGrid& grid, std::span<const std::uint8_t> none, const EvidenceTarget& target,
            std::vector<Misfit>& misfits) override {
    if (!usual_words() || column() >= grid.columns) {
      return ValueWriter::read(grid, none, target, misfits);
    }
    const bool whole_sampled = target.evidence.has_samples(CellShape::whole);
    const bool decimal_sampled = target.evidence.has_samples(CellShape::decimal);
    const bool short_ones = whole_sampled && scale_ <= kShortScale;
    NumberTally tally;
    const ReadableText readable = grid.readable(kReadAhead);
    std::int64_t* const out = room(grid);
    for (std::size_t row = 0; row < grid.rows(); ++row) {
      const Cell& cell = grid.at(row, column());
      if (short_ones && readable.at(cell.data) && read_short_whole(cell, out[row], tally)) continue;
      if (cell.kind == CellKind::text && cell.size == 0) {
        out[row] = engine::kUnknownInteger;
        continue;
      }
      PlainNumber number;
      const bool plain = cell.kind == CellKind::text && readable.at(cell.data) &&
                         read_plain_number(cell.data, cell.size, decimal_, number);
      const bool fits = plain && (number.fraction == 0 ? whole_sampled : decimal_sampled) &&
                        units_of(number, out[row]);
      if (fits) {
        count(number, cell.size, tally);
      } else {
        out[row] = read_slowly(grid, row, target, misfits);
      }
    }
    tally.fraction_is_zero = fraction_is_zero_;
    target.evidence.add_numbers(tally, decimal_);
  }

 protected:
  const char* convert(std::string_view text, std::int64_t& units) const override {
    switch (read_units(text, decimal_, scale_, units)) {
      case NumberMisfit::none:
        return nullptr;
      case NumberMisfit::no_number:
        return "not a number";
      case NumberMisfit::too_many_fraction_digits:
        return "more digits after the point than the attribute's scale";
      case NumberMisfit::too_large:
        break;
    }
    return "more than 18 digits";
  }

 private:
  /// Eight digits still fit at this scale.
  static constexpr int kShortScale = engine::kMaxDecimalDigits - 8;

  /// An empty cell or a whole number of at most eight digits, without a branch between them: where
  /// cells are often unknown, nobody foresees which. Requires kReadAhead readable bytes.
  bool read_short_whole(const Cell& cell, std::int64_t& units, NumberTally& tally) const {
    const std::uint32_t size = cell.size;
    if (size > 8 || cell.kind != CellKind::text) return false;
    const std::uint64_t word = load_eight(cell.data);
    // In two steps, as nothing can be shifted by 64.
    const unsigned half = 32 - 4 * size;
    const std::uint64_t digits = (word ^ detail::kZeros) << half << half;
    const unsigned leads_zero = (word & 0xFF) == '0' && size != 0 ? 1 : 0;
    if (detail::no_digits(digits) != 0 || (leads_zero != 0 && size > 1)) return false;
    const std::uint64_t value = detail::eight_digits(digits);
    units = size == 0 ? engine::kUnknownInteger : static_cast<std::int64_t>(value) * unit_[0];
    tally.whole += size != 0;
    tally.bytes += size;
    tally.long_ones |= size >= kShortNumber;
    tally.zeros_and_ones += static_cast<unsigned>(size == 1) & static_cast<unsigned>(value <= 1);
    tally.most_whole = std::max(tally.most_whole, size - leads_zero);
    return true;
  }

  /// False where read_slowly() has to say what it is.
  bool units_of(const PlainNumber& number, std::int64_t& units) const {
    if (number.leads_zero && number.whole > 1) return false;  // a label
    if (number.whole + static_cast<unsigned>(scale_) > engine::kMaxDecimalDigits) return false;
    auto value = static_cast<std::int64_t>(number.digits);
    if (number.fraction <= static_cast<unsigned>(scale_)) {
      value *= unit_[number.fraction];
    } else {
      const std::int64_t beyond = engine::power_of_ten(static_cast<int>(number.fraction) - scale_);
      if (value % beyond != 0) return false;
      value /= beyond;
    }
    units = number.negative ? -value : value;
    return true;
  }

  void count(const PlainNumber& number, std::size_t size, NumberTally& tally) {
    tally.bytes += size;
    tally.long_ones |= size >= kShortNumber;
    const unsigned whole = number.whole - static_cast<unsigned>(number.leads_zero);
    if (number.fraction == 0) {
      ++tally.whole;
      tally.zeros_and_ones += size == 1 && number.digits <= 1;
      tally.most_whole = std::max(tally.most_whole, whole);
      return;
    }
    ++tally.decimal;
    tally.most_decimal_whole = std::max(tally.most_decimal_whole, whole);
    tally.most_fraction = std::max(tally.most_fraction, number.fraction);
    if (number.fraction == 3 && number.whole <= 3) {
      ++tally.thousands;
      tally.most_thousands = std::max(tally.most_thousands, number.whole + 3);
    }
    if (fraction_is_zero_) {
      fraction_is_zero_ = number.digits % static_cast<std::uint64_t>(kPowers[number.fraction]) == 0;
    }
  }

  char decimal_;
  int scale_;
  std::array<std::int64_t, 19> unit_{};  // by digits after the sign
  bool fraction_is_zero_ = true;         // of all cells counted so far
};

}  // namespace

std::unique_ptr<ColumnWriter> make_number_writer(const ColumnPlan& plan, std::size_t column) {
  return std::make_unique<NumberWriter>(plan, column);
}

}  // namespace muster::loaders
