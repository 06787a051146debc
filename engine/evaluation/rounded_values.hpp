// A term's value for every customer, rounded to a number of digits.
//
// Threads: reads only; uses the threads of the Execution. Cost: about 50 ns a customer and
// operation, beside the measures of events that the term reads (event_values.hpp).
#pragma once

#include <cstdint>
#include <vector>

#include "engine/evaluation/arithmetic.hpp"
#include "engine/evaluation/execution.hpp"
#include "engine/population/population.hpp"
#include "engine/result.hpp"

namespace muster::engine {

/// By row, in units of 10^-scale, halves rounded away from zero; kUnknownInteger where the term has
/// no value, or none of 18 digits. Days and instants are whole: scale 0. Requires 0 ≤ scale ≤ 18.
/// Error: deadline_exceeded.
Result<std::vector<std::int64_t>> rounded_values(const Population& population,
                                                 const Arithmetic& term, int scale,
                                                 const Execution& execution = {});

}  // namespace muster::engine
