// Which of a few rows fit a filter: for answers that are kept up to date customer by customer.
//
// Only the chunks in which rows lie are looked at; measures, scores and what is shared are made for
// those chunks, or rows, alone. Rankings are found over everybody, so whoever keeps an answer to
// one up to date had better evaluate it whole. Threads: those of the Execution. Cost: some ten
// nanoseconds a row and test, and preparing the filter, once or (with measures of events) for every
// chunk.
#pragma once

#include <span>
#include <vector>

#include "engine/evaluation/execution.hpp"
#include "engine/evaluation/filter.hpp"
#include "engine/population/population.hpp"
#include "engine/result.hpp"

namespace muster::engine {

/// Those of `rows` (ascending, distinct) that the filter selects. Errors: those of select().
Result<std::vector<Row>> matching_rows(const Population& population, const Filter& filter,
                                       std::span<const Row> rows, const Execution& execution = {});

}  // namespace muster::engine
