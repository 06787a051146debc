// What is asked of events, bound, as text: for plans that people read.
//
// Threads: pure functions. Cost: linear in the measure; long lists are cut.
#pragma once

#include <string>

#include "engine/events/event_measure.hpp"
#include "engine/population/population.hpp"

namespace muster::query {

/// "COUNT(purchase WHERE category in 'shoes', ≥ 2026-06-01T00:00:00Z)": types, properties and words
/// by name, windows in UTC.
std::string describe(const engine::EventMeasure& measure, const engine::Population& population);
/// "SEQUENCE(visit, not purchase within 86400 s)".
std::string describe(const engine::EventSequence& sequence, const engine::Population& population);
/// "purchase after a pause of 86400 s, ≥ 2026-06-01T00:00:00Z".
std::string describe(const engine::ResumedAfter& resumed, const engine::Population& population);

/// A value of the measure, in its own units: 12.50, 2026-06-30T10:00:00Z, 'shoes'.
std::string describe_value(const engine::EventMeasure& measure, std::int64_t value,
                           const engine::Population& population);

}  // namespace muster::query
