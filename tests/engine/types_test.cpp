#include "engine/types.hpp"

#include <gtest/gtest.h>

namespace muster::engine {
namespace {

TEST(Types, EveryAttributeTypeIsFoundByItsName) {
  for (const auto type : {AttributeType::category, AttributeType::tags, AttributeType::flag,
                          AttributeType::number, AttributeType::real, AttributeType::date,
                          AttributeType::time, AttributeType::place, AttributeType::text}) {
    EXPECT_EQ(attribute_type_named(to_string(type)), type);
  }
  EXPECT_EQ(to_string(AttributeType::category), "category");
  EXPECT_EQ(to_string(AttributeType::text), "text");
}

TEST(Types, EveryFamilyIsFoundByItsName) {
  for (const auto family : {Family::demographic, Family::geographic, Family::behavioural,
                            Family::satisfaction, Family::value}) {
    EXPECT_EQ(family_named(to_string(family)), family);
  }
  EXPECT_EQ(to_string(Family::behavioural), "behavioural");
}

TEST(Types, OtherNamesAreNotFound) {
  EXPECT_EQ(attribute_type_named("Category"), std::nullopt);
  EXPECT_EQ(attribute_type_named(""), std::nullopt);
  EXPECT_EQ(family_named("values"), std::nullopt);
}

TEST(Types, TheLastChunkNumberFitsSixteenBits) { EXPECT_LE((kMaxRows - 1) / kChunkRows, 0xFFFEU); }

}  // namespace
}  // namespace muster::engine
