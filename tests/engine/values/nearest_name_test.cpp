#include "engine/values/nearest_name.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <random>
#include <string>
#include <vector>

#include "tests/seed.hpp"

namespace muster::engine {
namespace {

constexpr std::string_view kNames[] = {"age",    "gender",     "education",    "income",
                                       "region", "last_order", "spend",        "average_order",
                                       "nps",    "email_ok",   "Алматы облысы"};

std::string near(std::string_view wanted) { return nearest(wanted, kNames).value_or("none"); }

TEST(Nearest, ForgivesSlips) {
  EXPECT_EQ(near("spned"), "spend");   // swapped
  EXPECT_EQ(near("spnd"), "spend");    // dropped
  EXPECT_EQ(near("speend"), "spend");  // inserted
  EXPECT_EQ(near("speng"), "spend");   // replaced
  EXPECT_EQ(near("edukation"), "education");
  EXPECT_EQ(near("lastorder"), "last_order");
  EXPECT_EQ(near("last order"), "last_order");
  EXPECT_EQ(near("ag"), "age");
}

TEST(Nearest, IgnoresCaseInEveryScript) {
  EXPECT_EQ(near("AGE"), "age");
  EXPECT_EQ(near("АЛМАТЫ ОБЛИСЫ"), "Алматы облысы");
}

TEST(Nearest, IsEmptyWhenNothingIsNear) {
  EXPECT_EQ(near("postcode"), "none");
  EXPECT_EQ(near("x"), "none");
  EXPECT_EQ(near(""), "none");
  EXPECT_EQ(near("clv"), "none");
  EXPECT_EQ(nearest("age", {}), std::nullopt);
}

TEST(Nearest, PrefersTheNearerThenTheFirst) {
  const std::string_view names[] = {"house", "mouse", "moose", "mousse"};
  EXPECT_EQ(nearest("mouse", names), "mouse");
  EXPECT_EQ(nearest("louse", names), "house");
  EXPECT_EQ(nearest("MOUSSE", names), "mousse");
}

TEST(Nearest, GivesUpOnHugeOrBrokenNames) {
  const std::string huge(100'000, 'a');
  const std::string_view names[] = {huge, "a\xFF"};
  EXPECT_EQ(nearest(huge, names), std::nullopt);
  EXPECT_EQ(nearest("a\xFE", names), "a\xFF");
  const std::string longest(kMaxNameLetters, 'b');
  const std::string_view long_names[] = {longest};
  EXPECT_EQ(nearest(std::string(kMaxNameLetters - 1, 'b'), long_names), longest);
}

/// The textbook table, in full.
std::size_t naive_distance(const std::string& a, const std::string& b) {
  std::vector<std::vector<std::size_t>> d(a.size() + 1, std::vector<std::size_t>(b.size() + 1));
  for (std::size_t i = 0; i <= a.size(); ++i) {
    for (std::size_t j = 0; j <= b.size(); ++j) {
      if (i == 0 || j == 0) {
        d[i][j] = i + j;
        continue;
      }
      d[i][j] = std::min(
          {d[i - 1][j] + 1, d[i][j - 1] + 1, d[i - 1][j - 1] + (a[i - 1] == b[j - 1] ? 0U : 1U)});
      if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1]) {
        d[i][j] = std::min(d[i][j], d[i - 2][j - 2] + 1);
      }
    }
  }
  return d[a.size()][b.size()];
}

TEST(Nearest, AgreesWithTheTextbookTable) {
  std::mt19937_64 random(tests::seed());
  const auto word = [&] {
    std::string text;
    for (auto n = 1 + random() % 12; n > 0; --n) text += static_cast<char>('a' + random() % 3);
    return text;
  };
  for (int i = 0; i < 5'000; ++i) {
    const std::string wanted = word();
    std::vector<std::string> names(10);
    std::generate(names.begin(), names.end(), word);
    const std::size_t allowed =
        wanted.size() < 2 ? 0 : std::clamp<std::size_t>((wanted.size() + 1) / 3, 1, 4);
    std::optional<std::string> expected;
    std::size_t best = allowed + 1;
    for (const auto& name : names) {
      const std::size_t distance = naive_distance(wanted, name);
      if (distance < best) {
        best = distance;
        expected = name;
      }
    }
    const std::vector<std::string_view> views(names.begin(), names.end());
    ASSERT_EQ(nearest(wanted, views), expected) << wanted;
  }
}

TEST(Nearest, LooksThroughAHundredThousandNames) {
  std::vector<std::string> names;
  for (std::size_t i = 0; i < kMaxNamesCompared; ++i) names.push_back("town-" + std::to_string(i));
  names.push_back("beyond the limit");
  const std::vector<std::string_view> views(names.begin(), names.end());
  EXPECT_EQ(nearest("twon-99999", views), "town-99999");
  EXPECT_EQ(nearest("beyond the limit", views), std::nullopt);
}

}  // namespace
}  // namespace muster::engine
