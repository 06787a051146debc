// Regions and pairs of random expressions: the naive judge puts every customer into her region, and
// SQLite groups them by the same conditions.
#include <fmt/format.h>
#include <gtest/gtest.h>

#include <map>
#include <string>
#include <vector>

#include "query/language/printer.hpp"
#include "query/run/overlap.hpp"
#include "tests/oracle/engine_population.hpp"
#include "tests/oracle/naive_judge.hpp"
#include "tests/oracle/random_expression.hpp"
#include "tests/oracle/random_population.hpp"
#include "tests/oracle/trial.hpp"

namespace muster::oracle {
namespace {

using Regions = std::map<std::uint64_t, std::uint64_t>;

Regions regions_of(const query::OverlapAnswer& answer) {
  Regions regions;
  for (const query::ExclusiveRegion& region : answer.regions) {
    std::uint64_t mask = 0;
    for (const std::size_t segment : region.segments) mask |= std::uint64_t{1} << segment;
    regions[mask] = region.count;
  }
  return regions;
}

TEST(OverlapOracle, BothJudgesFindTheSameRegionsAndPairs) {
  Dice dice(run_seed() + 301);
  for (int population = 0; population < 10; ++population) {
    Trial trial(random_population(dice, {.rows = dice.index(1'200)}), dice);
    for (int i = 0; i < 10; ++i) {
      const Clock clock = random_clock(dice, trial.table());
      query::OverlapRequest request;
      request.limit = 100'000;
      const std::size_t size = 2 + dice.index(dice.chance(30) ? 15 : 5);
      std::vector<std::uint64_t> masks(trial.table().rows());
      std::vector<std::uint64_t> by_sqlite(trial.table().rows());
      std::string trace = trial.table().recipe;
      for (std::size_t segment = 0; segment < size; ++segment) {
        const query::Expression expression = ExpressionMaker(trial.table(), clock, dice).make();
        trace += "\n" + query::print(expression);
        for (const std::size_t row : naive_select(trial.table(), clock, expression)) {
          masks[row] |= std::uint64_t{1} << segment;
        }
        for (const std::size_t row : trial.sqlite().select(clock, expression)) {
          by_sqlite[row] |= std::uint64_t{1} << segment;
        }
        request.segments.push_back({"", {expression, "", context_of(clock)}});
      }
      SCOPED_TRACE(trace);
      ASSERT_EQ(masks, by_sqlite);
      const auto answer = query::overlap(*trial.population(), request, {2, std::nullopt, {}});
      ASSERT_TRUE(answer.ok()) << answer.error().message;
      Regions expected;
      for (const std::uint64_t mask : masks) ++expected[mask];
      ASSERT_EQ(answer->none, expected[0]);
      expected.erase(0);
      ASSERT_EQ(regions_of(*answer), expected);
      for (const query::OverlapPair& pair : answer->pairs) {
        std::uint64_t both = 0;
        for (const std::uint64_t mask : masks)
          both += (mask >> pair.first) & (mask >> pair.second) & 1U;
        ASSERT_EQ(pair.count, both);
      }
    }
  }
}

}  // namespace
}  // namespace muster::oracle
