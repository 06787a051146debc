#include "server/api/accept.hpp"

#include <gtest/gtest.h>

#include <array>

namespace muster::server {
namespace {

constexpr std::array<std::string_view, 3> kOffers{"application/json", "text/csv",
                                                  "application/x-ndjson"};

TEST(Accept, TakesTheFirstOfferWithoutAWish) {
  EXPECT_EQ(choose_media_type("", kOffers), "application/json");
  EXPECT_EQ(choose_media_type("*/*", kOffers), "application/json");
  EXPECT_EQ(choose_media_type("  ", kOffers), "application/json");
}

TEST(Accept, FollowsTheWishWhateverItsCase) {
  EXPECT_EQ(choose_media_type("Text/CSV", kOffers), "text/csv");
  EXPECT_EQ(choose_media_type("text/*", kOffers), "text/csv");
  EXPECT_EQ(choose_media_type("text/csv;header=present", kOffers), "text/csv");
}

TEST(Accept, WeighsQualities) {
  EXPECT_EQ(choose_media_type("application/json;q=0.5, text/csv;q=0.9", kOffers), "text/csv");
  EXPECT_EQ(choose_media_type("*/*;q=0.1, application/x-ndjson", kOffers), "application/x-ndjson");
  EXPECT_EQ(choose_media_type("application/json;q=0, */*;q=0.5", kOffers), "text/csv");
}

TEST(Accept, FindsNothingWhereNothingFits) {
  EXPECT_EQ(choose_media_type("image/png", kOffers), std::nullopt);
  EXPECT_EQ(choose_media_type("text/csv;q=0", kOffers), std::nullopt);
  EXPECT_EQ(choose_media_type("text/csv;q=lots", kOffers), std::nullopt);
  EXPECT_EQ(choose_media_type(",;,;=,", kOffers), std::nullopt);
}

}  // namespace
}  // namespace muster::server
