#include "engine/evaluation/ranking.hpp"

#include <gtest/gtest.h>

#include <chrono>
#include <limits>
#include <memory>
#include <numeric>
#include <random>
#include <string>
#include <vector>

#include "engine/evaluation/evaluate.hpp"
#include "engine/evaluation/predicate_cache.hpp"
#include "tests/engine/evaluation/naive_filter.hpp"
#include "tests/engine/evaluation/random_filter.hpp"
#include "tests/engine/population_fixture.hpp"
#include "tests/seed.hpp"

namespace muster::engine {
namespace {

using tests::attribute_of;
using tests::PopulationFixture;
using Integers = tests::FixtureColumn::Integers;
using Reals = tests::FixtureColumn::Reals;
using Rows = std::vector<Row>;

Filter ranked(std::variant<AttributeId, Arithmetic> by,
              std::variant<RankCount, RankShare, QuantileIn> part, std::vector<Filter> among = {}) {
  return {Ranked{std::make_shared<const Ranking>(Ranking{std::move(by), std::move(among)}),
                 std::move(part)}};
}

Arithmetic term(std::vector<ArithmeticStep> steps) { return {std::move(steps)}; }
ArithmeticStep read(AttributeId id) { return {ArithmeticCode::attribute, {}, id, {}}; }
ArithmeticStep step(ArithmeticCode code) { return {code, {}, {}, {}}; }

// Ids that do not ascend with the rows: a permutation of 0 … rows − 1.
std::vector<std::string> shuffled_ids(std::mt19937_64& random, std::size_t rows) {
  std::vector<std::size_t> numbers(rows);
  std::iota(numbers.begin(), numbers.end(), std::size_t{0});
  std::shuffle(numbers.begin(), numbers.end(), random);
  std::vector<std::string> ids;
  for (const std::size_t number : numbers) ids.push_back(std::to_string(number));
  return ids;
}

class SmallRanking : public testing::Test {
 protected:
  SmallRanking()
      : population_(PopulationFixture({"9", "8", "7", "6", "5", "4", "3"})
                        .number("spend", 2, Integers{100, {}, 500, 100, -200, 100, 500})
                        .number("nobody", 0, Integers(7))
                        .number("constant", 0, Integers(7, 3))
                        .real("ratio", Reals{-0.0, 0.0, {}, -1e300, 1e300, 0.5, -0.5})
                        .build()),
        spend_(attribute_of(*population_, "spend")) {}

  Rows rows(const Filter& filter) { return select(*population_, filter)->rows(); }

