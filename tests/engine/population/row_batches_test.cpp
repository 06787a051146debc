#include "engine/population/row_batches.hpp"

#include <gtest/gtest.h>

#include "engine/population/population_builder.hpp"
#include "tests/engine/storage/sample_population.hpp"

namespace muster::engine {
namespace {

TEST(RowBatches, BuildTheSamePopulationAgain) {
  const auto population = tests::sample_population(70'000, true);
  auto builder = PopulationBuilder::create(specs_of(*population), {.order_rows = false});
  ASSERT_TRUE(builder.ok());
  RowBatchReader reader(*population);
  for (std::uint32_t chunk = 0; chunk < population->chunk_count(); ++chunk) {
    ASSERT_TRUE(builder->append(reader.chunk(chunk)).ok());
  }
  const auto again = builder->finish();
  ASSERT_TRUE(again.ok());
  ASSERT_EQ((*again)->size(), population->size());
  for (Row row = 0; row < population->size(); row += 7) {
    ASSERT_EQ((*again)->directory().id_at(row), population->directory().id_at(row));
    for (std::uint32_t i = 0; i < population->attributes().size(); ++i) {
      ASSERT_EQ((*again)->value(AttributeId{i}, row), population->value(AttributeId{i}, row))
          << population->attributes().at(AttributeId{i}).name() << " of row " << row;
    }
  }
}

}  // namespace
}  // namespace muster::engine
