// A filter without what the passing of time alone cannot change: windows that end "now" end with
// the last event there is.
//
// Bound at two moments, one expression gives two filters; where their lasting forms are equal,
// nobody whose values and events stayed the same has crossed over between the moments. So whoever
// keeps an audience up to date learns whether a day (or second) that passed asks everybody anew.
// Threads: pure functions. Cost: a copy of the filter; what is shared is written once.
#pragma once

#include <cstdint>
#include <string>

#include "engine/evaluation/filter.hpp"
#include "engine/population/population.hpp"

namespace muster::query {

/// Equal for two filters over one population: they select the same of all customers without events
/// after `last_event`.
std::string lasting_key(const engine::Filter& filter, std::int64_t last_event);

/// The time of the last event of all, in seconds; the smallest number without events.
std::int64_t last_event_of(const engine::Population& population);

}  // namespace muster::query
