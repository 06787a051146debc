// Days and instants of the proleptic Gregorian calendar.
//
// A Day is a calendar day with no zone; an Instant is a second in UTC. Time zones turn one into
// the other in time_zone.hpp. Threads: plain values. Cost: nanoseconds.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace muster::engine {

/// Days since 1970-01-01; years 0001–9999 can be written.
struct Day {
  std::int32_t since_epoch = 0;
  friend auto operator<=>(const Day&, const Day&) = default;
};

/// Seconds since 1970-01-01T00:00:00Z.
struct Instant {
  std::int64_t since_epoch = 0;
  friend auto operator<=>(const Instant&, const Instant&) = default;
};

struct CivilDate {
  int year = 1970;
  unsigned month = 1;
  unsigned day = 1;
  friend bool operator==(const CivilDate&, const CivilDate&) = default;
};

inline constexpr Day kFirstDay{-719162};                  ///< 0001-01-01
inline constexpr Day kLastDay{2932896};                   ///< 9999-12-31
inline constexpr Instant kFirstInstant{-62'135'596'800};  ///< 0001-01-01T00:00:00Z
inline constexpr Instant kLastInstant{253'402'300'799};   ///< 9999-12-31T23:59:59Z

/// A day outside kFirstDay … kLastDay counts as the nearer of the two.
CivilDate civil(Day day);
/// Empty for a date that does not exist (2025-02-29) or a year outside 1–9999.
std::optional<Day> day_of(CivilDate date);

/// Reads `YYYY-MM-DD` exactly.
std::optional<Day> parse_day(std::string_view text);
std::string format_day(Day day);

/// Reads `YYYY-MM-DDTHH:MM[:SS[.fraction]][Z|±HH:MM|±HHMM|±HH]`, a blank allowed for `T`; without
/// a zone it is UTC. The fraction is cut off (instants have second precision). Empty for anything
/// else, for 24:00 and leap seconds, and for instants outside kFirstInstant … kLastInstant.
std::optional<Instant> parse_instant(std::string_view text);
/// `YYYY-MM-DDTHH:MM:SSZ`; an instant outside years 1–9999 is written as the nearer end.
std::string format_instant(Instant instant);

/// Moves by calendar months; a day past the month's end becomes its last day (31 Jan + 1 = 28 Feb).
/// Stops at kFirstDay and kLastDay.
Day add_months(Day day, int months);

/// Whole years completed at `on` by someone born on `birth`; a 29 February birth completes a year
/// on 1 March where there is no 29th. Negative before birth.
int age_in_years(Day birth, Day on);

}  // namespace muster::engine
