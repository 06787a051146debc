#include "query/run/event_audience.hpp"

#include <utility>
#include <variant>

#include "engine/evaluation/evaluate.hpp"

namespace muster::query {

Result<EventAudience> event_audience(const engine::Population& population, const Query& query,
                                     const engine::Execution& execution) {
  Query settled = query;
  settled.context.as_of = query.context.instant();
  auto bound = bind(settled, population);
  if (!bound) return std::move(bound).error();
  EventAudience audience;
  audience.context = std::move(settled.context);
  audience.warnings = std::move(bound->warnings);
  audience.count = population.size();
  const auto* constant = std::get_if<engine::Constant>(&bound->filter.node);
  if (constant != nullptr && constant->value) return audience;
  auto rows = engine::select(population, bound->filter, execution);
  if (!rows) return std::move(rows).error();
  audience.count = rows->cardinality();
  audience.rows = *std::move(rows);
  return audience;
}

}  // namespace muster::query
