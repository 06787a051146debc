#include "server/report/score_report.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <utility>

#include "query/scorecards/backtest.hpp"
#include "server/report/charts.hpp"
#include "server/report/markup.hpp"

namespace muster::server {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::Not;

constexpr std::string_view kHostile = "<script>alert('x')</script>\" onload=\"&\x01\xff";

query::ExactFigure figure(const char* digits) { return {digits, std::stod(digits)}; }

ScoreReply sample(std::string_view name) {
  ScoreReply reply;
  query::ScoreAnswer& answer = reply.score;
  answer.card = name;
  answer.count = 1000;
  answer.population = 1000;
  answer.version = "v1";
  for (std::int64_t score = 0; score < 50; ++score) {
    answer.cells.push_back({score, 20, static_cast<std::uint64_t>(score / 5)});
  }
  answer.mean = figure("24.5");
  answer.minimum = engine::Decimal{0, 0};
  answer.maximum = engine::Decimal{49, 0};
  answer.grades = {{std::string(name), std::nullopt, 600, 0.6, 40, 0.07},
                   {std::string("hot"), engine::Decimal{30, 0}, 400, 0.4, 160, 0.4}};
  query::RuleFigures rule;
  rule.name = name;
  rule.text = name;
  rule.customers = 500;
  rule.points = "-600";
  rule.mean = figure("-0.6");
  answer.rules = {rule};
  answer.backtest = query::backtest(answer.cells, 0);
  answer.backtest->label = name;
  query::Warning warning;
  warning.message = name;
  answer.warnings = {warning, warning};
  return reply;
}

TEST(ScoreReport, NamesCannotBecomeMarkup) {
  const std::string page =
      score_report(sample(kHostile), {std::string(kHostile), std::string(kHostile),
                                      std::string(kHostile), "2026-06-30", std::string(kHostile)});
  EXPECT_THAT(page, Not(HasSubstr("<script")));
  EXPECT_THAT(page, Not(HasSubstr("onload=\"")));
  EXPECT_THAT(page, Not(HasSubstr("\x01")));
  EXPECT_THAT(page, HasSubstr("&lt;script&gt;"));
  EXPECT_THAT(page, HasSubstr("\xEF\xBF\xBD"));
}

TEST(ScoreReport, RefersToNothingOutsideItself) {
  const std::string page = score_report(sample("lead"), {});
  for (const char* outside : {"http:", "https:", "src=", "href=", "url(", "@import", "<link"}) {
    EXPECT_THAT(page, Not(HasSubstr(outside)));
  }
  EXPECT_THAT(page, HasSubstr("prefers-color-scheme: dark"));
  EXPECT_THAT(page, HasSubstr("@media print"));
}

TEST(ScoreReport, HasEveryPartOnce) {
  const std::string page = score_report(sample("lead"), {});
  for (const char* title : {"How scores are distributed", "Grades", "Gains", "ROC", "Deciles",
                            "Calibration", "What rules contribute", "To look at first"}) {
    const std::string heading = std::string("<h2>") + title + "</h2>";
    EXPECT_THAT(page, HasSubstr(heading));
    EXPECT_EQ(page.find(heading), page.rfind(heading));
  }
  // One warning said twice is shown once.
  EXPECT_EQ(page.find("<li>lead</li>"), page.rfind("<li>lead</li>"));
}

TEST(ScoreReport, IsTheSameEachTime) {
  EXPECT_EQ(score_report(sample("lead"), {}), score_report(sample("lead"), {}));
}

TEST(ScoreReport, AnEmptyAudienceIsNoMistake) {
  ScoreReply reply;
  reply.score.card = "lead";
  reply.score.backtest = query::backtest({}, 0);
  const std::string page = score_report(reply, {});
  EXPECT_THAT(page, HasSubstr("Nothing to judge"));
  EXPECT_THAT(page, Not(HasSubstr("nan")));
  EXPECT_THAT(page, Not(HasSubstr("inf\"")));
}

TEST(Charts, TicksAreRound) {
  EXPECT_THAT(round_ticks(0, 1, 5),
              ElementsAre(0, ::testing::DoubleEq(0.2), ::testing::DoubleEq(0.4),
                          ::testing::DoubleNear(0.6, 1e-12), ::testing::DoubleEq(0.8), 1));
  EXPECT_THAT(round_ticks(-3, 88, 10), ElementsAre(0, 10, 20, 30, 40, 50, 60, 70, 80));
  EXPECT_TRUE(round_ticks(5, 5, 10).empty());
}

TEST(Markup, ShortensByWhatIsShown) {
  EXPECT_EQ(shortened("short", 5), "short");
  EXPECT_EQ(shortened("Алматы облысы", 7), "Алматы…");
  EXPECT_EQ(coordinate(1.5), "1.5");
  EXPECT_EQ(coordinate(-0.001), "0");
  EXPECT_EQ(coordinate(12), "12");
}

}  // namespace
}  // namespace muster::server
