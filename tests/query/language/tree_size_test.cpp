#include "query/language/tree_size.hpp"

#include <gtest/gtest.h>

#include "query/language/parser.hpp"
#include "query/language/printer.hpp"
#include "tests/query/language/random_tree.hpp"
#include "tests/seed.hpp"

namespace muster::query {
namespace {

Expression parsed(std::string_view text) { return parse(text).value(); }

TEST(TreeSizeTest, HeightCountsLevels) {
  EXPECT_EQ(height(parsed("a")), 1U);
  EXPECT_EQ(height(parsed("((a)) = 1")), 2U);
  EXPECT_EQ(height(parsed("NOT (a AND b + 1 > 2)")), 5U);
  EXPECT_EQ(height(parsed("a + b + c > d")), 4U);
}

TEST(TreeSizeTest, NodesAreConditionsNamesAndValues) {
  EXPECT_EQ(node_count(parsed("a")), 1U);
  EXPECT_EQ(node_count(parsed("a IS NULL")), 2U);
  EXPECT_EQ(node_count(parsed("a IN (1, 2, 3)")), 5U);
  EXPECT_EQ(node_count(parsed("a OR t HAS ALL ('x', 'y')")), 6U);
}

TEST(TreeSizeTest, TheParserAllowsExactlyTheNodesOfCanonicalText) {
  RandomTree random(tests::seed());
  for (int i = 0; i < 1'000; ++i) {
    const Expression tree = random.expression(1 + i % 4);
    LanguageLimits limits;
    limits.nodes = node_count(tree);
    EXPECT_TRUE(parse(print(tree), limits).ok()) << print(tree);
    --limits.nodes;
    const Result<Expression> refused = parse(print(tree), limits);
    ASSERT_FALSE(refused.ok()) << print(tree);
    EXPECT_EQ(refused.error().code, ErrorCode::limit_exceeded);
  }
}

TEST(TreeSizeTest, TheParserAllowsExactlyTheHeightOfCanonicalText) {
  RandomTree random(tests::seed());
  for (int i = 0; i < 1'000; ++i) {
    const Expression tree = random.expression(1 + i % 4);
    LanguageLimits limits;
    limits.depth = height(tree);
    EXPECT_TRUE(parse(print(tree), limits).ok()) << print(tree);
    --limits.depth;
    EXPECT_FALSE(parse(print(tree), limits).ok()) << print(tree);
  }
}

}  // namespace
}  // namespace muster::query
