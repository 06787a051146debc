#include "engine/events/timeline.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

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

TEST(Timeline, EventsAndCustomersOfEachPeriod) {
  const auto population =
      tests::with_events(PopulationFixture::numbered(3).build(), {{0, "open", 0},
                                                                  {0, "open", 1},
                                                                  {1, "open", 9},
                                                                  {0, "buy", 5},
                                                                  {2, "buy", 6},
                                                                  {2, "buy", 10},
                                                                  {2, "buy", 30},
                                                                  {1, "open", -1}});
  const Timeline question{{all_events(*population, "open"), all_events(*population, "buy")},
                          {0, 10, 30}};
  const TimelineCells found = timeline(*population, question, nullptr).value();
  EXPECT_EQ(found.periods, 2U);
  EXPECT_THAT(found.cells, ElementsAre(TimelineCell{3, 2}, TimelineCell{0, 0}, TimelineCell{2, 2},
                                       TimelineCell{1, 1}, TimelineCell{5, 3}, TimelineCell{1, 1}));
}

TEST(Timeline, RandomHistoriesAgainstSets) {
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
    Timeline question{
        {all_events(*population, "buy"), tests::events_worth(*population, "open", {0, 6}),
         all_events(*population, "open")},
        {}};
    question.series[0].window = {span / 10, span / 2};
    std::set<std::int64_t> begins = {span / 20, span};
    for (std::size_t i = 0, size = random() % 7; i < size; ++i) {
      begins.insert(static_cast<std::int64_t>(random() % static_cast<std::uint64_t>(span)));
    }
    question.begins.assign(begins.begin(), begins.end());
    const std::size_t periods = question.begins.size() - 1;
    const bool everybody = random() % 2 == 0;
    const Bitmap audience = Bitmap::range(static_cast<Row>(rows / 4), rows);
    std::vector<TimelineCell> expected(4 * periods);
    std::vector<std::set<Row>> customers(4 * periods);
    for (const WrittenEvent& event : events) {
      if (!everybody && !audience.contains(event.row)) continue;
      for (std::size_t period = 0; period < periods; ++period) {
        if (event.time < question.begins[period] || event.time >= question.begins[period + 1]) {
          continue;
        }
        const bool early = event.time < span / 10 || event.time > span / 2;
        const bool in[3] = {event.type == "buy" && !early,
                            event.type == "open" && event.amount.value_or(9) <= 6,
                            event.type == "open"};
        for (std::size_t series = 0; series < 3; ++series) {
          if (!in[series]) continue;
          for (const std::size_t place : {series * periods + period, 3 * periods + period}) {
            ++expected[place].events;
            customers[place].insert(event.row);
          }
        }
      }
    }
    for (std::size_t i = 0; i < expected.size(); ++i) expected[i].customers = customers[i].size();
    Execution execution;
    execution.threads = 1 + static_cast<unsigned>(random() % 3);
    ASSERT_EQ(timeline(*population, question, everybody ? nullptr : &audience, execution)->cells,
              expected);
  }
}

}  // namespace
}  // namespace muster::engine
