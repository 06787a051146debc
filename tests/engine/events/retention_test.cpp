#include "engine/events/retention.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <random>
#include <set>

#include "tests/engine/events/written_events.hpp"
#include "tests/engine/population_fixture.hpp"
#include "tests/seed.hpp"

namespace muster::engine {
namespace {

using ::testing::ElementsAre;
using tests::all_events;
using tests::PopulationFixture;
using tests::WrittenEvent;

TEST(Retention, CohortsByTheFirstEvent) {
  const auto population =
      tests::with_events(PopulationFixture::numbered(4).build(), {{0, "buy", 5},
                                                                  {0, "buy", 12},
                                                                  {0, "buy", 25},
                                                                  {0, "buy", 26},
                                                                  {1, "buy", 9},
                                                                  {1, "buy", 21},
                                                                  {2, "buy", 10},
                                                                  {3, "buy", -1},
                                                                  {3, "buy", 15}});
  const Retention question{
      all_events(*population, "buy"), all_events(*population, "buy"), {0, 10, 20, 30}, 2};
  const RetentionGrid grid = retention(*population, question, nullptr).value();
  EXPECT_THAT(grid.sizes, ElementsAre(2, 1, 0));
  EXPECT_THAT(grid.back, ElementsAre(2, 1, 2, 1, 0, 0, 0, 0, 0));
}

TEST(Retention, WhatCameBeforeTheFirstIsNoReturn) {
  const auto population =
      tests::with_events(PopulationFixture::numbered(3).build(), {{0, "open", 1},
                                                                  {0, "buy", 5},
                                                                  {1, "buy", 5},
                                                                  {1, "open", 5},
                                                                  {2, "buy", 5},
                                                                  {2, "open", 6},
                                                                  {2, "open", 11}});
  const Retention question{
      all_events(*population, "buy"), all_events(*population, "open"), {0, 10, 20}, 1};
  EXPECT_THAT(retention(*population, question, nullptr)->back, ElementsAre(2, 1, 0, 0));
  const Bitmap audience = Bitmap::range(0, 2);
  EXPECT_THAT(retention(*population, question, &audience)->back, ElementsAre(1, 0, 0, 0));
}

TEST(Retention, RandomHistoriesAgainstSets) {
  const std::uint64_t seed = tests::seed();
  SCOPED_TRACE(::testing::Message() << "MUSTER_SEED=" << seed);
  std::mt19937_64 random(seed);
  for (int round = 0; round < 30; ++round) {
    const std::size_t rows = round % 15 == 0 ? 70'000 : 1 + random() % 300;
    const auto span = static_cast<std::int64_t>(random() % 2 == 0 ? 60 : 400'000);
    auto events = tests::random_events(random, rows, rows * 5, span, {"open", "buy"});
    events.push_back({0, "open", 0, 1});
    events.push_back({0, "buy", 0, 1});
    const auto population = tests::with_events(PopulationFixture::numbered(rows).build(), events);
    Retention question{all_events(*population, "buy"),
                       tests::events_worth(*population, "open", {0, 6}),
                       {},
                       random() % 6};
    if (random() % 2 == 0) question.first.window = {span / 10, span / 2};
    std::set<std::int64_t> begins = {span / 20, span};
    for (std::size_t i = 0, size = random() % 7; i < size; ++i) {
      begins.insert(static_cast<std::int64_t>(random() % static_cast<std::uint64_t>(span)));
    }
    question.begins.assign(begins.begin(), begins.end());
    const std::size_t cohorts = question.begins.size() - 1;
    const auto period_of = [&](std::int64_t time) {
      std::size_t period = 0;
      while (period < question.begins.size() && question.begins[period] <= time) ++period;
      return period == 0 || period > cohorts ? cohorts : period - 1;
    };
    const bool everybody = random() % 2 == 0;
    const Bitmap audience = Bitmap::range(static_cast<Row>(rows / 4), rows);
    std::vector<std::int64_t> first(rows, span + 1);
    for (const WrittenEvent& event : events) {
      const IntegerRange window = question.first.window;
      if (event.type != "buy" || event.time < window.low || event.time > window.high) continue;
      first[event.row] = std::min(first[event.row], event.time);
    }
    RetentionGrid expected{std::vector<std::uint64_t>(cohorts),
                           std::vector<std::uint64_t>(cohorts * (question.later + 1))};
    std::set<std::pair<Row, std::size_t>> back;
    for (const WrittenEvent& event : events) {
      if (event.type != "open" || event.amount.value_or(9) > 6) continue;
      if (event.time >= first[event.row]) back.emplace(event.row, period_of(event.time));
    }
    for (Row row = 0; row < rows; ++row) {
      const std::size_t cohort = period_of(first[row]);
      if (cohort == cohorts || (!everybody && !audience.contains(row))) continue;
      ++expected.sizes[cohort];
      for (std::size_t k = 0; k <= question.later && cohort + k < cohorts; ++k) {
        expected.back[cohort * (question.later + 1) + k] += back.count({row, cohort + k});
      }
    }
    Execution execution;
    execution.threads = 1 + static_cast<unsigned>(random() % 3);
    const auto grid =
        retention(*population, question, everybody ? nullptr : &audience, execution).value();
    ASSERT_EQ(grid.sizes, expected.sizes);
    ASSERT_EQ(grid.back, expected.back);
  }
}

}  // namespace
}  // namespace muster::engine
