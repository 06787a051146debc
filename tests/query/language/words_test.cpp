#include "query/language/words.hpp"

#include <gtest/gtest.h>

namespace muster::query {
namespace {

TEST(WordsTest, CaseIsIgnoredInAsciiOnly) {
  EXPECT_TRUE(same_word("Like", "lIKE"));
  EXPECT_FALSE(same_word("LİKE", "like"));
  EXPECT_FALSE(same_word("lik", "like"));
  EXPECT_FALSE(reserved_word("likes"));
  EXPECT_EQ(reserved_word("today"), TokenKind::word_today);
}

TEST(WordsTest, UnitsAreReadInSingularAndPlural) {
  EXPECT_EQ(unit_named("hour"), TimeUnit::hour);
  EXPECT_EQ(unit_named("Quarters"), TimeUnit::quarter);
  EXPECT_EQ(unit_named("YEAR"), TimeUnit::year);
  EXPECT_FALSE(unit_named("fortnight"));
}

TEST(WordsTest, UnitsAreWrittenByTheirAmount) {
  EXPECT_EQ(to_string(TimeUnit::day, 1), "DAY");
  EXPECT_EQ(to_string(TimeUnit::day, 0), "DAYS");
  EXPECT_EQ(to_string(TimeUnit::month, 12), "MONTHS");
}

}  // namespace
}  // namespace muster::query
