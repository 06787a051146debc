#include "engine/live/committed.hpp"

#include <gtest/gtest.h>

namespace muster::engine {
namespace {

TEST(Committed, IsReadAsItWasWritten) {
  const Committed committed{
      .sequence = 17,
      .version = "0123456789abcdef.17",
      .counts = {.created = 1, .changed = 2, .removed = 3, .cells = 4, .events = 5}};
  const auto read = read_committed(written(committed));
  ASSERT_TRUE(read.ok());
  EXPECT_EQ(read->sequence, 17U);
  EXPECT_EQ(read->version, "0123456789abcdef.17");
  EXPECT_EQ(read->counts.created, 1U);
  EXPECT_EQ(read->counts.changed, 2U);
  EXPECT_EQ(read->counts.removed, 3U);
  EXPECT_EQ(read->counts.cells, 4U);
  EXPECT_EQ(read->counts.events, 5U);
  EXPECT_FALSE(read->repeated);
}

TEST(Committed, OtherTextsAreDamage) {
  for (const char* text :
       {"", "1", "1 2 3", "1 2 3 4 5 x v", "-1 2 3 4 5 6 v", "99999999999999999999 2 3 4 5 6 v"}) {
    const auto read = read_committed(text);
    ASSERT_FALSE(read.ok()) << text;
    EXPECT_EQ(read.error().code, ErrorCode::corrupt_store);
  }
}

}  // namespace
}  // namespace muster::engine
