#include "engine/population/segment_catalogue.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace muster::engine {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

std::vector<std::string> names(const std::vector<const Segment*>& segments) {
  std::vector<std::string> result;
  for (const Segment* segment : segments) result.push_back(segment->name);
  return result;
}

Segment segment(std::string name, Family family) {
  return {SegmentId{99}, std::move(name), family, "TRUE", "everyone"};
}

class SegmentCatalogueTest : public ::testing::Test {
 protected:
  SegmentCatalogueTest() {
    EXPECT_EQ(catalogue_.add(segment("vip", Family::value)).value(), SegmentId{0});
    EXPECT_EQ(catalogue_.add(segment("young", Family::demographic)).value(), SegmentId{1});
    EXPECT_EQ(catalogue_.add(segment("big spenders", Family::value)).value(), SegmentId{2});
  }
  SegmentCatalogue catalogue_;
};

TEST_F(SegmentCatalogueTest, ListsByAgeByNameAndByFamily) {
  EXPECT_EQ(catalogue_.size(), 3U);
  EXPECT_THAT(names(catalogue_.by_id()), ElementsAre("vip", "young", "big spenders"));
  EXPECT_THAT(names(catalogue_.by_name()), ElementsAre("big spenders", "vip", "young"));
  EXPECT_THAT(names(catalogue_.of_family(Family::value)), ElementsAre("big spenders", "vip"));
  EXPECT_THAT(names(catalogue_.of_family(Family::geographic)), IsEmpty());
}

TEST_F(SegmentCatalogueTest, FindsByNameAndById) {
  ASSERT_NE(catalogue_.find("vip"), nullptr);
  EXPECT_EQ(catalogue_.find("vip")->where, "TRUE");
  EXPECT_EQ(catalogue_.find(SegmentId{1})->name, "young");
  EXPECT_EQ(catalogue_.find("VIP"), nullptr);
  EXPECT_EQ(catalogue_.find(SegmentId{3}), nullptr);
}

TEST_F(SegmentCatalogueTest, RefusesNamesEmptyOrTaken) {
  for (const char* name : {"", "vip"}) {
    const auto added = catalogue_.add(segment(name, Family::value));
    ASSERT_FALSE(added.ok());
    EXPECT_EQ(added.error().code, ErrorCode::invalid_input);
  }
  EXPECT_EQ(catalogue_.size(), 3U);
}

TEST_F(SegmentCatalogueTest, ForgetsARemovedSegmentAndNeverReusesItsId) {
  EXPECT_TRUE(catalogue_.remove("big spenders"));
  EXPECT_FALSE(catalogue_.remove("big spenders"));
  EXPECT_EQ(catalogue_.find(SegmentId{2}), nullptr);
  EXPECT_THAT(names(catalogue_.of_family(Family::value)), ElementsAre("vip"));
  EXPECT_EQ(catalogue_.add(segment("big spenders", Family::value)).value(), SegmentId{3});
}

}  // namespace
}  // namespace muster::engine
