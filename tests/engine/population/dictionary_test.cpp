#include "engine/population/dictionary.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace muster::engine {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

std::vector<std::string> texts(const std::vector<DictionaryValue>& values) {
  std::vector<std::string> result;
  for (const DictionaryValue& value : values) result.emplace_back(value.text);
  return result;
}

TEST(Dictionary, CodesCountFromOneInOrderOfFirstAppearance) {
  Dictionary dictionary;
  EXPECT_EQ(dictionary.size(), 0U);
  EXPECT_EQ(dictionary.intern("shoes"), 1U);
  EXPECT_EQ(dictionary.intern(""), 2U);
  EXPECT_EQ(dictionary.intern("книги"), 3U);
  EXPECT_EQ(dictionary.intern("shoes"), 1U);
  EXPECT_EQ(dictionary.size(), 3U);
  EXPECT_EQ(dictionary.at(2).text, "");
  EXPECT_EQ(dictionary.at(3).text, "книги");
  EXPECT_EQ(dictionary.at(3).code, 3U);
}

TEST(Dictionary, FindsExactTextsOnly) {
  Dictionary dictionary;
  dictionary.intern("shoes");
  EXPECT_EQ(dictionary.find("shoes"), 1U);
  EXPECT_EQ(dictionary.find("Shoes"), kUnknownCode);
  EXPECT_EQ(dictionary.find(std::string_view("shoes\0", 6)), kUnknownCode);
}

TEST(Dictionary, CopiesItsTextsAndKeepsThemWhereTheyAre) {
  Dictionary dictionary;
  std::string text = "first";
  dictionary.intern(text);
  const std::string_view stored = dictionary.at(1).text;
  text = "other";
  for (int i = 0; i < 10'000; ++i) dictionary.intern(std::to_string(i));
  EXPECT_EQ(stored, "first");
  const Dictionary moved = std::move(dictionary);
  EXPECT_EQ(stored.data(), moved.at(1).text.data());
  EXPECT_EQ(moved.find("9999"), 10'001U);
}

TEST(Dictionary, OrdersByPopularityThenText) {
  Dictionary dictionary;
  for (const char* text : {"c", "b", "a", "d"}) dictionary.intern(text);
  dictionary.add_count(1, 5);
  dictionary.add_count(2, 7);
  dictionary.add_count(3, 5);
  EXPECT_THAT(texts(dictionary.by_popularity(10)), ElementsAre("b", "a", "c", "d"));
  EXPECT_THAT(texts(dictionary.by_popularity(2)), ElementsAre("b", "a"));
  EXPECT_THAT(dictionary.by_popularity(0), IsEmpty());
  dictionary.add_count(4, 6);
  dictionary.add_count(4, 6);
  EXPECT_THAT(texts(dictionary.by_popularity(2)), ElementsAre("d", "b"));
  EXPECT_EQ(dictionary.at(4).count, 12U);
}

TEST(Dictionary, SelectsCodesInTheirOrder) {
  Dictionary dictionary;
  for (const char* text : {"San Marino", "Rome", "San Remo"}) dictionary.intern(text);
  EXPECT_THAT(
      dictionary.codes_where([](std::string_view text) { return text.starts_with("San "); }),
      ElementsAre(1, 3));
  EXPECT_THAT(dictionary.codes_where([](std::string_view) { return false; }), IsEmpty());
}

TEST(Dictionary, SuggestsTheNearestText) {
  Dictionary dictionary;
  for (const char* text : {"Lombardy", "Piedmont"}) dictionary.intern(text);
  EXPECT_EQ(dictionary.nearest("Lombardi"), "Lombardy");
  EXPECT_EQ(dictionary.nearest("nothing of the kind"), std::nullopt);
  EXPECT_EQ(Dictionary().nearest("x"), std::nullopt);
}

TEST(DictionaryDeathTest, RefusesCodesItNeverGaveOut) {
  Dictionary dictionary;
  dictionary.intern("one");
  EXPECT_DEATH(dictionary.at(0), "invariant broken");
  EXPECT_DEATH(dictionary.at(2), "invariant broken");
  EXPECT_DEATH(dictionary.add_count(0, 1), "invariant broken");
}

}  // namespace
}  // namespace muster::engine
