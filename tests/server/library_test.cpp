// Every ready-made card is read, bound and run over generated customers and what they did.
#include <fmt/format.h>
#include <gtest/gtest.h>

#include <boost/json/parse.hpp>
#include <filesystem>
#include <string>
#include <vector>

#include "tests/server/cli/process.hpp"

namespace muster::server {
namespace {

namespace json = boost::json;

/// One store for all tests of this file: making it takes a moment.
class Library : public ::testing::Test {
 protected:
  static void SetUpTestSuite() {
    folder_ = new ScratchFolder;
    const std::string customers = folder_->path("customers.csv").string();
    const std::string events = folder_->path("events.csv").string();
    ASSERT_EQ(
        run({"generate", "3000", "--seed", "42", "--out", customers, "--events", events}).code, 0);
    ASSERT_EQ(run({"load", store(), customers, "--events", events}).code, 0);
  }
  static void TearDownTestSuite() {
    delete folder_;
    folder_ = nullptr;
  }

  static std::string store() { return folder_->path("shop").string(); }
  static std::string card(std::string_view name) {
    return fmt::format("{}/{}", MUSTER_LIBRARY, name);
  }
  static std::uint64_t count(const std::string& where) {
    const Finished done = run({"count", store(), where, "--as-of", "2026-06-30"});
    EXPECT_EQ(done.code, 0) << done.err;
    return done.code == 0 ? std::stoull(done.out) : 0;
  }
  static json::value score(std::string_view name, const std::vector<std::string>& more = {}) {
    std::vector<std::string> arguments{"score",      store(),    card(name), "--as-of",
                                       "2026-06-30", "--format", "json"};
    arguments.insert(arguments.end(), more.begin(), more.end());
    const Finished done = run(arguments);
    EXPECT_EQ(done.code, 0) << done.err;
    json::error_code wrong;
    return json::parse(done.out, wrong);
  }
  /// Customers of a grade.
  static std::uint64_t graded(const json::value& answer, std::string_view grade) {
    for (const json::value& each : answer.at("grades").as_array()) {
      if (each.at("name").is_string() && each.at("name").as_string() == json::string_view(grade)) {
        return each.at("customers").to_number<std::uint64_t>();
      }
    }
    ADD_FAILURE() << "no grade " << grade;
    return 0;
  }

 private:
  static ScratchFolder* folder_;
};

ScratchFolder* Library::folder_ = nullptr;

TEST_F(Library, EveryCardRunsAndGradesEverybody) {
  int cards = 0;
  for (const auto& entry : std::filesystem::directory_iterator(MUSTER_LIBRARY)) {
    const std::string name = entry.path().filename().string();
    if (!name.ends_with(".toml") || name.find("segments") != std::string::npos) continue;
    ++cards;
    const json::value answer = score(name);
    ASSERT_TRUE(answer.is_object()) << name;
    std::uint64_t sum = 0;
    for (const json::value& grade : answer.at("grades").as_array()) {
      sum += grade.at("customers").to_number<std::uint64_t>();
    }
    EXPECT_EQ(sum, 3000U) << name;
  }
  EXPECT_EQ(cards, 7);
}

TEST_F(Library, BandsAreWhatTheirNamesSay) {
  const json::value nps = score("nps.toml");
  EXPECT_EQ(graded(nps, "no answer"), count("nps IS NULL"));
  EXPECT_EQ(graded(nps, "detractor"), count("nps <= 6"));
  EXPECT_EQ(graded(nps, "passive"), count("nps BETWEEN 7 AND 8"));
  EXPECT_EQ(graded(nps, "promoter"), count("nps >= 9"));
  const json::value csat = score("csat.toml");
  EXPECT_EQ(graded(csat, "no answer"), count("csat IS NULL"));
  EXPECT_EQ(graded(csat, "satisfied"), count("csat >= 4"));
  const json::value value = score("value_bands.toml");
  EXPECT_EQ(graded(value, "none"), count("clv = 0"));
  EXPECT_EQ(graded(value, "top"), count("clv >= 1000"));
  const json::value regular = score("regular_buyer.toml");
  EXPECT_EQ(graded(regular, "never bought"), count("orders = 0"));
  EXPECT_EQ(graded(regular, "one-time"), count("orders = 1"));
  const json::value stars = score("engagement.toml");
  EXPECT_EQ(graded(stars, "not mailed"), count("NOT DID email_sent DURING LAST 90 DAYS"));
}

TEST_F(Library, TheTenGroupsOfRfmHoldEveryBuyerOnce) {
  for (const char* variant : {"rfm.toml", "rfm_events.toml"}) {
    ASSERT_EQ(run({"scorecard", store(), "save", "rfm", card(variant)}).code, 0);
    const Finished counted = run({"count", store(), "--segments", card("rfm_segments.toml"),
                                  "--as-of", "2026-06-30", "--format", "json"});
    ASSERT_EQ(counted.code, 0) << counted.err;
    const Finished overlaps = run({"overlap", store(), "--segments", card("rfm_segments.toml"),
                                   "--as-of", "2026-06-30", "--format", "json"});
    ASSERT_EQ(overlaps.code, 0) << overlaps.err;
    const json::value answer = json::parse(overlaps.out);
    const auto& sets = answer.at("segments").as_array();
    ASSERT_EQ(sets.size(), 10U);
    std::uint64_t sum = 0;
    for (const json::value& set : sets) sum += set.at("count").to_number<std::uint64_t>();
    // Their union is as large as their sum: nobody is in two.
    EXPECT_EQ(answer.at("union").to_number<std::uint64_t>(), sum);
    EXPECT_EQ(sum, count("orders >= 1")) << variant;
  }
}

}  // namespace
}  // namespace muster::server
