// What arithmetic terms read beside attributes, made into columns within a query's limits: measures
// of events, and scores.
//
// Terms whose columns have been made beforehand are read without making them again. Threads: uses
// those of the Execution. Cost: events/event_values.hpp and scoring/score_values.hpp for each
// different measure and score.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>

#include "engine/evaluation/arithmetic.hpp"
#include "engine/evaluation/execution.hpp"
#include "engine/events/event_values.hpp"
#include "engine/population/population.hpp"
#include "engine/result.hpp"

namespace muster::engine {

/// The column of a measure or a score. Errors: those of measure_all() and score_all().
Result<std::shared_ptr<const MeasuredColumn>> term_column(const Population& population,
                                                          const ArithmeticStep& step,
                                                          const Execution& execution);

/// Whether the term reads a measure or score that is not a column yet.
bool lacks_columns(const Arithmetic& term);

/// The same term with every column that it lacks; measures of events for the customers of one chunk
/// alone, if it is given. Errors: as term_column().
Result<Arithmetic> with_columns(const Population& population, const Arithmetic& term,
                                const Execution& execution,
                                std::optional<std::uint32_t> only_chunk = std::nullopt);

}  // namespace muster::engine
