#include "query/run/value_filter.hpp"

#include <gtest/gtest.h>

#include "engine/evaluation/breakdown.hpp"
#include "engine/evaluation/evaluate.hpp"
#include "tests/query/people.hpp"

namespace muster::query {
namespace {

// Every cell of a breakdown by any attribute is selected again by its own filter.
TEST(ValueFilter, SelectsWhatABreakdownCounted) {
  const engine::Population& people = tests::people();
  const engine::Bitmap all = engine::Bitmap::range(0, people.size());
  std::size_t cells = 0;
  for (const engine::Attribute* attribute : people.attributes().all()) {
    const auto counted = engine::breakdown(people, all, std::span(&attribute->id, 1));
    if (!counted) continue;  // a place, a real
    for (const engine::BreakdownCell& cell : *counted) {
      SCOPED_TRACE(std::string(attribute->name()) + " " + engine::format_value(cell.values[0]));
      EXPECT_EQ(engine::count(people, filter_of(people, attribute->id, cell.values[0])).value(),
                cell.count);
      ++cells;
    }
  }
  EXPECT_GT(cells, 20U);
}

}  // namespace
}  // namespace muster::query
