#include "engine/population/added_customers.hpp"

#include <utility>

#include "engine/events/event_builder.hpp"
#include "engine/events/event_store.hpp"
#include "engine/population/added_attributes.hpp"
#include "engine/population/population_builder.hpp"
#include "engine/population/row_batches.hpp"

namespace muster::engine {

Result<std::shared_ptr<const Population>> with_customers(
    const std::shared_ptr<const Population>& given, const StringCells& ids) {
  // What is computed is to be computed anew.
  auto plain = with_computed(given, {}, {});
  if (!plain.ok()) return plain;
  const std::shared_ptr<const Population> population = *std::move(plain);
  auto builder = PopulationBuilder::create(specs_of(*population), {.order_rows = false});
  if (!builder.ok()) return std::move(builder).error();
  RowBatchReader reader(*population);
  for (std::uint32_t chunk = 0; chunk < population->chunk_count(); ++chunk) {
    if (Status taken = builder->append(reader.chunk(chunk)); !taken) {
      return std::move(taken).error();
    }
  }
  RowBatch added;
  added.ids = ids;
  for (std::uint32_t i = 0; i < population->attributes().size(); ++i) {
    added.columns.push_back(
        unknown_cells(population->attributes().at(AttributeId{i}).type(), ids.size()));
  }
  if (Status taken = builder->append(added); !taken) return std::move(taken).error();
  auto grown = builder->finish();
  if (!grown.ok() || population->events().size() == 0) return grown;
  auto carried = carry_events(*population, *std::move(grown));
  if (!carried.ok()) return std::move(carried).error();
  return std::move(carried->population);
}

}  // namespace muster::engine
