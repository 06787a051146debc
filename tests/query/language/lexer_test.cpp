#include "query/language/lexer.hpp"

#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace muster::query {
namespace {

using enum TokenKind;

std::vector<TokenKind> kinds(std::string_view text) {
  std::vector<TokenKind> found;
  for (const Token& token : split_into_tokens(text).tokens) found.push_back(token.kind);
  return found;
}

TEST(LexerTest, SplitsWordsAndSymbols) {
  EXPECT_EQ(kinds("a<=1.5<>'x'!=\"y\",(.5)"),
            (std::vector{name, less_equal, number, not_equal, string, not_equal, quoted_name, comma,
                         left_bracket, number, right_bracket, end}));
  EXPECT_EQ(kinds("a-1 - -b*c/d+e"), (std::vector{name, minus, number, minus, minus, name, star,
                                                  name, slash, name, plus, name, end}));
}

TEST(LexerTest, ReservedWordsIgnoreCaseAndMustStandAlone) {
  EXPECT_EQ(kinds("and Or NOT iN betWEEN like ilike is null true false has within today"),
            (std::vector{word_and, word_or, word_not, word_in, word_between, word_like, word_ilike,
                         word_is, word_null, word_true, word_false, word_has, word_within,
                         word_today, end}));
  EXPECT_EQ(kinds("android in_ _in in.out \"and\""),
            (std::vector{name, name, name, name, quoted_name, end}));
}

TEST(LexerTest, TokensCoverTheirBytes) {
  const std::string text = "  жас >= 'a''b' ";
  const TokenList list = split_into_tokens(text);
  ASSERT_EQ(list.tokens.size(), 4U);
  EXPECT_EQ(spelling(text, list.tokens[0]), "жас");
  EXPECT_EQ(spelling(text, list.tokens[1]), ">=");
  EXPECT_EQ(spelling(text, list.tokens[2]), "'a''b'");
  EXPECT_EQ(list.tokens[3].span.begin, text.size());
}

TEST(LexerTest, DotsJoinPartsOfANameOnlyFromInside) {
  const std::string text = "a.b. c";
  const TokenList list = split_into_tokens(text);
  EXPECT_EQ(spelling(text, list.tokens[0]), "a.b");
  EXPECT_EQ(list.tokens[1].kind, malformed);
  ASSERT_TRUE(list.fault);
  EXPECT_EQ(list.fault->offset, 3U);
}

TEST(LexerTest, StopsAtTheFirstThingThatIsNoWord) {
  const TokenList list = split_into_tokens("a = $ b");
  EXPECT_EQ(list.tokens.size(), 3U);
  EXPECT_EQ(list.tokens.back().kind, malformed);
  ASSERT_TRUE(list.fault);
  EXPECT_EQ(list.fault->offset, 4U);
}

TEST(LexerTest, CommentsRunToTheLinesEnd) {
  EXPECT_EQ(kinds("a -- b\nc--"), (std::vector{name, name, end}));
  EXPECT_EQ(kinds("-- nothing else"), (std::vector{end}));
}

TEST(LexerTest, QuotesComeOffAndDoubledOnesBecomeSingle) {
  EXPECT_EQ(unquoted("'it''s'"), "it's");
  EXPECT_EQ(unquoted("''''''"), "''");
  EXPECT_EQ(unquoted("\"a'\"\"b\""), "a'\"b");
  EXPECT_EQ(unquoted("''"), "");
}

}  // namespace
}  // namespace muster::query
