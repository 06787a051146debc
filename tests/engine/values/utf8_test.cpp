#include "engine/values/utf8.hpp"

#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace muster::engine {
namespace {

std::vector<char32_t> letters(std::string_view text) {
  std::vector<char32_t> found;
  for (std::size_t at = 0; at < text.size();) found.push_back(next_letter(text, at));
  return found;
}

TEST(Utf8, ReadsLettersOfEveryLength) {
  EXPECT_EQ(letters("aя東😀"), (std::vector<char32_t>{U'a', U'я', U'東', U'😀'}));
  EXPECT_EQ(letters(std::string_view("\0", 1)), (std::vector<char32_t>{0}));
}

TEST(Utf8, GoesOnBehindBrokenBytes) {
  EXPECT_EQ(letters("a\xFFz"), (std::vector<char32_t>{U'a', kBrokenLetter, U'z'}));
  EXPECT_EQ(letters("\xD0"), (std::vector<char32_t>{kBrokenLetter}));
  EXPECT_EQ(letters("\xD0z"), (std::vector<char32_t>{kBrokenLetter, U'z'}));
  EXPECT_EQ(letters("\xF0\x9F\x98z"), (std::vector<char32_t>{kBrokenLetter, U'z'}));
}

TEST(Utf8, KnowsWhatIsWellFormed) {
  EXPECT_TRUE(is_utf8(""));
  EXPECT_TRUE(is_utf8("Алматы 😀"));
  EXPECT_FALSE(is_utf8("\xC0\xAF"));          // overlong
  EXPECT_FALSE(is_utf8("\xED\xA0\x80"));      // a surrogate
  EXPECT_FALSE(is_utf8("\xF4\x90\x80\x80"));  // past U+10FFFF
  EXPECT_FALSE(is_utf8("caf\xE9"));           // Latin-1
}

TEST(Utf8, StepsBackAsItStepsForward) {
  const std::string text = "aя\xFF東\xD0😀z\xE6\x9D";
  std::vector<std::size_t> forward;
  for (std::size_t at = 0; at < text.size(); next_letter(text, at)) forward.push_back(at);
  std::vector<std::size_t> backward;
  for (std::size_t end = text.size(); end > 0; end = backward.front()) {
    backward.insert(backward.begin(), letter_before(text, 0, end));
  }
  EXPECT_EQ(backward, forward);
  EXPECT_EQ(letter_before("東", 1, 3), 2U);  // never before the floor
}

TEST(Utf8, WritesWhatItReads) {
  for (const char32_t letter : {U'\0', U'a', U'\x7F', U'\x80', U'я', U'\xFFFF', U'\U0010FFFF'}) {
    std::string text;
    append_letter(text, letter);
    EXPECT_EQ(letters(text), std::vector<char32_t>{letter});
  }
}

TEST(Utf8, CountsLetters) {
  EXPECT_EQ(count_letters(""), 0U);
  EXPECT_EQ(count_letters("Москва"), 6U);
  EXPECT_EQ(count_letters("\xFF\xFF"), 2U);
}

}  // namespace
}  // namespace muster::engine
