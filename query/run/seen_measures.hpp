// What one customer's events and scores say to a test: the value of every measure, score and grade
// in it.
//
// Threads: reads only. Cost: the events of the customer's chunk, for each measure.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "engine/population/population.hpp"
#include "engine/types.hpp"
#include "engine/values/value.hpp"
#include "query/language/syntax_tree.hpp"
#include "query/plan/context.hpp"

namespace muster::query {

struct SeenMeasure {
  std::string measure;  ///< canonical text
  engine::Value value;  ///< may be unknown
  /// Keeps what the value is a view of.
  std::shared_ptr<const void> owner{};
};

/// Of DID the number of the events (and the first, or last, where it asks for it), of a sequence
/// the number of each step's events, of AVG the sum and the number. Each text once, in the order
/// written. Requires context.as_of; a test that binds.
std::vector<SeenMeasure> seen_measures(const Expression& test, const engine::Population& population,
                                       const QueryContext& context, engine::Row row);

}  // namespace muster::query
