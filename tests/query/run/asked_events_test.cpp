#include "query/run/asked_events.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/query/people.hpp"
#include "tests/query/shop.hpp"

namespace muster::query {
namespace {

using ::testing::HasSubstr;

AskedEvents asked(const std::string& phrase, const std::string& during) {
  return ask_events(phrase, during, tests::shop(), tests::midsummer()).value();
}

TEST(AskedEvents, TakeAWindowThatTheyDoNotHave) {
  const std::string phrase = "purchase WHERE amount > 5";
  EXPECT_EQ(asked(phrase, "LAST 30 DAYS").canonical, phrase + " DURING LAST 30 DAYS");
  EXPECT_EQ(asked(phrase, " during  last 30 days").canonical, phrase + " DURING LAST 30 DAYS");
  EXPECT_EQ(asked(phrase, "'2026-01-01' TO TODAY").canonical,
            phrase + " DURING '2026-01-01' TO TODAY");
  EXPECT_EQ(asked(phrase + " BEFORE '2026-01-01'", "LAST 30 DAYS").canonical,
            phrase + " BEFORE '2026-01-01'");
}

TEST(AskedEvents, AWindowIsNoCondition) {
  for (const char* during : {"LAST 30", "WHERE amount > 5", "EVER EVER", "nonsense", "SINCE 5",
                             "DURING '2026-13-01' TO TODAY"}) {
    const auto refused = ask_events("purchase", during, tests::shop(), tests::midsummer());
    ASSERT_FALSE(refused.ok()) << during;
    EXPECT_THAT(refused.error().message, HasSubstr("during: ")) << during;
  }
}

TEST(AskedEvents, SayWhichOfThemIsWrong) {
  const auto refused =
      ask_events({"purchase", "visit", "visits"}, "", "step", tests::shop(), tests::midsummer());
  ASSERT_FALSE(refused.ok());
  EXPECT_THAT(refused.error().message, HasSubstr("step 3: "));
}

TEST(ReadElapsed, UnitsThatHaveALength) {
  EXPECT_EQ(read_elapsed("7 days").value(), 604'800);
  EXPECT_EQ(read_elapsed(" 1  HOUR ").value(), 3'600);
  EXPECT_EQ(read_elapsed("2 Weeks").value(), 1'209'600);
  EXPECT_EQ(read_elapsed("90 minutes").value(), 5'400);
  EXPECT_EQ(read_elapsed("0 seconds").value(), 0);
  EXPECT_EQ(read_elapsed("100000 days").value(), 8'640'000'000);
  for (const char* text :
       {"", "days", "7", "-1 days", "7 months", "7days", "7 days ago", "1e3 days",
        "99999999999999999999 days", "100001 days", "7 s", "7 dayss"}) {
    EXPECT_FALSE(read_elapsed(text).ok()) << text;
  }
}

}  // namespace
}  // namespace muster::query
