// Measures, sequences and comebacks against the definitions, over random histories.
#include <gtest/gtest.h>

#include <algorithm>
#include <limits>
#include <random>
#include <string>
#include <vector>

#include "engine/evaluation/chunk_predicate.hpp"
#include "engine/evaluation/evaluate.hpp"
#include "engine/evaluation/filter_key.hpp"
#include "engine/evaluation/predicate_cache.hpp"
#include "engine/events/event_values.hpp"
#include "tests/engine/events/event_history.hpp"
#include "tests/engine/population_fixture.hpp"
#include "tests/seed.hpp"

namespace muster::engine {
namespace {

using muster::tests::PopulationFixture;
using tests::PlainEvent;

constexpr std::int64_t kMost = std::numeric_limits<std::int64_t>::max();
constexpr IntegerRange kEver{std::numeric_limits<std::int64_t>::min(), kMost};

// The rows a filter selects, however it is evaluated.
std::vector<Row> rows_of(const Population& population, const Filter& filter) {
  const auto plain = select(population, filter);
  EXPECT_TRUE(plain.ok());
  EXPECT_EQ(*count(population, filter), plain->cardinality());
  PredicateCache cache(std::uint64_t{1} << 20);
  Execution cached;
  cached.cache = &cache;
  for (int i = 0; i < 2; ++i) EXPECT_EQ(select(population, filter, cached)->rows(), plain->rows());
  const Filter negated{Complement{{filter}}};
  EXPECT_EQ(*count(population, negated) + plain->cardinality(), population.size());
  return plain->rows();
}

template <typename Holds>
std::vector<Row> rows_that(const Population& population, const Holds& holds) {
  std::vector<Row> rows;
  for (Row row = 0; row < population.size(); ++row) {
    if (holds(row)) rows.push_back(row);
  }
  return rows;
}

class EventHistory : public testing::Test {
 protected:
  void SetUp() override {
    events_ = tests::random_events(random_, 60, 4);
    population_ = tests::with_events(PopulationFixture::numbered(60).build(), events_);
  }
  const EventStore& store() const { return population_->events(); }
  std::uint64_t below(std::uint64_t bound) { return random_() % bound; }

  std::vector<IntegerRange> random_ranges(const EventMeasure& measure) {
    // Ends that some customer has, so that they matter.
    std::vector<std::int64_t> ends = {0, 1, 2, 300};
    for (Row row = 0; row < 20; ++row) {
      const auto value = tests::naive_measure(events_, row, measure, store());
      if (value) ends.push_back(*value);
    }
    const std::int64_t one = ends[below(ends.size())];
    const std::int64_t other = ends[below(ends.size())];
    switch (below(4)) {
      case 0:
        return {{kEver.low, one}};
      case 1:
        return {{one, kMost}};
      case 2:
        return {{std::min(one, other), std::max(one, other)}};
      default: {
        std::vector<IntegerRange> ranges = {{kEver.low, std::min(one, other) - 5}};
        ranges.push_back({std::min(one, other), std::max(one, other)});
        ranges.push_back({std::max(one, other) + 2, kMost});
        return ranges;
      }
    }
  }

