// Windows over events, and the periods they are counted by: text → seconds in the query's zone.
// Inside this room only.
//
// Days are calendar days of the zone, whole but for today, which ends with as_of: nothing reaches
// past it. Ends that lie outside a type's events are opened, so that windows that mean the same
// events are equal whenever they are asked for. Threads: one binding at a time.
// Cost: some zone conversions; one a period.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <vector>

#include "engine/events/event_store.hpp"
#include "engine/result.hpp"
#include "query/language/syntax_tree.hpp"
#include "query/plan/binding.hpp"

namespace muster::query {

/// Seconds, both ends included.
using Seconds = engine::IntegerRange;

/// The window in seconds until as_of, not opened yet; empty, with a warning, where no second lies
/// in it. Errors: invalid_query for what is no moment.
Result<std::optional<Seconds>> window_in_seconds(const EventWindow& window, Binding& binding);
/// `window` with its ends opened where the type has no events beyond them.
Seconds opened(Seconds window, const engine::EventType& type);

using PeriodBegins = std::shared_ptr<const std::vector<std::int64_t>>;

/// The first instants of the calendar days, weeks (from Monday) or months that `window` touches
/// within the type's events. Error: limit_exceeded over kMaxPeriods.
Result<PeriodBegins> calendar_periods(Seconds window, TimeUnit unit, const engine::EventType& type,
                                      SourceSpan span, const Binding& binding);
/// The first instants of the last n spans of a day, of 7 days, of a month, the last of which ends
/// with today.
Result<PeriodBegins> last_periods(std::int64_t periods, TimeUnit unit, SourceSpan span,
                                  const Binding& binding);

/// n HOURS, DAYS, WEEKS as seconds that pass.
Result<std::int64_t> seconds_of(ElapsedTime elapsed, SourceSpan span, const Binding& binding);

inline constexpr std::int64_t kMaxPeriods = 100'000;

}  // namespace muster::query
