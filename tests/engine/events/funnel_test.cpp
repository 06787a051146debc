#include "engine/events/funnel.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <random>

#include "tests/engine/events/written_events.hpp"
#include "tests/engine/population_fixture.hpp"
#include "tests/seed.hpp"

namespace muster::engine {
namespace {

using ::testing::ElementsAre;
using tests::all_events;
using tests::PopulationFixture;
using tests::WrittenEvent;

std::shared_ptr<const Population> three_customers(const std::vector<WrittenEvent>& events) {
  return tests::with_events(PopulationFixture::numbered(3).build(), events);
}

Funnel shop_funnel(const Population& population, std::optional<std::int64_t> within = {}) {
  return {{all_events(population, "visit"), all_events(population, "cart"),
           all_events(population, "buy")},
          within};
}

std::vector<std::uint64_t> reached(const std::vector<FunnelStep>& steps) {
  std::vector<std::uint64_t> counts;
  for (const FunnelStep& step : steps) counts.push_back(step.reached.cardinality());
  return counts;
}

TEST(Funnel, CountsWhoGotHowFar) {
  const auto population = three_customers({{0, "visit", 10},
                                           {0, "cart", 20},
                                           {0, "buy", 30},
                                           {1, "visit", 10},
                                           {1, "buy", 20},
                                           {1, "cart", 30},
                                           {2, "cart", 10}});
  const auto steps = walk_funnel(*population, shop_funnel(*population), nullptr).value();
  EXPECT_THAT(reached(steps), ElementsAre(2, 2, 1));
  EXPECT_THAT(steps[2].times, ElementsAre(ElementsAre(PathTime{10, 20})));
}

TEST(Funnel, EventsOfOneSecondAreNoOrder) {
  const auto population = three_customers({{0, "visit", 10},
                                           {0, "cart", 10},
                                           {0, "buy", 11},
                                           {1, "visit", 9},
                                           {1, "visit", 10},
                                           {1, "cart", 10},
                                           {1, "buy", 11}});
  const auto steps = walk_funnel(*population, shop_funnel(*population), nullptr).value();
  EXPECT_THAT(reached(steps), ElementsAre(2, 1, 1));
}

// The first visit is too long ago, the second one is not: one may begin again.
TEST(Funnel, BeginsAnyNumberOfTimes) {
  const auto population = three_customers(
      {{0, "visit", 10}, {0, "cart", 20}, {0, "visit", 500}, {0, "cart", 510}, {0, "buy", 520}});
  EXPECT_THAT(reached(walk_funnel(*population, shop_funnel(*population, 20), nullptr).value()),
              ElementsAre(1, 1, 1));
  EXPECT_THAT(reached(walk_funnel(*population, shop_funnel(*population, 19), nullptr).value()),
              ElementsAre(1, 1, 0));
  EXPECT_THAT(reached(walk_funnel(*population, shop_funnel(*population, 0), nullptr).value()),
              ElementsAre(1, 0, 0));
}

// Earliest completion, and back from there the latest events that lead to it.
TEST(Funnel, MeasuresTheEarliestCompletion) {
  const auto population = three_customers({{0, "visit", 0},
                                           {0, "visit", 40},
                                           {0, "cart", 50},
                                           {0, "cart", 70},
                                           {0, "visit", 80},
                                           {0, "buy", 100},
                                           {0, "buy", 101}});
  const auto steps = walk_funnel(*population, shop_funnel(*population), nullptr).value();
  EXPECT_THAT(steps[1].times, ElementsAre(ElementsAre(PathTime{10, 10})));
  EXPECT_THAT(steps[2].times, ElementsAre(ElementsAre(PathTime{30, 60})));
}

TEST(Funnel, OneStepTwice) {
  const auto population = three_customers({{0, "buy", 10},
                                           {0, "buy", 10},
                                           {1, "buy", 10},
                                           {1, "buy", 11},
                                           {2, "buy", 5},
                                           {2, "visit", 1},
                                           {2, "cart", 1}});
  const Funnel twice{{all_events(*population, "buy"), all_events(*population, "buy")}, {}};
  EXPECT_THAT(reached(walk_funnel(*population, twice, nullptr).value()), ElementsAre(3, 1));
}

TEST(Funnel, OfAnAudienceAlone) {
  const auto population = three_customers(
      {{0, "visit", 1}, {1, "visit", 1}, {1, "cart", 2}, {2, "visit", 1}, {2, "buy", 3}});
  const Bitmap audience = Bitmap::range(1, 3);
  EXPECT_THAT(reached(walk_funnel(*population, shop_funnel(*population), &audience).value()),
              ElementsAre(2, 1, 0));
}

TEST(Funnel, EventsACenturyAndAHalfApartNeedAWindow) {
  const auto population = three_customers(
      {{0, "visit", -5'000'000'000}, {0, "cart", 0}, {0, "visit", -10}, {0, "buy", 5}});
  Funnel funnel = shop_funnel(*population);
  const auto refused = walk_funnel(*population, funnel, nullptr);
  ASSERT_FALSE(refused.ok());
  EXPECT_EQ(refused.error().code, ErrorCode::limit_exceeded);
  for (EventSelection& step : funnel.steps) step.window.low = -1'000;
  const auto steps = walk_funnel(*population, funnel, nullptr).value();
  EXPECT_THAT(steps[2].times, ElementsAre(ElementsAre(PathTime{5, 15})));
}

TEST(Funnel, StopsWhenItsTimeIsUp) {
  const auto population = three_customers({{0, "visit", 1}, {0, "cart", 2}, {0, "buy", 3}});
  const Execution late{1, std::chrono::steady_clock::now() - std::chrono::seconds(1), {}};
  EXPECT_EQ(walk_funnel(*population, shop_funnel(*population), nullptr, late).error().code,
            ErrorCode::deadline_exceeded);
}

// ---- every path of every customer, tried one by one
// ----------------------------------------------

using Path = std::vector<std::int64_t>;  // times, the last step's first: compared as wanted

void try_paths(const std::vector<std::vector<std::int64_t>>& times, std::size_t step,
               std::optional<std::int64_t> within, Path& path, std::vector<Path>& all) {
  if (step == times.size()) {
    all.emplace_back(path.rbegin(), path.rend());
    return;
  }
  for (const std::int64_t time : times[step]) {
    if (!path.empty() && (time <= path.back() || (within && time - path.front() > *within))) {
      continue;
    }
    path.push_back(time);
    try_paths(times, step + 1, within, path, all);
    path.pop_back();
  }
}

// Of one customer: the measured path through the steps; empty if there is none.
Path measured_path(const std::vector<std::vector<std::int64_t>>& times,
                   std::optional<std::int64_t> within) {
  std::vector<Path> all;
  Path path;
  try_paths(times, 0, within, path, all);
  if (all.empty()) return {};
  std::int64_t earliest = all.front().front();
  for (const Path& one : all) earliest = std::min(earliest, one.front());
  std::erase_if(all, [&](const Path& one) { return one.front() != earliest; });
  const Path best = *std::max_element(all.begin(), all.end());
  for (const Path& one : all) EXPECT_LE(one.back(), best.back());  // no other begins later
  return best;
}

TEST(Funnel, RandomHistoriesAreWalkedAsEveryPathSays) {
  const std::uint64_t seed = tests::seed();
  SCOPED_TRACE(::testing::Message() << "MUSTER_SEED=" << seed);
  std::mt19937_64 random(seed);
  const std::vector<std::string> types = {"visit", "cart", "buy"};
  for (int round = 0; round < 40; ++round) {
    const bool many = round % 20 == 0;
    const std::size_t rows = many ? 70'000 : 1 + random() % 300;
    const auto span = static_cast<std::int64_t>(random() % 2 == 0 ? 15 : 200'000);
    auto events = tests::random_events(random, rows, rows * 6, span, types);
    for (const std::string& type : types) events.push_back({0, type, 1, 3});
    const auto population = tests::with_events(PopulationFixture::numbered(rows).build(), events);
    Funnel funnel;
    std::vector<std::pair<std::string, bool>> asked;  // type, only with an amount of 3 or more
    for (std::size_t step = 0, steps = 1 + random() % 4; step < steps; ++step) {
      asked.emplace_back(types[random() % 3], random() % 3 == 0);
      funnel.steps.push_back(asked.back().second
                                 ? tests::events_worth(*population, asked.back().first, {3, 9})
                                 : all_events(*population, asked.back().first));
    }
    if (random() % 2 == 0) {
      funnel.within = static_cast<std::int64_t>(random() % static_cast<std::uint64_t>(span));
    }
    std::map<Row, std::vector<std::vector<std::int64_t>>> histories;  // by customer and step
    for (const WrittenEvent& event : events) {
      auto& times = histories[event.row];
      times.resize(asked.size());
      for (std::size_t step = 0; step < asked.size(); ++step) {
        if (event.type != asked[step].first) continue;
        if (!asked[step].second || event.amount.value_or(0) >= 3) times[step].push_back(event.time);
      }
    }
    const bool everybody = random() % 2 == 0;
    const Bitmap audience = Bitmap::range(static_cast<Row>(rows / 3), rows);
    Execution execution;
    execution.threads = 1 + static_cast<unsigned>(random() % 3);
    const auto steps =
        walk_funnel(*population, funnel, everybody ? nullptr : &audience, execution).value();
    ASSERT_EQ(steps.size(), asked.size());
    for (std::size_t step = 0; step < steps.size(); ++step) {
      std::vector<Row> expected;
      std::vector<PathTime> expected_times;
      for (const auto& [row, times] : histories) {
        if (!everybody && !audience.contains(row)) continue;
        const Path path = measured_path(
            {times.begin(), times.begin() + static_cast<std::ptrdiff_t>(step) + 1}, funnel.within);
        if (path.empty()) continue;
        expected.push_back(row);
        if (step == 0) continue;
        expected_times.push_back({static_cast<std::uint32_t>(path[0] - path[1]),
                                  static_cast<std::uint32_t>(path[0] - path.back())});
      }
      ASSERT_EQ(steps[step].reached.rows(), expected);
      std::vector<PathTime> found;
      for (const auto& chunk : steps[step].times) {
        found.insert(found.end(), chunk.begin(), chunk.end());
      }
      ASSERT_EQ(found, expected_times);
    }
  }
}

// ---- how long they took
// --------------------------------------------------------------------------

TEST(TimeSpread, SumsAndRanksOfAGroup) {
  const std::uint64_t seed = tests::seed();
  SCOPED_TRACE(::testing::Message() << "MUSTER_SEED=" << seed);
  std::mt19937_64 random(seed);
  FunnelStep step;
  std::vector<Row> rows;
  step.times.resize(3);
  std::vector<std::uint32_t> all;
  std::vector<std::uint32_t> of_group;
  const Bitmap group = Bitmap::range(65'000, 140'000);
  for (Row row = 0; row < 3 * kChunkRows; row += 1 + static_cast<Row>(random() % 50)) {
    const auto seconds = static_cast<std::uint32_t>(random() >> (32 + random() % 31));
    rows.push_back(row);
    step.times[row / kChunkRows].push_back({seconds, 7});
    all.push_back(seconds);
    if (group.contains(row)) of_group.push_back(seconds);
  }
  step.reached = Bitmap::of(rows);
  for (const Bitmap* asked : {static_cast<const Bitmap*>(nullptr), &group}) {
    std::vector<std::uint32_t>& sorted = asked == nullptr ? all : of_group;
    std::sort(sorted.begin(), sorted.end());
    const std::vector<std::uint64_t> ranks = {sorted.size(), 1, sorted.size() / 2,
                                              sorted.size() / 2, sorted.size() / 4 + 1};
    const std::vector<TimesAsked> question = {{&step, PathPart::since_previous, asked}};
    const TimeSpread spread = time_spreads(question, [&](std::uint64_t customers) {
                                EXPECT_EQ(customers, sorted.size());
                                return ranks;
                              })->front();
    EXPECT_EQ(spread.customers, sorted.size());
    std::uint64_t sum = 0;
    for (const std::uint32_t seconds : sorted) sum += seconds;
    EXPECT_EQ(spread.sum, sum);
    ASSERT_EQ(spread.at_ranks.size(), ranks.size());
    for (std::size_t i = 0; i < ranks.size(); ++i) {
      EXPECT_EQ(spread.at_ranks[i], sorted[ranks[i] - 1]);
    }
  }
  const Bitmap nobody;
  EXPECT_EQ(time_spreads({{&step, PathPart::since_first, &nobody}}, {})->front().customers, 0U);
}

}  // namespace
}  // namespace muster::engine
