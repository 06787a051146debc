#include "engine/values/like_pattern.hpp"

#include <gtest/gtest.h>

#include <random>
#include <string>

#include "tests/seed.hpp"

namespace muster::engine {
namespace {

bool like(std::string_view text, std::string_view pattern, CaseRule rule = CaseRule::exact,
          std::optional<char32_t> escape = std::nullopt) {
  const auto compiled = LikePattern::compile(pattern, rule, escape);
  EXPECT_TRUE(compiled.ok()) << pattern;
  return compiled->matches(text);
}

bool ilike(std::string_view text, std::string_view pattern) {
  return like(text, pattern, CaseRule::folded);
}

TEST(Like, MatchesTheWholeText) {
  EXPECT_TRUE(like("San Remo", "San Remo"));
  EXPECT_FALSE(like("San Remo", "San"));
  EXPECT_FALSE(like("San", "San Remo"));
  EXPECT_TRUE(like("", ""));
  EXPECT_FALSE(like("a", ""));
}

TEST(Like, PercentIsAnyRun) {
  EXPECT_TRUE(like("San Remo", "San %"));
  EXPECT_TRUE(like("San ", "San %"));
  EXPECT_TRUE(like("San Remo", "%Remo"));
  EXPECT_TRUE(like("San Remo", "%an%em%"));
  EXPECT_TRUE(like("", "%"));
  EXPECT_TRUE(like("anything", "%%%"));
  EXPECT_FALSE(like("San Remo", "%remo"));
  EXPECT_FALSE(like("ab", "%ab%ab%"));
}

TEST(Like, TheLastStretchIsAnchoredAtTheEnd) {
  EXPECT_TRUE(like("abcabc", "%abc"));
  EXPECT_TRUE(like("aXbXb", "a%b"));
  EXPECT_FALSE(like("ab", "ab%b"));
  EXPECT_FALSE(like("aba", "ab%ba"));
  EXPECT_TRUE(like("abba", "ab%ba"));
}

TEST(Like, UnderscoreIsOneCodePoint) {
  EXPECT_TRUE(like("Москва", "_осква"));
  EXPECT_TRUE(like("Москва", "______"));
  EXPECT_FALSE(like("Москва", "_____"));
  EXPECT_FALSE(like("Москва", "_______"));
  EXPECT_TRUE(like("😀", "_"));
  EXPECT_TRUE(like("東京都", "%_都"));
  EXPECT_TRUE(like("abc", "_%_"));
  EXPECT_FALSE(like("a", "_%_"));
  EXPECT_TRUE(like("abcd", "%b_d"));
  EXPECT_TRUE(like("abXbYd", "%b_d%"));
  EXPECT_TRUE(like("ab", "%__"));
  EXPECT_FALSE(like("a", "%__%"));
}

TEST(Like, HasNoEscapeUnlessOneIsNamed) {
  EXPECT_TRUE(like("50\\x", "50\\%"));
  EXPECT_TRUE(like("50%", "50\\%", CaseRule::exact, U'\\'));
  EXPECT_FALSE(like("50x", "50\\%", CaseRule::exact, U'\\'));
  EXPECT_TRUE(like("a_b", "a!_b", CaseRule::exact, U'!'));
  EXPECT_FALSE(like("axb", "a!_b", CaseRule::exact, U'!'));
  EXPECT_TRUE(like("a!b", "a!!b", CaseRule::exact, U'!'));
  EXPECT_TRUE(like("100%", "%é%", CaseRule::exact, U'é'));
  EXPECT_TRUE(like("%", "%%", CaseRule::exact, U'%'));
}

TEST(Like, AnEscapeBeforeAnythingElseIsAnError) {
  for (const char* pattern : {"abc!", "!abc", "a!!!"}) {
    const auto compiled = LikePattern::compile(pattern, CaseRule::exact, U'!');
    ASSERT_FALSE(compiled.ok()) << pattern;
    EXPECT_EQ(compiled.error().code, ErrorCode::invalid_query);
  }
}

TEST(ILike, IgnoresCaseInEveryScript) {
  EXPECT_TRUE(ilike("SAN REMO", "san %"));
  EXPECT_TRUE(ilike("Алматы облысы", "АЛМАТЫ%"));
  EXPECT_TRUE(ilike("ӨСКЕМЕН", "ө_кемен"));
  EXPECT_TRUE(ilike("Straße", "STRA_E"));
  EXPECT_FALSE(ilike("café", "CAFE"));
}

TEST(ILike, LetsTheTurkishLettersMeet) {
  EXPECT_TRUE(ilike("İSTANBUL", "istanbul"));
  EXPECT_TRUE(ilike("ISTANBUL", "ıstanbul"));
  EXPECT_TRUE(ilike("istanbul", "İSTANBUL"));
  EXPECT_TRUE(ilike("İzmir", "%İZMİR%"));
  EXPECT_TRUE(ilike("i̇zmir", "_zmir"));
}

TEST(Like, ABrokenByteIsOneCodePoint) {
  EXPECT_TRUE(
      like("a\xFF"
           "b",
           "a_b"));
  EXPECT_TRUE(
      like("a\xFF"
           "b",
           "%_b"));
  EXPECT_TRUE(like("\xFF\xFE", "__"));
  EXPECT_FALSE(like("ab",
                    "a\xFF"
                    "b"));
  EXPECT_TRUE(like("a\xFF", "a\xFF"));
}

TEST(Like, DoesNotBacktrack) {
  // Exponential for a matcher that tries every way to share the text among the runs.
  const std::string text(20'000, 'a');
  std::string pattern;
  for (int i = 0; i < 200; ++i) pattern += "a%";
  EXPECT_TRUE(like(text, pattern));
  EXPECT_FALSE(like(text, pattern + "b"));
  EXPECT_FALSE(like(text, "%" + std::string(100, '_') + "b%"));
}

TEST(Like, KnowsItsPrefix) {
  const auto prefix = [](std::string_view pattern, CaseRule rule = CaseRule::exact) {
    return std::string(LikePattern::compile(pattern, rule)->literal_prefix());
  };
  EXPECT_EQ(prefix("San %"), "San ");
  EXPECT_EQ(prefix("San_Remo"), "San");
  EXPECT_EQ(prefix("%San"), "");
  EXPECT_EQ(prefix("_an"), "");
  EXPECT_EQ(prefix("МОС%", CaseRule::folded), "мос");
  EXPECT_TRUE(LikePattern::compile("San", CaseRule::exact)->is_literal());
  EXPECT_TRUE(LikePattern::compile("", CaseRule::exact)->is_literal());
  EXPECT_FALSE(LikePattern::compile("San_", CaseRule::exact)->is_literal());
  EXPECT_FALSE(LikePattern::compile("%", CaseRule::exact)->is_literal());
  EXPECT_FALSE(LikePattern::compile("_", CaseRule::exact)->is_literal());
}

/// The definition of LIKE, letter by letter.
bool naive(std::u32string_view text, std::u32string_view pattern) {
  if (pattern.empty()) return text.empty();
  if (pattern[0] == U'%') {
    return naive(text, pattern.substr(1)) || (!text.empty() && naive(text.substr(1), pattern));
  }
  return !text.empty() && (pattern[0] == U'_' || pattern[0] == text[0]) &&
         naive(text.substr(1), pattern.substr(1));
}

TEST(Like, AgreesWithItsDefinition) {
  std::mt19937_64 random(tests::seed());
  const std::string letters[] = {"a", "b", "я", "😀", "_", "%"};
  const char32_t points[] = {U'a', U'b', U'я', U'😀', U'_', U'%'};
  for (int i = 0; i < 50'000; ++i) {
    std::string text, pattern;
    std::u32string wide_text, wide_pattern;
    for (auto n = random() % 8; n > 0; --n) {
      const auto pick = random() % 4;
      text += letters[pick];
      wide_text += points[pick];
    }
    for (auto n = random() % 7; n > 0; --n) {
      const auto pick = random() % 6;
      pattern += letters[pick];
      wide_pattern += points[pick];
    }
    ASSERT_EQ(like(text, pattern), naive(wide_text, wide_pattern)) << text << " LIKE " << pattern;
  }
}

}  // namespace
}  // namespace muster::engine
