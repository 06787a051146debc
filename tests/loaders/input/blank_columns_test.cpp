#include "loaders/input/blank_columns.hpp"

#include <gtest/gtest.h>

namespace muster::loaders {
namespace {

TEST(BlankColumns, RunsOfBlanksBecomeOneAndLinesKeepTheirEnds) {
  EXPECT_EQ(with_single_blanks("  a   b\t \tc  \r\n d e\n\n f"), "a b c\r\nd e\n\nf");
  EXPECT_EQ(with_single_blanks(""), "");
  EXPECT_EQ(with_single_blanks(" \n \n"), "\n\n");
}

TEST(BlankColumns, QuotedBlanksStay) {
  EXPECT_EQ(with_single_blanks("a  \"b  c\"  d"), "a \"b  c\" d");
}

}  // namespace
}  // namespace muster::loaders
