#include "loaders/id_lines.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace muster::loaders {
namespace {

using ::testing::ElementsAre;

TEST(IdLines, TakesTheFirstColumn) {
  const auto lines = read_id_lines("a\r\n  b , 2\n\n\"c,\"\"d\"\"\";x\ne\tf\n123");
  ASSERT_TRUE(lines.ok());
  EXPECT_THAT(lines->ids, ElementsAre("a", "b", "c,\"d\"", "e", "123"));
  EXPECT_EQ(lines->header, "");
}

TEST(IdLines, PassesOverAHeaderAndAByteOrderMark) {
  const auto lines = read_id_lines("\xEF\xBB\xBF\"Customer_ID\",x\n1\nid\n");
  ASSERT_TRUE(lines.ok());
  EXPECT_EQ(lines->header, "Customer_ID");
  EXPECT_THAT(lines->ids, ElementsAre("1", "id"));
}

TEST(IdLines, NamesTheLineThatIsWrong) {
  EXPECT_EQ(read_id_lines("").error().code, ErrorCode::invalid_input);
  EXPECT_EQ(read_id_lines("id\n\n").error().code, ErrorCode::invalid_input);
  EXPECT_TRUE(read_id_lines("a\n\"b\n").error().message.starts_with("line 2: the quote"));
  EXPECT_TRUE(
      read_id_lines("a\n\xff\n").error().message.starts_with("line 2: the id is not UTF-8"));
  EXPECT_TRUE(read_id_lines(std::string("a\0b", 3)).error().message.starts_with("line 1"));
  EXPECT_EQ(read_id_lines(std::string(70'000, 'x')).error().code, ErrorCode::limit_exceeded);
}

}  // namespace
}  // namespace muster::loaders
