#include "query/language/characters.hpp"

#include <gtest/gtest.h>

#include <cstdint>
#include <string>
#include <string_view>

namespace muster::query {
namespace {

TEST(CharactersTest, LettersOfAnyScriptBeginNames) {
  for (const char32_t code : std::u32string_view(U"aZ_жӘñ名ا")) {
    EXPECT_TRUE(begins_name(code)) << static_cast<std::uint32_t>(code);
  }
  for (const char32_t code : std::u32string_view(U"1.-$ '\u0301\u200B")) {
    EXPECT_FALSE(begins_name(code)) << static_cast<std::uint32_t>(code);
  }
}

TEST(CharactersTest, DigitsAndMarksContinueNames) {
  for (const char32_t code : std::u32string_view(U"a1_\u0301\u0903٣")) {
    EXPECT_TRUE(continues_name(code)) << static_cast<std::uint32_t>(code);
  }
  EXPECT_FALSE(continues_name(U'-'));
  EXPECT_FALSE(continues_name(U'.'));
}

TEST(CharactersTest, WhiteSpaceSeparatesAndControlsAreForbidden) {
  for (const char32_t code : std::u32string_view(U" \t\r\n\u00A0\u2028\u3000")) {
    EXPECT_TRUE(is_blank(code)) << static_cast<std::uint32_t>(code);
    EXPECT_FALSE(is_forbidden(code)) << static_cast<std::uint32_t>(code);
  }
  for (const char32_t code : {U'\0', U'\x01', U'\v', U'\x1B', U'\x7F', U'\u0085'}) {
    EXPECT_FALSE(is_blank(code)) << static_cast<std::uint32_t>(code);
    EXPECT_TRUE(is_forbidden(code)) << static_cast<std::uint32_t>(code);
  }
}

TEST(CharactersTest, BareNamesEndWhereTheirPartsEnd) {
  EXPECT_EQ(bare_name_end("ab c", 0), 2U);
  EXPECT_EQ(bare_name_end("a.b.c", 0), 5U);
  EXPECT_EQ(bare_name_end("a.2", 0), 3U);
  EXPECT_EQ(bare_name_end("a..b", 0), 1U);
  EXPECT_EQ(bare_name_end("a.", 0), 1U);
  EXPECT_EQ(bare_name_end(".a", 0), 0U);
  EXPECT_EQ(bare_name_end("2a", 0), 0U);
  EXPECT_EQ(bare_name_end("x жас", 2), 8U);
}

TEST(CharactersTest, FindsWhatNoTextMayHold) {
  EXPECT_FALSE(find_fault("жас\n"));
  EXPECT_EQ(find_fault("a\xFF")->offset, 1U);
  EXPECT_EQ(find_fault(std::string("ab\0", 3))->offset, 2U);
  EXPECT_EQ(find_fault(std::string("\0", 1))->what, "the control character U+0000");
  EXPECT_EQ(find_fault("\xF4\x90\x80\x80")->what, "bytes that are not UTF-8");
}

TEST(CharactersTest, DescribesWhatCannotBeSeenByNumber) {
  EXPECT_EQ(describe_character(U'%'), "%");
  EXPECT_EQ(describe_character(U'ж'), "ж");
  EXPECT_EQ(describe_character(U'\u200B'), "U+200B");
}

}  // namespace
}  // namespace muster::query
