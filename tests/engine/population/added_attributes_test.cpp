#include "engine/population/added_attributes.hpp"

#include <gtest/gtest.h>

#include <vector>

#include "tests/engine/storage/sample_population.hpp"

namespace muster::engine {
namespace {

AddedAttribute number(const std::string& name, std::uint64_t rows, std::int64_t factor) {
  IntegerCells cells;
  for (std::uint64_t row = 0; row < rows; ++row) {
    cells.values.push_back(row % 5 == 0 ? kUnknownInteger
                                        : static_cast<std::int64_t>(row) * factor);
  }
  AttributeSpec spec;
  spec.name = name;
  spec.type = AttributeType::number;
  return {spec, std::move(cells)};
}

ComputedAttributes definitions(std::initializer_list<const char*> names) {
  ComputedAttributes computed;
  for (const char* const name : names) {
    computed.definitions.emplace_back().name = name;
  }
  return computed;
}

TEST(AddedAttributes, StandBesideTheOthersUntilOthersComeOrNone) {
  const auto population = tests::sample_population(70'000, true);
  const std::size_t before = population->attributes().size();
  const auto two = with_computed(
      population, {number("computed one", 70'000, 3), number("computed two", 70'000, -7)},
      definitions({"computed one", "computed two"}));
  ASSERT_TRUE(two.ok()) << two.error().message;
  EXPECT_EQ((*two)->attributes().size(), before + 2);
  const Attribute* const added = (*two)->attributes().find("computed two");
  ASSERT_NE(added, nullptr);
  EXPECT_EQ(added->known, 56'000U);
  EXPECT_EQ((*two)->integers(added->id).at(69'999), -489'993);
  EXPECT_EQ((*two)->integers(added->id).at(69'995), kUnknownInteger);
  ASSERT_NE((*two)->computed(added->id), nullptr);
  EXPECT_EQ((*two)->computed(added->id)->name, "computed two");
  EXPECT_EQ((*two)->computed(AttributeId{0}), nullptr);
  for (Row row = 0; row < 70'000; row += 999) {
    EXPECT_EQ((*two)->directory().id_at(row), population->directory().id_at(row));
    EXPECT_EQ((*two)->value(AttributeId{0}, row), population->value(AttributeId{0}, row));
  }
  const auto one =
      with_computed(*two, {number("computed two", 70'000, 2)}, definitions({"computed two"}));
  ASSERT_TRUE(one.ok()) << one.error().message;
  EXPECT_EQ((*one)->attributes().size(), before + 1);
  EXPECT_EQ((*one)->integers(AttributeId{static_cast<std::uint32_t>(before)}).at(1), 2);
  const auto none = with_computed(*one, {}, {});
  ASSERT_TRUE(none.ok());
  EXPECT_EQ((*none)->version(), population->version());
}

TEST(AddedAttributes, ATakenOrEmptyNameIsRefused) {
  const auto population = tests::sample_population(10, false);
  for (const std::string& name :
       {population->attributes().at(AttributeId{0}).name(), std::string()}) {
    const auto done = with_computed(population, {number(name, 10, 1)}, definitions({"x"}));
    ASSERT_FALSE(done.ok());
    EXPECT_EQ(done.error().code, ErrorCode::invalid_input);
  }
}

}  // namespace
}  // namespace muster::engine