  std::shared_ptr<const Population> population_;
  AttributeId spend_;
};

TEST_F(SmallRanking, TopBreaksTiesByTheSmallerId) {
  EXPECT_EQ(rows(ranked(spend_, RankCount{true, 1})), Rows({6}));
  EXPECT_EQ(rows(ranked(spend_, RankCount{true, 2})), Rows({2, 6}));
  EXPECT_EQ(rows(ranked(spend_, RankCount{true, 3})), Rows({2, 5, 6}));
  EXPECT_EQ(rows(ranked(spend_, RankCount{true, 4})), Rows({2, 3, 5, 6}));
}

TEST_F(SmallRanking, BottomBreaksTiesByTheSmallerIdToo) {
  EXPECT_EQ(rows(ranked(spend_, RankCount{false, 1})), Rows({4}));
  EXPECT_EQ(rows(ranked(spend_, RankCount{false, 2})), Rows({4, 5}));
  EXPECT_EQ(rows(ranked(spend_, RankCount{false, 5})), Rows({0, 3, 4, 5, 6}));
}

TEST_F(SmallRanking, UnknownValuesAreInNeitherEnd) {
  const Rows known = {0, 2, 3, 4, 5, 6};
  EXPECT_EQ(rows(ranked(spend_, RankCount{true, 100})), known);
  EXPECT_EQ(rows(ranked(spend_, RankCount{false, 7})), known);
  EXPECT_EQ(rows(ranked(spend_, RankShare{true, {100, 0}})), known);
  EXPECT_EQ(rows(ranked(attribute_of(*population_, "nobody"), RankCount{true, 3})), Rows{});
}

TEST_F(SmallRanking, OneValueForAllIsOrderedById) {
  EXPECT_EQ(rows(ranked(attribute_of(*population_, "constant"), RankCount{true, 3})),
            Rows({4, 5, 6}));
  EXPECT_EQ(rows(ranked(attribute_of(*population_, "constant"), RankCount{false, 3})),
            Rows({4, 5, 6}));
}

TEST_F(SmallRanking, RealsOrderByValueAndZerosAreEqual) {
  const AttributeId ratio = attribute_of(*population_, "ratio");
  EXPECT_EQ(rows(ranked(ratio, RankCount{true, 2})), Rows({4, 5}));
  EXPECT_EQ(rows(ranked(ratio, RankCount{true, 3})), Rows({1, 4, 5}));
  EXPECT_EQ(rows(ranked(ratio, RankCount{false, 2})), Rows({3, 6}));
  EXPECT_EQ(rows(ranked(ratio, RankCount{false, 3})), Rows({1, 3, 6}));
}

TEST_F(SmallRanking, QuantilesAreNtiles) {
  // Six customers in four parts: 2, 2, 1, 1.
  EXPECT_EQ(rows(ranked(spend_, QuantileIn{4, {{1, 1}}})), Rows({4, 5}));
  EXPECT_EQ(rows(ranked(spend_, QuantileIn{4, {{2, 2}}})), Rows({0, 3}));
  EXPECT_EQ(rows(ranked(spend_, QuantileIn{4, {{3, 3}}})), Rows({6}));
  EXPECT_EQ(rows(ranked(spend_, QuantileIn{4, {{4, 4}}})), Rows({2}));
  EXPECT_EQ(rows(ranked(spend_, QuantileIn{4, {{1, 1}, {4, 4}}})), Rows({2, 4, 5}));
  EXPECT_EQ(rows(ranked(spend_, QuantileIn{100, {{6, 6}}})), Rows({2}));
  EXPECT_EQ(rows(ranked(spend_, QuantileIn{100, {{7, 100}}})), Rows{});
}

TEST_F(SmallRanking, AmongRanksAnAudienceOnly) {
  const Filter odd{RowsIn{std::make_shared<const Bitmap>(Bitmap::of(Rows{0, 1, 3, 5})), "odd"}};
  EXPECT_EQ(rows(ranked(spend_, RankCount{true, 2}, {odd})), Rows({3, 5}));
  EXPECT_EQ(rows(ranked(spend_, RankShare{true, {50, 0}}, {odd})), Rows({3, 5}));  // 1.5 → 2
  EXPECT_EQ(rows(ranked(spend_, RankCount{true, 2}, {{Constant{false}}})), Rows{});
}

TEST_F(SmallRanking, AudiencesMayBeRankingsThemselves) {
  const Filter largest = ranked(spend_, RankCount{true, 3});
  EXPECT_EQ(rows(ranked(spend_, RankCount{false, 1}, {largest})), Rows({5}));
}

TEST_F(SmallRanking, StandsAnywhereInAFilter) {
  const Filter top = ranked(spend_, RankCount{true, 2});
  const Filter bottom = ranked(spend_, RankCount{false, 1});
  EXPECT_EQ(rows({Complement{{top}}}), Rows({0, 1, 3, 4, 5}));
  EXPECT_EQ(rows({AnyOf{{top, bottom}}}), Rows({2, 4, 6}));
  EXPECT_EQ(rows({CountOf{2, 2, {top, top, bottom}}}), Rows({2, 6}));
  EXPECT_EQ(count_each(*population_, std::vector<Filter>{top, {AllOf{{top, bottom}}}}).value(),
            (std::vector<std::uint64_t>{2, 0}));
}

TEST_F(SmallRanking, QueriesOutOfTimeEnd) {
  Execution execution;
  execution.deadline = std::chrono::steady_clock::now() - std::chrono::seconds(1);
  const auto selected = select(*population_, ranked(spend_, RankCount{true, 2}), execution);
  ASSERT_FALSE(selected.ok());
  EXPECT_EQ(selected.error().code, ErrorCode::deadline_exceeded);
}

TEST_F(SmallRanking, IsKeptInTheCacheFromTheFirstTimeOn) {
  PredicateCache cache(1 << 20);
  const Execution execution{.cache = &cache};
  const Filter top = ranked(spend_, RankCount{true, 2});
  EXPECT_EQ(count(*population_, top, execution).value(), 2U);
  EXPECT_EQ(cache.statistics().entries, 1U);
  EXPECT_EQ(count(*population_, top, execution).value(), 2U);
  EXPECT_EQ(cache.statistics().hits, 1U);
  EXPECT_EQ(count(*population_, ranked(spend_, RankCount{true, 3}), execution).value(), 3U);
}

TEST(RankingSizes, SharesRoundToTheNearestCustomerHalvesUp) {
  EXPECT_EQ(customers_of({true, {10, 0}}, 14), 1U);
  EXPECT_EQ(customers_of({true, {10, 0}}, 15), 2U);
  EXPECT_EQ(customers_of({true, {25, 1}}, 20), 1U);  // 0.5
  EXPECT_EQ(customers_of({true, {24, 1}}, 20), 0U);
  EXPECT_EQ(customers_of({true, {100, 0}}, 4'294'901'760), 4'294'901'760U);
  EXPECT_EQ(customers_of({true, {1, 18}}, 4'294'901'760), 0U);
  EXPECT_EQ(customers_of({true, {999'999'999'999'999'999, 16}}, 1000), 1000U);
}

TEST(RankingSizes, EarlierQuantilesHaveOneCustomerMore) {
  std::vector<std::uint64_t> sizes;
  for (std::uint64_t quantile = 1; quantile <= 5; ++quantile) {
    sizes.push_back(customers_before(quantile + 1, 5, 13) - customers_before(quantile, 5, 13));
  }
  EXPECT_EQ(sizes, (std::vector<std::uint64_t>{3, 3, 3, 2, 2}));
  EXPECT_EQ(customers_before(999'999'999'999'999'999, 999'999'999'999'999'999, 5), 5U);
}

TEST(Ranking, ReachesTheEndsOfInt64) {
  constexpr std::int64_t kHigh = std::numeric_limits<std::int64_t>::max();
  constexpr std::int64_t kLow = std::numeric_limits<std::int64_t>::min() + 1;
  const auto population = PopulationFixture::numbered(6)
                              .time("when", Integers{kHigh, kLow, 0, kHigh, kLow, {}})
                              .build();
  const AttributeId when = attribute_of(*population, "when");
  const auto rows = [&](const Filter& filter) { return select(*population, filter)->rows(); };
  EXPECT_EQ(rows(ranked(when, RankCount{true, 1})), Rows({0}));
  EXPECT_EQ(rows(ranked(when, RankCount{true, 2})), Rows({0, 3}));
  EXPECT_EQ(rows(ranked(when, RankCount{true, 4})), Rows({0, 1, 2, 3}));
  EXPECT_EQ(rows(ranked(when, RankCount{false, 1})), Rows({1}));
  EXPECT_EQ(rows(ranked(when, RankCount{false, 3})), Rows({1, 2, 4}));
  EXPECT_EQ(rows(ranked(when, RankCount{false, 4})), Rows({0, 1, 2, 4}));
}

// Fractions so close that one key holds them all.
TEST(Ranking, TellsFractionsApartThatShareAKey) {
  constexpr std::int64_t kMost = 999'999'999'999'999'999;
  const auto population = PopulationFixture::numbered(5)
                              .number("a", 0, Integers{kMost - 1, kMost, kMost - 2, kMost, 1})
                              .number("b", 0, Integers{kMost, kMost - 1, kMost - 1, kMost - 1, 0})
                              .build();
  const Arithmetic ratio =
      term({read(attribute_of(*population, "a")), read(attribute_of(*population, "b")),
            step(ArithmeticCode::divide)});
  const auto rows = [&](const Filter& filter) { return select(*population, filter)->rows(); };
  // row 0: just below 1, by 1e-18; rows 1 and 3: just above; row 2: between them and below row 0.
  EXPECT_EQ(rows(ranked(ratio, RankCount{true, 1})), Rows({1}));
  EXPECT_EQ(rows(ranked(ratio, RankCount{true, 2})), Rows({1, 3}));
  EXPECT_EQ(rows(ranked(ratio, RankCount{true, 3})), Rows({0, 1, 3}));
  EXPECT_EQ(rows(ranked(ratio, RankCount{false, 1})), Rows({2}));
  EXPECT_EQ(rows(ranked(ratio, RankCount{true, 9})), Rows({0, 1, 2, 3}));
}

struct RandomRanking {
  std::mt19937_64& random;
  const PopulationFixture& fixture;
  const Population& population;
  tests::RandomFilter filters{random, fixture, population};

  std::uint64_t below(std::uint64_t end) { return random() % end; }

  Filter operator()() {
    static const std::vector<std::string> names = {"age",    "spend", "income", "huge", "constant",
                                                   "nobody", "birth", "seen",   "ratio"};
    std::variant<AttributeId, Arithmetic> by = attribute_of(population, names[below(names.size())]);
    if (below(3) == 0) by = filters.arithmetic(2).left;
    std::vector<Filter> among;
    if (below(2) == 0) among.push_back(filters(2));
    const std::uint64_t rows = fixture.rows();
    const bool largest = below(2) == 0;
    switch (below(3)) {
      case 0:
        return ranked(by, RankCount{largest, 1 + below(below(2) == 0 ? rows : 50)}, among);
      case 1:
        return ranked(by, RankShare{largest, {static_cast<std::int64_t>(1 + below(10'000)), 2}},
                      among);
      default: {
        const auto quantiles = 1 + below(below(4) == 0 ? 2 * rows : 12);
        const auto low = 1 + below(quantiles);
        const auto high = low + below(quantiles - low + 1);
        return ranked(
            by,
            QuantileIn{quantiles,
                       {{static_cast<std::int64_t>(low), static_cast<std::int64_t>(high)}}},
            among);
      }
    }
  }
};

void expect_random_rankings(std::mt19937_64& random, std::size_t rows, int rankings) {
  SCOPED_TRACE(rows);
  const PopulationFixture fixture =
      tests::random_population(random, rows).with_ids(shuffled_ids(random, rows));
  const auto population = fixture.build();
  const tests::NaiveFilter naive(fixture, *population);
  RandomRanking make{random, fixture, *population};
  for (int i = 0; i < rankings; ++i) {
    const Filter filter = make();
    const auto& node = std::get<Ranked>(filter.node);
    const Rows expected = naive.ranked_rows(node);
    for (const unsigned threads : {1U, 2U}) {
      const auto selected = select(*population, filter, Execution{threads, {}, {}});
      ASSERT_TRUE(selected.ok());
      ASSERT_EQ(selected->rows(), expected) << "ranking " << i << ", threads " << threads;
    }
  }
}

TEST(Ranking, AgreesWithASortOnSmallPopulations) {
  std::mt19937_64 random(tests::seed());
  for (const std::size_t rows : {1U, 2U, 7U, 64U, 300U}) expect_random_rankings(random, rows, 60);
}

TEST(Ranking, AgreesWithASortAcrossChunks) {
  std::mt19937_64 random(tests::seed());
  expect_random_rankings(random, 150'000, 8);
}

}  // namespace
}  // namespace muster::engine
