#include "engine/population/dictionary.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <optional>
#include <random>
#include <set>
#include <string>
#include <vector>

#include "tests/seed.hpp"

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

// The dictionary says of every value what the test knows of it.
void expect_values(const Dictionary& dictionary, const std::vector<std::string>& texts,
                   const std::vector<std::uint64_t>& counts) {
  ASSERT_EQ(dictionary.size(), texts.size());
  std::vector<std::size_t> order(texts.size());
  for (std::size_t i = 0; i < texts.size(); ++i) {
    order[i] = i;
    const auto code = static_cast<ValueCode>(i + 1);
    ASSERT_EQ(dictionary.find(texts[i]), code);
    const DictionaryValue value = dictionary.at(code);
    ASSERT_EQ(value.text, texts[i]);
    ASSERT_EQ(value.count, counts[i]);
  }
  EXPECT_EQ(dictionary.find("nobody's"), kUnknownCode);
  std::sort(order.begin(), order.end(), [&](std::size_t left, std::size_t right) {
    return counts[left] != counts[right] ? counts[left] > counts[right]
                                         : texts[left] < texts[right];
  });
  for (const std::size_t limit : {std::size_t{0}, std::size_t{1}, std::size_t{10}, texts.size()}) {
    const auto best = dictionary.by_popularity(limit);
    ASSERT_EQ(best.size(), std::min(limit, texts.size()));
    for (std::size_t i = 0; i < best.size(); ++i) ASSERT_EQ(best[i].text, texts[order[i]]);
  }
}

TEST(DictionaryVersions, HaveTheValuesAndCountsOfTheirSteps) {
  std::mt19937_64 random(tests::seed());
  struct Version {
    Dictionary dictionary;
    std::vector<std::string> texts;
    std::vector<std::uint64_t> counts;
  };
  std::vector<Version> versions(1);
  for (int i = 0; i < 3000; ++i) {
    versions[0].texts.push_back("loaded " + std::to_string(i));
    versions[0].counts.push_back(random() % 5);
    const ValueCode code = versions[0].dictionary.intern(versions[0].texts.back());
    versions[0].dictionary.add_count(code, versions[0].counts.back());
  }
  for (int step = 0; step < 60; ++step) {
    const Version& base = versions[random() % versions.size()];
    std::vector<std::string> texts = base.texts;
    std::vector<std::uint64_t> counts = base.counts;
    const std::size_t more = step % 10 == 0 ? 700 : random() % 3;
    for (std::size_t i = 0; i < more; ++i) {
      texts.push_back("step " + std::to_string(step) + ", " + std::to_string(i));
      counts.push_back(0);
    }
    const std::vector<std::string_view> added(texts.end() - static_cast<std::ptrdiff_t>(more),
                                              texts.end());
    std::vector<CountChange> changes;
    for (std::uint64_t i = random() % 20; i > 0; --i) {
      const std::size_t place = random() % texts.size();
      const auto by = static_cast<std::int64_t>(random() % 9) - 4;
      if (by < 0 && counts[place] < static_cast<std::uint64_t>(-by)) continue;
      counts[place] += static_cast<std::uint64_t>(by);
      changes.push_back({static_cast<ValueCode>(place + 1), by});
    }
    Dictionary next = base.dictionary.with(added, changes);
    versions.push_back({std::move(next), std::move(texts), std::move(counts)});
    if (versions.size() > 5) {
      versions.erase(versions.begin() + static_cast<std::ptrdiff_t>(random() % versions.size()));
    }
  }
  for (const Version& version : versions) {
    expect_values(version.dictionary, version.texts, version.counts);
  }
}

TEST(DictionaryVersions, ShareWhatDoesNotChange) {
  Dictionary first;
  for (int i = 0; i < 5000; ++i) first.intern(std::to_string(i));
  const std::vector<CountChange> change = {{2000, 7}};
  const Dictionary second = first.with({}, change);
  std::set<const void*> before;
  first.visit_owned([&](const void* memory, std::uint64_t) { before.insert(memory); });
  std::uint64_t bytes = 0;
  second.visit_owned([&](const void* memory, std::uint64_t size) {
    if (!before.contains(memory)) bytes += size;
  });
  EXPECT_EQ(bytes, 8192U);
}

TEST(DictionaryVersions, OfACopyLeaveItAsItWas) {
  Dictionary first;
  first.intern("one");
  Dictionary second = first;
  second.intern("two");
  second.add_count(1, 5);
  EXPECT_EQ(first.size(), 1U);
  EXPECT_EQ(first.at(1).count, 0U);
  EXPECT_EQ(first.find("two"), kUnknownCode);
  EXPECT_EQ(second.at(1).count, 5U);
  EXPECT_EQ(second.find("one"), 1U);
}

TEST(DictionaryVersionsDeathTest, RefuseValuesThatAreThereAndCountsBelowNone) {
  Dictionary dictionary;
  dictionary.intern("one");
  const std::vector<std::string_view> again = {"one"};
  EXPECT_DEATH(dictionary.with(again, {}), "invariant broken");
  const std::vector<CountChange> change = {{1, -1}};
  EXPECT_DEATH(dictionary.with({}, change), "invariant broken");
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
