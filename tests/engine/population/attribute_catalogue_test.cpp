#include "engine/population/attribute_catalogue.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace muster::engine {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

std::vector<std::string> names(const std::vector<const Attribute*>& attributes) {
  std::vector<std::string> result;
  for (const Attribute* attribute : attributes) result.push_back(attribute->name());
  return result;
}

AttributeCatalogue four_attributes() {
  AttributeCatalogue catalogue;
  EXPECT_TRUE(catalogue.add({"spend", AttributeType::number, Family::value, 2, "money"}).ok());
  EXPECT_TRUE(catalogue.add({"region", AttributeType::category, Family::geographic, 0, ""}).ok());
  EXPECT_TRUE(catalogue.add({"orders", AttributeType::number, Family::value, 0, ""}).ok());
  EXPECT_TRUE(catalogue.add({"город", AttributeType::text, Family::geographic, 0, ""}).ok());
  return catalogue;
}

TEST(AttributeCatalogue, KeepsColumnOrder) {
  const AttributeCatalogue catalogue = four_attributes();
  EXPECT_EQ(catalogue.size(), 4U);
  EXPECT_THAT(names(catalogue.all()), ElementsAre("spend", "region", "orders", "город"));
  EXPECT_EQ(catalogue.at(AttributeId{2}).name(), "orders");
  EXPECT_EQ(catalogue.at(AttributeId{0}).spec.scale, 2);
  EXPECT_EQ(catalogue.at(AttributeId{0}).spec.reason, "money");
}

TEST(AttributeCatalogue, ListsAFamilyInColumnOrder) {
  AttributeCatalogue catalogue = four_attributes();
  catalogue.set_known(AttributeId{0}, 10);
  EXPECT_THAT(names(catalogue.of_family(Family::value)), ElementsAre("spend", "orders"));
  EXPECT_THAT(names(catalogue.of_family(Family::geographic)), ElementsAre("region", "город"));
  EXPECT_TRUE(catalogue.of_family(Family::satisfaction).empty());
}

TEST(AttributeCatalogue, FindsExactNamesOnly) {
  const AttributeCatalogue catalogue = four_attributes();
  ASSERT_NE(catalogue.find("город"), nullptr);
  EXPECT_EQ(catalogue.find("город")->id, AttributeId{3});
  EXPECT_EQ(catalogue.find("Spend"), nullptr);
  EXPECT_EQ(catalogue.find(""), nullptr);
}

TEST(AttributeCatalogue, SuggestsTheNearestName) {
  const AttributeCatalogue catalogue = four_attributes();
  EXPECT_EQ(catalogue.require("spend").value()->id, AttributeId{0});
  const auto missing = catalogue.require("spnd");
  ASSERT_FALSE(missing.ok());
  EXPECT_EQ(missing.error().code, ErrorCode::unknown_name);
  EXPECT_THAT(missing.error().message, HasSubstr("spnd"));
  EXPECT_EQ(missing.error().suggestion, "spend");
  EXPECT_EQ(catalogue.require("something else entirely").error().suggestion, std::nullopt);
}

TEST(AttributeCatalogue, RefusesNamesAndScalesThatAreOff) {
  AttributeCatalogue catalogue = four_attributes();
  const auto refusal = [&](AttributeSpec spec) {
    const auto added = catalogue.add(std::move(spec));
    EXPECT_FALSE(added.ok());
    EXPECT_EQ(added.error().code, ErrorCode::invalid_input);
    return added.ok() ? std::string() : added.error().message;
  };
  EXPECT_THAT(refusal({"", AttributeType::text, Family::value, 0, ""}), HasSubstr("name"));
  EXPECT_THAT(refusal({"spend", AttributeType::text, Family::value, 0, ""}), HasSubstr("'spend'"));
  EXPECT_THAT(refusal({"x", AttributeType::number, Family::value, 19, ""}), HasSubstr("scale 19"));
  EXPECT_THAT(refusal({"x", AttributeType::number, Family::value, -1, ""}), HasSubstr("scale -1"));
  EXPECT_THAT(refusal({"x", AttributeType::date, Family::value, 1, ""}), HasSubstr("scale 1"));
  EXPECT_EQ(catalogue.size(), 4U);
  EXPECT_TRUE(catalogue.add({"x", AttributeType::number, Family::value, 18, ""}).ok());
}

TEST(AttributeCatalogue, RemembersKnownCounts) {
  AttributeCatalogue catalogue = four_attributes();
  EXPECT_EQ(catalogue.at(AttributeId{1}).known, 0U);
  catalogue.set_known(AttributeId{1}, 12);
  EXPECT_EQ(catalogue.at(AttributeId{1}).known, 12U);
  EXPECT_EQ(catalogue.find("region")->known, 12U);
}

TEST(AttributeCatalogueDeathTest, RefusesIdsItNeverGaveOut) {
  const AttributeCatalogue catalogue = four_attributes();
  EXPECT_DEATH(catalogue.at(AttributeId{4}), "invariant broken");
}

}  // namespace
}  // namespace muster::engine
