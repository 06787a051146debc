#include "engine/values/calendar.hpp"

#include <algorithm>
#include <chrono>
#include <cstddef>

namespace muster::engine {
namespace {

constexpr std::int64_t kSecondsPerDay = 86'400;

/// Reads fixed-width numbers and signs off the front of a text.
class Reader {
 public:
  explicit Reader(std::string_view text) : rest_(text) {}

  bool done() const { return rest_.empty(); }
  bool next_is(char c) const { return !rest_.empty() && rest_.front() == c; }

  bool take(char c) {
    if (!next_is(c)) return false;
    rest_.remove_prefix(1);
    return true;
  }

  /// Exactly `width` digits, or empty.
  std::optional<int> number(std::size_t width) {
    if (rest_.size() < width) return std::nullopt;
    int value = 0;
    for (const char c : rest_.substr(0, width)) {
      if (c < '0' || c > '9') return std::nullopt;
      value = value * 10 + (c - '0');
    }
    rest_.remove_prefix(width);
    return value;
  }

  /// Digits, at least one.
  bool skip_digits() {
    const std::size_t end = std::min(rest_.find_first_not_of("0123456789"), rest_.size());
    rest_.remove_prefix(end);
    return end > 0;
  }

 private:
  std::string_view rest_;
};

std::optional<Day> read_day(Reader& reader) {
  const auto year = reader.number(4);
  if (!year || !reader.take('-')) return std::nullopt;
  const auto month = reader.number(2);
  if (!month || !reader.take('-')) return std::nullopt;
  const auto day = reader.number(2);
  if (!day) return std::nullopt;
  return day_of({*year, static_cast<unsigned>(*month), static_cast<unsigned>(*day)});
}

/// Seconds into the day of `HH:MM[:SS[.fraction]]`.
std::optional<int> read_clock(Reader& reader) {
  const auto hours = reader.number(2);
  if (!hours || *hours > 23 || !reader.take(':')) return std::nullopt;
  const auto minutes = reader.number(2);
  if (!minutes || *minutes > 59) return std::nullopt;
  int seconds = 0;
  if (reader.take(':')) {
    const auto read = reader.number(2);
    if (!read || *read > 59) return std::nullopt;
    seconds = *read;
    if (reader.take('.') && !reader.skip_digits()) return std::nullopt;
  }
  return *hours * 3600 + *minutes * 60 + seconds;
}

/// Seconds east of Greenwich of `Z`, `±HH:MM`, `±HHMM`, `±HH` or nothing.
std::optional<int> read_offset(Reader& reader) {
  if (reader.done() || reader.take('Z')) return 0;
  const bool west = reader.next_is('-');
  if (!reader.take('-') && !reader.take('+')) return std::nullopt;
  const auto hours = reader.number(2);
  if (!hours || *hours > 23) return std::nullopt;
  int minutes = 0;
  const bool colon = reader.take(':');
  if (colon || !reader.done()) {
    const auto read = reader.number(2);
    if (!read || *read > 59) return std::nullopt;
    minutes = *read;
  }
  const int offset = *hours * 3600 + minutes * 60;
  return west ? -offset : offset;
}

/// Writes `value` with leading zeros into the `width` characters at `out`.
void write_number(char* out, int width, int value) {
  for (int i = width - 1; i >= 0; --i) {
    out[i] = static_cast<char>('0' + value % 10);
    value /= 10;
  }
}

}  // namespace

CivilDate civil(Day day) {
  const Day within = std::clamp(day, kFirstDay, kLastDay);
  const std::chrono::year_month_day date{
      std::chrono::sys_days{std::chrono::days{within.since_epoch}}};
  return {static_cast<int>(date.year()), static_cast<unsigned>(date.month()),
          static_cast<unsigned>(date.day())};
}

std::optional<Day> day_of(CivilDate date) {
  if (date.year < 1 || date.year > 9999 || date.month < 1 || date.month > 12 || date.day < 1 ||
      date.day > 31) {
    return std::nullopt;
  }
  const std::chrono::year_month_day checked{
      std::chrono::year{date.year}, std::chrono::month{date.month}, std::chrono::day{date.day}};
  if (!checked.ok()) return std::nullopt;
  return Day{static_cast<std::int32_t>(std::chrono::sys_days{checked}.time_since_epoch().count())};
}

std::optional<Day> parse_day(std::string_view text) {
  Reader reader(text);
  const auto day = read_day(reader);
  return reader.done() ? day : std::nullopt;
}

std::string format_day(Day day) {
  const CivilDate date = civil(day);
  std::string text = "0000-00-00";
  write_number(text.data(), 4, date.year);
  write_number(text.data() + 5, 2, static_cast<int>(date.month));
  write_number(text.data() + 8, 2, static_cast<int>(date.day));
  return text;
}

std::optional<Instant> parse_instant(std::string_view text) {
  Reader reader(text);
  const auto day = read_day(reader);
  if (!day || (!reader.take('T') && !reader.take(' '))) return std::nullopt;
  const auto clock = read_clock(reader);
  if (!clock) return std::nullopt;
  const auto offset = read_offset(reader);
  if (!offset || !reader.done()) return std::nullopt;
  const Instant instant{day->since_epoch * kSecondsPerDay + *clock - *offset};
  if (instant < kFirstInstant || instant > kLastInstant) return std::nullopt;
  return instant;
}

std::string format_instant(Instant instant) {
  const std::int64_t second =
      std::clamp(instant, kFirstInstant, kLastInstant).since_epoch -
      std::int64_t{kFirstDay.since_epoch} * kSecondsPerDay;  // never negative
  const auto day = static_cast<std::int32_t>(second / kSecondsPerDay);
  const int clock = static_cast<int>(second % kSecondsPerDay);
  std::string text = format_day(Day{kFirstDay.since_epoch + day}) + "T00:00:00Z";
  write_number(text.data() + 11, 2, clock / 3600);
  write_number(text.data() + 14, 2, clock / 60 % 60);
  write_number(text.data() + 17, 2, clock % 60);
  return text;
}

Day add_months(Day day, int months) {
  const CivilDate from = civil(day);
  const std::int64_t month = std::int64_t{from.year} * 12 + from.month - 1 + months;
  if (month < 12) return kFirstDay;
  if (month >= std::int64_t{10'000} * 12) return kLastDay;
  const std::chrono::year_month target{std::chrono::year{static_cast<int>(month / 12)},
                                       std::chrono::month{static_cast<unsigned>(month % 12) + 1}};
  const auto last = static_cast<unsigned>((target / std::chrono::last).day());
  const std::chrono::sys_days moved{target / std::chrono::day{std::min(from.day, last)}};
  return Day{static_cast<std::int32_t>(moved.time_since_epoch().count())};
}

int age_in_years(Day birth, Day on) {
  const CivilDate born = civil(birth);
  const CivilDate then = civil(on);
  const bool before_birthday =
      then.month < born.month || (then.month == born.month && then.day < born.day);
  return then.year - born.year - (before_birthday ? 1 : 0);
}

}  // namespace muster::engine
