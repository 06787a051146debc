#include "engine/population/computed_attributes.hpp"

#include <gtest/gtest.h>

#include <span>

namespace muster::engine {
namespace {

ComputedAttributes sample() {
  ComputedAttributes computed;
  computed.until = -5;
  computed.definitions.push_back(
      {"spend", "SUM(purchase.amount)", AttributeType::number, Family::value, 2, "Europe/Rome"});
  computed.definitions.push_back({"x", "", std::nullopt, std::nullopt, std::nullopt, ""});
  return computed;
}

TEST(ComputedAttributes, AreReadAsTheyWereWritten) {
  const ImageBytes bytes = write_computed(sample());
  const auto read = read_computed(bytes);
  ASSERT_TRUE(read.ok());
  EXPECT_EQ(*read, sample());
}

TEST(ComputedAttributes, ACutOrOverlongSectionIsDamaged) {
  ImageBytes bytes = write_computed(sample());
  for (std::size_t size = 0; size < bytes.size(); ++size) {
    EXPECT_FALSE(read_computed(std::span(bytes).first(size)).ok()) << size;
  }
  bytes.push_back(std::byte{0});
  EXPECT_FALSE(read_computed(bytes).ok());
}

TEST(ComputedAttributes, TypesThatThereAreNotAreDamaged) {
  ComputedAttributes computed = sample();
  computed.definitions[0].scale = 19;
  EXPECT_FALSE(read_computed(write_computed(computed)).ok());
  computed = sample();
  computed.definitions[0].type = static_cast<AttributeType>(9);
  EXPECT_FALSE(read_computed(write_computed(computed)).ok());
}

}  // namespace
}  // namespace muster::engine
