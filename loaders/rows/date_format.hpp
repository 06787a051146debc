// Dates and stamps as people write them, and the one format of a column.
//
// A numeric date is three runs of digits with one separator; which run is the day is settled over
// the whole column (type_inference.hpp), never cell by cell. Years have four digits unless a schema
// says `YY`. Threads: plain functions. Cost: about 10 ns a cell.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "engine/result.hpp"
#include "engine/values/calendar.hpp"
#include "engine/values/time_zone.hpp"

namespace muster::loaders {

enum class DateOrder : std::uint8_t { year_first, day_first, month_first };

/// The index of (order, separator) in a table of nine: separators are `-`, `/` and `.`.
constexpr std::size_t date_shape(DateOrder order, char separator) {
  const std::size_t s = separator == '-' ? 0 : separator == '/' ? 1 : 2;
  return static_cast<std::size_t>(order) * 3 + s;
}
inline constexpr std::size_t kDateShapes = 9;

/// A cell split into its numbers; nothing here says which of `first` and `second` is the month.
struct StampScan {
  bool year_first = false;
  char separator = '-';
  std::uint16_t year = 0;
  std::uint8_t first = 0;   ///< year_first: the month
  std::uint8_t second = 0;  ///< year_first: the day
  bool has_time = false;
  bool has_zone = false;
  std::int32_t seconds = 0;  ///< into the day
  std::int32_t offset = 0;   ///< seconds east of Greenwich

  /// The calendar day under `order`; empty if there is no such day.
  std::optional<engine::Day> day(DateOrder order) const;
  bool midnight() const { return seconds == 0; }
};

/// `D.M.YYYY`, `YYYY-M-D` and their like, then perhaps (blank or T) `H:MM[:SS[.fraction]]`, `AM` or
/// `PM`, and a zone (`Z`, `UTC`, `GMT`, `±HH`, `±HH:MM`, `±HHMM`). False if it is anything else.
bool scan_stamp(std::string_view text, StampScan& scan);

/// How the dates or stamps of one column are written.
class DateFormat {
 public:
  DateFormat() = default;
  DateFormat(DateOrder order, char separator) : order_(order), separator_(separator) {}

  /// From a schema: YYYY or YY, MM, DD, HH, mm, ss, each at most once, and what stands between
  /// them. An Error says what is wrong.
  static Result<DateFormat> from_pattern(std::string_view pattern);

  /// `DD.MM.YYYY` and its like, or the schema's pattern.
  std::string describe() const;

  /// Whether days are written YYYY-MM-DD.
  bool is_iso() const {
    return pattern_.empty() && order_ == DateOrder::year_first && separator_ == '-';
  }
  /// Whether both read every text the same way.
  bool same_as(const DateFormat& other) const {
    return order_ == other.order_ && separator_ == other.separator_ && pattern_ == other.pattern_;
  }

  /// Stamps without a zone of their own are read in this one.
  void set_time_zone(engine::TimeZone zone) { zone_ = std::move(zone); }

  /// The day; a time of day in the cell is read over. Empty when the cell does not fit.
  std::optional<engine::Day> read_day(std::string_view text) const;
  /// The instant; a day alone is its midnight.
  std::optional<engine::Instant> read_instant(std::string_view text) const;

 private:
  bool scan(std::string_view text, StampScan& out) const;
  bool scan_pattern(std::string_view text, StampScan& out) const;
  DateOrder order_ = DateOrder::year_first;
  char separator_ = '-';
  std::string pattern_;  // when not empty, it alone decides
  std::optional<engine::TimeZone> zone_;
};

}  // namespace muster::loaders
