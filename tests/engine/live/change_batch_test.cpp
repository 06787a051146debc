#include "engine/live/change_batch.hpp"

#include <gmock/gmock.h>

#include <cstdlib>
#include <limits>
#include <random>

#include "tests/engine/live/written_changes.hpp"

namespace muster::engine {
namespace {

using ::testing::HasSubstr;
using tests::WrittenChanges;

ChangeBatch everything() {
  return WrittenChanges()
      .put("a")
      .category("region", "Nord-Süd")
      .number("spend", 2, -12'50)
      .number("largest", 0, 999'999'999'999'999'999)
      .flag("email_ok", true)
      .date("born", -719'162)
      .time("seen", 253'402'300'799)
      .real("ratio", -0.1)
      .place("home", {-900'000'000, 1'800'000'000})
      .text("note", "")
      .no_tags("likes")
      .add_tag("likes", "shoes")
      .remove_tag("likes", "hats")
      .change("b")
      .clear("region", AttributeType::category)
      .remove("c")
      .event("a", "purchase", -5)
      .category_property("category", "shoes")
      .number_property("amount", 2, 9'99)
      .flag_property("returned", false)
      .event("d", "visit", 7)
      .create_event_customers()
      .batch();
}

TEST(ChangeBatch, ReadsBackAsItWasWritten) {
  const ChangeBatch batch = everything();
  const std::string bytes = encoded(batch);
  const auto read = decoded_change_batch(bytes);
  ASSERT_TRUE(read.ok()) << read.error().message;
  EXPECT_EQ(encoded(*read), bytes);
  EXPECT_EQ(read->attributes.size(), batch.attributes.size());
  EXPECT_EQ(read->attributes[1].scale, 2);
  EXPECT_EQ(read->attributes[1].reason, "written by a test");
  EXPECT_EQ(read->cells[1].value, -12'50);
  EXPECT_EQ(read->cells[7].value, packed_place({-900'000'000, 1'800'000'000}));
  EXPECT_EQ(read->texts[0], "Nord-Süd");
  EXPECT_EQ(read->ids[2], "c");
  EXPECT_EQ(read->customers[2].kind, CustomerChange::Kind::remove);
  EXPECT_EQ(read->events[0].time, -5);
  EXPECT_TRUE(read->create_event_customers);
}

TEST(ChangeBatch, AnEmptyOneReadsBack) {
  const auto read = decoded_change_batch(encoded({}));
  ASSERT_TRUE(read.ok());
  EXPECT_TRUE(read->customers.empty() && read->events.empty());
}

TEST(ChangeBatch, PlacesKeepTheirSigns) {
  for (const Place place : {Place{0, 0}, Place{-1, 1}, Place{1, -1}, Place{-900'000'000, -1}}) {
    EXPECT_EQ(unpacked_place(packed_place(place)), place);
  }
}

TEST(ChangeBatch, EveryCutIsRefused) {
  const std::string bytes = encoded(everything());
  for (std::size_t size = 0; size < bytes.size(); ++size) {
    const auto read = decoded_change_batch(std::string_view(bytes).substr(0, size));
    ASSERT_FALSE(read.ok()) << size << " bytes";
    EXPECT_EQ(read.error().code, ErrorCode::corrupt_store);
  }
}

TEST(ChangeBatch, BytesLeftOverAreRefused) {
  const auto read = decoded_change_batch(encoded(everything()) + '\0');
  ASSERT_FALSE(read.ok());
  EXPECT_THAT(read.error().message, HasSubstr("left over"));
}

TEST(ChangeBatch, AnotherFormatIsNamed) {
  const auto read = decoded_change_batch("\x02rest");
  ASSERT_FALSE(read.ok());
  EXPECT_THAT(read.error().message, HasSubstr("format is 2"));
}

// What is read, whatever the damage, can be written again: all its places are within bounds.
TEST(ChangeBatch, DamageIsRefusedOrHarmless) {
  const char* const given = std::getenv("MUSTER_SEED");
  const std::uint64_t seed =
      given != nullptr ? std::strtoull(given, nullptr, 10) : std::random_device{}();
  SCOPED_TRACE("MUSTER_SEED=" + std::to_string(seed));
  std::mt19937_64 random(seed);
  const std::string bytes = encoded(everything());
  for (int round = 0; round < 20'000; ++round) {
    std::string damaged = bytes;
    for (std::uint64_t flips = 1 + random() % 3; flips > 0; --flips) {
      damaged[random() % damaged.size()] = static_cast<char>(random() % 256);
    }
    const auto read = decoded_change_batch(damaged);
    if (!read.ok()) {
      EXPECT_EQ(read.error().code, ErrorCode::corrupt_store);
      continue;
    }
    for (const CellChange& cell : read->cells) ASSERT_LT(cell.attribute, read->attributes.size());
    EXPECT_TRUE(decoded_change_batch(encoded(*read)).ok());
  }
}

}  // namespace
}  // namespace muster::engine
