// Days and instants moved by the units of the language.
//
// Months, quarters and years move by the calendar (31 January + 1 MONTH is the last of February);
// days and weeks of an instant keep its time of day in the zone; hours are 3,600 seconds.
// Threads: pure functions. Cost: nanoseconds, a zone conversion for instants.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

#include "engine/values/calendar.hpp"
#include "engine/values/time_zone.hpp"
#include "query/language/syntax_tree.hpp"

namespace muster::query {

/// Empty outside the years 1–9999. Requires a unit other than hour.
std::optional<engine::Day> shifted(engine::Day day, std::int64_t amount, TimeUnit unit);
std::optional<engine::Instant> shifted(engine::Instant instant, std::int64_t amount, TimeUnit unit,
                                       const engine::TimeZone& zone);

/// "DAYS", "MONTHS", … for messages.
std::string_view unit_name(TimeUnit unit);

}  // namespace muster::query
