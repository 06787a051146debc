#include <array>
#include <optional>

#include "engine/values/calendar.hpp"
#include "loaders/rows/plain_digits.hpp"
#include "loaders/rows/value_writer.hpp"

namespace muster::loaders {
namespace {

/// The days of the years that most dates are of, by month.
class MonthTable {
 public:
  static constexpr unsigned kFirstYear = 1900;
  static constexpr unsigned kYears = 200;

  MonthTable() {
    for (unsigned i = 0; i < kYears * 12; ++i) {
      const int year = static_cast<int>(kFirstYear + i / 12);
      months_[i].before_first =
          engine::day_of({year, i % 12 + 1, 1}).value_or(engine::Day{}).since_epoch - 1;
      months_[i].days = 28;
      while (engine::day_of({year, i % 12 + 1, months_[i].days + 1})) ++months_[i].days;
    }
  }
  /// False for no day, or one of another year.
  bool day_of(const PlainDay& date, std::int64_t& day) const {
    const unsigned year = date.year - kFirstYear;
    const unsigned month = date.month - 1;
    if (year >= kYears || month >= 12) return false;
    const Month& found = months_[year * 12 + month];
    day = found.before_first + static_cast<std::int64_t>(date.day);
    return date.day - 1 < found.days;
  }

 private:
  struct Month {
    std::int32_t before_first = 0;
    std::uint32_t days = 0;
  };
  std::array<Month, kYears * 12> months_;
};

const MonthTable& month_table() {
  static const MonthTable kTable;
  return kTable;
}

class DayWriter final : public ValueWriter<engine::IntegerCells, std::int64_t> {
 public:
  DayWriter(const ColumnPlan& plan, std::size_t column)
      : ValueWriter(plan, column, engine::kUnknownInteger),
        dates_(plan.dates),
        iso_(plan.dates.is_iso()) {}

  void read(const CellGrid& grid, std::span<const std::uint8_t> none, const EvidenceTarget& target,
            std::vector<Misfit>& misfits) override {
    if (!iso_ || !usual_words() || column() >= grid.columns) {
      return ValueWriter::read(grid, none, target, misfits);
    }
    const MonthTable& months = month_table();
    const bool sampled = target.evidence.has_samples(CellShape::stamp);
    std::uint64_t fast = 0;
    const ReadableText readable = grid.readable(kReadAhead);
    std::int64_t* const out = room(grid);
    for (std::size_t row = 0; row < grid.rows(); ++row) {
      const Cell& cell = grid.at(row, column());
      if (cell.kind == CellKind::text && cell.size == 0) {
        out[row] = engine::kUnknownInteger;
        continue;
      }
      PlainDay date;
      if (sampled && cell.size == 10 && cell.kind == CellKind::text && readable.at(cell.data) &&
          read_plain_day(cell.data, date) && months.day_of(date, out[row])) {
        ++fast;
      } else {
        out[row] = read_slowly(grid, row, target, misfits);
      }
    }
    target.evidence.add_iso_days(fast);
  }

 protected:
  const char* convert(std::string_view text, std::int64_t& value) const override {
    const auto day = dates_.read_day(text);
    if (!day) return "not a date of the column's format";
    value = day->since_epoch;
    return nullptr;
  }

 private:
  const DateFormat& dates_;
  bool iso_;
};

}  // namespace

std::unique_ptr<ColumnWriter> make_day_writer(const ColumnPlan& plan, std::size_t column) {
  return std::make_unique<DayWriter>(plan, column);
}

}  // namespace muster::loaders
