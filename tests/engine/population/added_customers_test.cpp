#include "engine/population/added_customers.hpp"

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "engine/events/event_builder.hpp"
#include "engine/events/event_store.hpp"
#include "tests/engine/storage/sample_population.hpp"

namespace muster::engine {
namespace {

StringCells ids_named(const std::vector<std::string>& names) {
  StringCells ids;
  for (const std::string& name : names) ids.push(name);
  return ids;
}

TEST(AddedCustomers, KnowNothingAndLeaveTheOthersAlone) {
  const auto population = tests::sample_population(66'000, true);
  const auto grown = with_customers(population, ids_named({"new one", "жук"}));
  ASSERT_TRUE(grown.ok()) << grown.error().message;
  ASSERT_EQ((*grown)->size(), 66'002U);
  for (Row row = 0; row < population->size(); row += 501) {
    ASSERT_EQ((*grown)->directory().id_at(row), population->directory().id_at(row));
  }
  const auto found = (*grown)->directory().find("жук");
  ASSERT_TRUE(found.has_value());
  for (std::uint32_t i = 0; i < population->attributes().size(); ++i) {
    EXPECT_EQ((*grown)->value(AttributeId{i}, *found), Value{Unknown{}});
    EXPECT_EQ((*grown)->value(AttributeId{i}, 65'999), population->value(AttributeId{i}, 65'999));
    EXPECT_EQ((*grown)->attributes().at(AttributeId{i}).known,
              population->attributes().at(AttributeId{i}).known);
  }
}

TEST(AddedCustomers, EventsStayWithTheirCustomers) {
  auto builder = EventBuilder::create(tests::sample_population(100, false), {});
  ASSERT_TRUE(builder.ok());
  ASSERT_TRUE(builder->append({{7, 7, 99}, {{1, 1, 1}, {"visit"}}, {10, 20, 30}, {}}).ok());
  const auto population = builder->finish();
  ASSERT_TRUE(population.ok());
  const auto grown = with_customers(*population, ids_named({"new one"}));
  ASSERT_TRUE(grown.ok());
  EXPECT_EQ((*grown)->size(), 101U);
  EXPECT_EQ((*grown)->events().size(), 3U);
  const EventList list = (*grown)->events().list(EventTypeId{0}, 0);
  EXPECT_EQ(std::vector<std::uint16_t>(list.rows.begin(), list.rows.end()),
            (std::vector<std::uint16_t>{7, 7, 99}));
}

TEST(AddedCustomers, AnIdThatIsThereAlreadyIsRefused) {
  const auto population = tests::sample_population(10, false);
  const auto grown = with_customers(population, ids_named({population->directory().id_at(3)}));
  ASSERT_FALSE(grown.ok());
  EXPECT_EQ(grown.error().code, ErrorCode::invalid_input);
}

}  // namespace
}  // namespace muster::engine
