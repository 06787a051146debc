// Named time zones (IANA): which calendar day an instant falls on, and when a day begins.
//
// Leans on Howard Hinnant's tz over the operating system's database. Threads: safe. Cost: a binary
// search over the zone's transitions per conversion, so convert bounds, not rows.
#pragma once

#include <string>
#include <string_view>

#include "engine/result.hpp"
#include "engine/values/calendar.hpp"

namespace muster::engine {

class TimeZone {
 public:
  /// By IANA name ("Europe/Rome", "UTC"); an unknown name is an Error with the nearest one.
  static Result<TimeZone> named(std::string_view name);
  static TimeZone utc();

  const std::string& name() const { return name_; }
  Day day_of(Instant instant) const;
  /// The first instant of `day` here. Where midnight is skipped by daylight saving, the first
  /// instant after the gap; where it happens twice, the earlier.
  Instant start_of(Day day) const;
  /// The instant of `day` at `seconds_into_day` on the wall clock, resolved as start_of() does.
  Instant at(Day day, int seconds_into_day) const;

 private:
  TimeZone(std::string name, const void* zone);
  std::string name_;
  const void* zone_;  // date::time_zone, kept out of this header; lives as long as the process
};

/// The instant now, by the system clock.
Instant now();

}  // namespace muster::engine
