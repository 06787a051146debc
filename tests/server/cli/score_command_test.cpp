#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <boost/json/parse.hpp>
#include <cstdlib>
#include <filesystem>

#include "tests/server/cli/process.hpp"

namespace muster::server {
namespace {

using ::testing::HasSubstr;

constexpr std::string_view kCard =
    "name = \"lead\"\n"
    "[[grades]]\nname = \"cold\"\n[[grades]]\nname = \"hot\"\nfrom = 10\n"
    "[[rules]]\nname = \"Milan\"\npoints = 10\nwhen = \"city = 'Milan'\"\n"
    "[[rules]]\nname = \"Age\"\nper = \"age\"\npoints = 0.1\n";

class ScoreCommand : public ::testing::Test {
 protected:
  ScratchFolder folder_;
  std::string customers_ = folder_.file("customers.csv",
                                        "id,city,age,email_ok\n"
                                        "c1,Milan,25,yes\n"
                                        "c2,Milan,31,no\n"
                                        "c3,Rome,44,yes\n"
                                        "c4,,52,\n"
                                        "c5,Rome,19,yes\n");
  std::string card_ = folder_.file("lead.toml", kCard);
};

TEST_F(ScoreCommand, ShowsScoresGradesAndRules) {
  const Finished shown = run({"score", customers_, card_, "--label", "email_ok", "--ablation"});
  EXPECT_EQ(shown.code, 0) << shown.err;
  EXPECT_THAT(shown.out, HasSubstr("lead over 5 customers"));
  EXPECT_THAT(shown.out, HasSubstr("hot"));
  EXPECT_THAT(shown.out, HasSubstr("AUC"));
  EXPECT_THAT(shown.out, HasSubstr("What each rule adds"));
  EXPECT_EQ(run({"score", customers_, card_, "--format", "csv"}).out,
            "score,customers\n1.9,1\n4.4,1\n5.2,1\n12.5,1\n13.1,1\n");
}

TEST_F(ScoreCommand, ShowsTheBestAndOneWithReasons) {
  const Finished top = run({"score", customers_, card_, "--top", "2", "--format", "json"});
  ASSERT_EQ(top.code, 0) << top.err;
  const auto answer = boost::json::parse(top.out);
  ASSERT_EQ(answer.at("top").as_array().size(), 2U);
  EXPECT_EQ(answer.at("top").at(0).at("id").as_string(), "c2");
  EXPECT_EQ(answer.at("top").at(1).at("grade").as_string(), "hot");
  const Finished one = run({"score", customers_, card_, "--customer", "c1"});
  EXPECT_EQ(one.code, 0) << one.err;
  EXPECT_THAT(one.out, HasSubstr("c1: lead 12.5, hot"));
  EXPECT_THAT(one.out, HasSubstr("+2.5"));
}

TEST_F(ScoreCommand, WritesAPage) {
  const std::string page = folder_.path("report.html").string();
  EXPECT_EQ(run({"score", customers_, card_, "--label", "email_ok", "--report", page}).code, 0);
  EXPECT_THAT(content_of(page), HasSubstr("<h1>Scorecard lead</h1>"));
  const Finished nowhere =
      run({"score", customers_, card_, "--report", folder_.path("no/such/report.html").string()});
  EXPECT_EQ(nowhere.code, 3);
  EXPECT_THAT(nowhere.err, HasSubstr("cannot write"));
}

TEST_F(ScoreCommand, MistakesNameFileLineAndRule) {
  const std::string broken =
      folder_.file("broken.toml", "[[rules]]\nname = \"a\"\npoints = 1\nwhen = \"aeg > 3\"\n");
  const Finished finished = run({"score", customers_, broken});
  EXPECT_EQ(finished.code, 1);
  EXPECT_THAT(finished.err, HasSubstr("broken.toml, line 4: rules[0].when: "));
  EXPECT_THAT(finished.err, HasSubstr("did you mean age?"));
  const Finished label = run({"score", customers_, card_, "--label", "aeg"});
  EXPECT_EQ(label.code, 1);
  EXPECT_THAT(label.err, HasSubstr("label: "));
  EXPECT_EQ(run({"score", customers_, "nothing.toml"}).code, 3);
  EXPECT_EQ(run({"score", customers_, card_, "--ablation"}).code, 1);
  EXPECT_EQ(run({"score", customers_, card_, "--grade", "hot"}).code, 1);
}

TEST_F(ScoreCommand, SavedCardsAreUsedByName) {
  const std::string store = folder_.path("shop").string();
  ASSERT_EQ(run({"load", store, customers_}).code, 0);
  const Finished saved = run({"scorecard", store, "save", "lead", card_, "--owner", "anna"});
  EXPECT_EQ(saved.code, 0) << saved.err;
  EXPECT_EQ(run({"count", store, "SCORE 'lead' >= 12.5"}).out, "2\n");
  EXPECT_EQ(run({"count", store, "GRADE 'lead' = 'cold'"}).out, "3\n");
  EXPECT_EQ(run({"score", store, "lead", "--format", "csv"}).code, 0);
  // What is shown is a file that can be saved again.
  const Finished shown = run({"scorecard", store, "show", "lead"});
  const std::string again = folder_.file("again.toml", shown.out);
  EXPECT_EQ(run({"scorecard", store, "save", "lead", again}).code, 0);
  EXPECT_EQ(run({"scorecard", store, "show", "lead"}).out, shown.out);
  EXPECT_THAT(run({"scorecard", store, "list"}).out, HasSubstr("anna"));
  EXPECT_THAT(run({"scorecard", store, "history", "lead"}).out, HasSubstr("created"));
  const Finished near = run({"scorecard", store, "show", "laed"});
  EXPECT_EQ(near.code, 1);
  EXPECT_THAT(near.err, HasSubstr("lead"));
  EXPECT_EQ(run({"scorecard", store, "delete", "lead"}).code, 0);
  EXPECT_EQ(run({"count", store, "SCORE 'lead' >= 1"}).code, 1);
}

TEST_F(ScoreCommand, SuggestsACardForTheBank) {
  const char* data = std::getenv("MUSTER_DATA");
  const std::string bank =
      std::string(data == nullptr ? "../shared/data" : data) + "/bank/bank-additional-full.csv";
  if (!std::filesystem::exists(bank)) GTEST_SKIP() << "there is no " << bank;
  const std::string out = folder_.path("suggested.toml").string();
  const Finished suggested =
      run({"suggest", bank, "--label", "y", "--exclude", "duration", "--out", out});
  ASSERT_EQ(suggested.code, 0) << suggested.err;
  const Finished scored = run({"score", bank, out, "--label", "y", "--format", "json"});
  ASSERT_EQ(scored.code, 0) << scored.err;
  const auto answer = boost::json::parse(scored.out);
  EXPECT_GT(answer.at("backtest").at("auc").to_number<double>(), 0.75);
  EXPECT_EQ(answer.at("backtest").at("positives").to_number<int>(), 4640);
}

}  // namespace
}  // namespace muster::server
