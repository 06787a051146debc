// name [ANNIVERSARY] [NOT] IN LAST | NEXT n unit. Inside this room only.
//
// LAST n is (today − n, today], NEXT n is [today, today + n): calendar days of the query's zone for
// dates and times alike; hours, on times only, count from the moment of asking.
// Threads: one binding at a time. Cost: constant; an anniversary looks at 366 days at most.
#pragma once

#include "engine/evaluation/filter.hpp"
#include "engine/result.hpp"
#include "query/plan/binding.hpp"

namespace muster::query {

/// Errors: unknown_name; wrong_type for other attributes than dates and times, for hours of a date
/// and for anniversaries of a time.
Result<engine::Filter> bind_relative(const RelativeCondition& condition, SourceSpan span,
                                     Binding& binding);

/// The same of FIRST(event) or LAST(event).
Result<engine::Filter> bind_relative(const MeasureRelativeCondition& condition, SourceSpan span,
                                     Binding& binding);

}  // namespace muster::query