  std::mt19937_64 random_{muster::tests::seed()};
  std::vector<PlainEvent> events_;
  std::shared_ptr<const Population> population_;
};

TEST_F(EventHistory, MeasuresAreWhatTheDefinitionsSay) {
  for (int i = 0; i < 400; ++i) {
    const EventMeasure measure = tests::random_measure(random_, store());
    const auto column = measure_all(*population_, measure);
    ASSERT_TRUE(column.ok());
    for (Row row = 0; row < population_->size(); ++row) {
      const auto expected = tests::naive_measure(events_, row, measure, store());
      const std::int64_t stored = (*column)->column().at(row);
      ASSERT_EQ(stored, expected.value_or(kUnknownInteger)) << i << " row " << row;
      if (row >= 5) continue;
      ASSERT_EQ(measure_one(*population_, measure, row), expected) << i;
    }
  }
}

TEST_F(EventHistory, TestsOnMeasuresSelectWhoeverHasSuchAValue) {
  for (int i = 0; i < 400; ++i) {
    EventMeasureIn node{tests::random_measure(random_, store()), {}};
    node.ranges = random_ranges(node.measure);
    const auto expected = rows_that(*population_, [&](Row row) {
      const auto value = tests::naive_measure(events_, row, node.measure, store());
      return value && lies_in(node.ranges, *value);
    });
    ASSERT_EQ(rows_of(*population_, {node}), expected) << i;
  }
}

TEST_F(EventHistory, SequencesAreFoundWhereSomeWayThroughTheEventsIsOne) {
  std::uint64_t found = 0;
  for (int i = 0; i < 600; ++i) {
    EventSequence sequence;
    const std::uint64_t steps = 1 + below(4);
    for (std::uint64_t step = 0; step < steps; ++step) {
      SequenceStep next{tests::random_selection(random_, store()), step > 0 && below(3) == 0};
      if (below(2) == 0) next.events.window = kEver;
      sequence.steps.push_back(std::move(next));
    }
    static constexpr std::int64_t kWithin[] = {0, 1, 3, 70'000, 20'000'000};
    if (below(3) > 0) sequence.within = kWithin[below(5)];
    sequence.now =
        below(2) == 0 ? 1'700'000'000 + static_cast<std::int64_t>(below(10)) : 1'900'000'000;
    const auto expected = rows_that(*population_, [&](Row row) {
      return tests::naive_sequence(events_, row, sequence, store());
    });
    found += expected.size();
    ASSERT_EQ(rows_of(*population_, {HasSequence{sequence}}), expected) << i;
  }
  EXPECT_GT(found, 0U);
}

TEST_F(EventHistory, ComingBackIsSeenWhereTheEventBeforeLiesFarEnoughBack) {
  for (int i = 0; i < 300; ++i) {
    ResumedAfter resumed{tests::random_selection(random_, store()),
                         tests::random_selection(random_, store()).window, 0};
    static constexpr std::int64_t kPauses[] = {0, 1, 2, 1'000'000, 30'000'000};
    resumed.pause = kPauses[below(5)];
    const auto expected = rows_that(*population_, [&](Row row) {
      return tests::naive_resumed(events_, row, resumed, store());
    });
    ASSERT_EQ(rows_of(*population_, {HasResumed{resumed}}), expected) << i;
  }
}

TEST_F(EventHistory, MeasuresTakePartInArithmetic) {
  const EventTypeId purchase = *store().find_type("purchase");
  const EventPropertyId amount = *store().find_property("amount");
  const auto spend = std::make_shared<const EventMeasure>(
      EventMeasure{{purchase, kEver, {}}, PropertySum{amount}});
  const auto orders =
      std::make_shared<const EventMeasure>(EventMeasure{{purchase, kEver, {}}, EventCount{}});
  ArithmeticStep sum{ArithmeticCode::measure};
  sum.constant.scale = 2;
  sum.measure = spend;
  ArithmeticStep number{ArithmeticCode::measure};
  number.measure = orders;
  const Filter filter{ArithmeticTest{{{sum, number, {ArithmeticCode::divide}}},
                                     Comparison::greater,
                                     {{{ArithmeticCode::constant, {2'000, 2}}}}}};
  const auto expected = rows_that(*population_, [&](Row row) {
    const auto spent = tests::naive_measure(events_, row, *spend, store());
    const auto bought = tests::naive_measure(events_, row, *orders, store());
    return spent && *spent > 2'000 * *bought;
  });
  EXPECT_EQ(rows_of(*population_, filter), expected);
}

TEST(EventPredicates, ManyEventsOfOneCustomerAreCountedToTheLast) {
  std::vector<PlainEvent> events;
  for (int i = 0; i < 700; ++i) events.push_back({1, "visit", i, {}, {}, {}});
  for (int i = 0; i < 255; ++i) events.push_back({2, "visit", i, {}, {}, {}});
  const auto population = tests::with_events(PopulationFixture::numbered(4).build(), events);
  const auto counted = [&](std::int64_t low, std::int64_t high) {
    return select(*population, {EventMeasureIn{{{{0}, kEver, {}}, EventCount{}}, {{low, high}}}})
        ->rows();
  };
  EXPECT_EQ(counted(700, 700), (std::vector<Row>{1}));
  EXPECT_EQ(counted(255, kMost), (std::vector<Row>{1, 2}));
  EXPECT_EQ(counted(254, kMost), (std::vector<Row>{1, 2}));
  EXPECT_EQ(counted(255, 300), (std::vector<Row>{2}));
  EXPECT_EQ(counted(256, 699), (std::vector<Row>{}));
  EXPECT_EQ(counted(0, 254), (std::vector<Row>{0, 3}));
  EXPECT_EQ(counted(-5, 0), (std::vector<Row>{0, 3}));
}

TEST(EventPredicates, SumsPastEighteenDigitsAreUnknown) {
  constexpr std::int64_t kLargest = 999'999'999'999'999'999;
  const auto population = tests::with_events(PopulationFixture::numbered(3).build(),
                                             {{0, "purchase", 1, {}, kLargest, {}},
                                              {0, "purchase", 2, {}, 1, {}},
                                              {1, "purchase", 2, {}, kLargest, {}},
                                              {2, "purchase", 1, {}, kLargest, {}},
                                              {2, "purchase", 1, {}, -kLargest, {}}});
  const EventMeasure sum{{{0}, kEver, {}},
                         PropertySum{*population->events().find_property("amount")}};
  EXPECT_EQ(measure_one(*population, sum, 0), std::nullopt);
  EXPECT_EQ(measure_one(*population, sum, 1), kLargest);
  EXPECT_EQ(measure_one(*population, sum, 2), 0);
}

TEST(EventPredicates, SumsAreComparedOnBothSidesOfThirtyTwoBits) {
  constexpr std::int64_t kLargest = std::numeric_limits<std::uint32_t>::max();
  const auto sums_in = [](const std::vector<PlainEvent>& events, std::int64_t low,
                          std::int64_t high) {
    const auto population = tests::with_events(PopulationFixture::numbered(5).build(), events);
    const EventMeasure sum{{{0}, kEver, {}},
                           PropertySum{*population->events().find_property("amount")}};
    return rows_of(*population, {EventMeasureIn{sum, {{low, high}}}});
  };
  std::vector<PlainEvent> events{{0, "purchase", 1, {}, kLargest, {}},
                                 {1, "purchase", 1, {}, 40, {}},
                                 {1, "purchase", 2, {}, 2, {}},
                                 {2, "purchase", 1, {}, 0, {}},
                                 {3, "purchase", 1, {}, {}, {}}};
  EXPECT_EQ(sums_in(events, 1, kMost), (std::vector<Row>{0, 1}));
  EXPECT_EQ(sums_in(events, 42, 42), (std::vector<Row>{1}));
  EXPECT_EQ(sums_in(events, 0, 42), (std::vector<Row>{1, 2}));
  EXPECT_EQ(sums_in(events, kLargest, kMost), (std::vector<Row>{0}));
  EXPECT_EQ(sums_in(events, kLargest + 1, kMost), (std::vector<Row>{}));
  // Now one sum is larger than 32 bits.
  events.push_back({0, "purchase", 2, {}, 1, {}});
  EXPECT_EQ(sums_in(events, kLargest + 1, kMost), (std::vector<Row>{0}));
  EXPECT_EQ(sums_in(events, 1, 42), (std::vector<Row>{1}));
  // And one value, and one is negative.
  events.push_back({2, "purchase", 2, {}, kLargest + 5, {}});
  EXPECT_EQ(sums_in(events, kLargest + 2, kMost), (std::vector<Row>{2}));
  events.push_back({1, "purchase", 3, {}, -41, {}});
  EXPECT_EQ(sums_in(events, 1, 41), (std::vector<Row>{1}));
}

TEST(EventPredicates, AFilterKeyTellsWindowsConditionsAndMeasuresApart) {
  const EventSelection all{{0}, kEver, {}};
  EventSelection late = all;
  late.window.low = 5;
  EventSelection some = all;
  some.where.push_back({PropertyIn{{0}, {{1, 1}}}});
  std::vector<std::string> keys;
  for (const EventSelection& events : {all, late, some}) {
    keys.push_back(filter_key({EventMeasureIn{{events, EventCount{}}, {{1, kMost}}}}));
    keys.push_back(filter_key({EventMeasureIn{{events, LastTime{}}, {{1, kMost}}}}));
    keys.push_back(filter_key({HasSequence{{{{events, false}}, std::nullopt, 0}}}));
    keys.push_back(filter_key({HasResumed{{events, kEver, 5}}}));
  }
  std::sort(keys.begin(), keys.end());
  EXPECT_EQ(std::adjacent_find(keys.begin(), keys.end()), keys.end());
}

TEST(EventPredicates, APlanSaysWhichEventsAreRead) {
  const auto population = tests::with_events(
      PopulationFixture::numbered(3).build(),
      {{0, "visit", 1, {}, {}, {}}, {1, "visit", 5, {}, {}, {}}, {1, "visit", 9, {}, {}, {}}});
  const auto prepared =
      prepare({EventMeasureIn{{{{0}, {2, kMost}, {}}, EventCount{}}, {{1, kMost}}}}, *population);
  ChunkScratch scratch;
  const ChunkTask task{0, 3, &scratch};
  EXPECT_EQ(prepared->way(task).bytes, 8U);
  EXPECT_EQ(prepared->bound(task).at_most, 2U);
}

}  // namespace
}  // namespace muster::engine
