#include "engine/scoring/score_cells.hpp"

#include <gtest/gtest.h>

#include <map>
#include <random>

#include "tests/engine/scoring/naive_score.hpp"
#include "tests/seed.hpp"

namespace muster::engine {

// For messages of failed tests.
bool operator==(const ScoreCell& a, const ScoreCell& b) {
  return a.score == b.score && a.customers == b.customers && a.positives == b.positives;
}
void PrintTo(const ScoreCell& cell, std::ostream* out) {
  *out << cell.score << ": " << cell.customers << " (" << cell.positives << ")";
}

namespace {

using tests::NaiveScore;
using tests::PopulationFixture;
using tests::RandomFilter;
using tests::RandomScoring;

std::vector<ScoreCell> naive_cells(const NaiveScore& naive, const Scoring& scoring,
                                   const Filter& where, const Filter* label, std::uint64_t rows) {
  std::map<std::int64_t, ScoreCell> cells;
  for (Row row = 0; row < rows; ++row) {
    if (!naive.holds(where, row)) continue;
    const std::int64_t score = naive.score(scoring, row);
    ScoreCell& cell = cells[score];
    cell.score = score;
    ++cell.customers;
    if (label != nullptr && naive.holds(*label, row)) ++cell.positives;
  }
  std::vector<ScoreCell> sorted;
  for (const auto& [score, cell] : cells) sorted.push_back(cell);
  return sorted;
}

class ScoreCells : public ::testing::Test {
 protected:
  void expect_naive(std::size_t rows, int rounds, const RandomScoring::Shape& shape) {
    std::mt19937_64 random(tests::seed());
    const PopulationFixture fixture = tests::random_population(random, rows);
    const auto population = fixture.build();
    const NaiveScore naive(fixture, *population);
    RandomFilter filters(random, fixture, *population);
    RandomScoring scorings(random, fixture, *population);
    for (int round = 0; round < rounds; ++round) {
      const Scoring scoring = scorings(shape);
      const Filter where = random() % 2 == 0 ? Filter{Constant{true}} : filters(2);
      const Filter label = random() % 4 == 0 ? Filter{Constant{random() % 2 == 0}} : filters(2);
      const Filter* const labelled = random() % 3 == 0 ? nullptr : &label;
      const auto cells = score_cells(*population, scoring, where, labelled);
      ASSERT_TRUE(cells.ok()) << cells.error().message;
      ASSERT_EQ(*cells, naive_cells(naive, scoring, where, labelled, population->size()))
          << "round " << round;
    }
  }
};

TEST_F(ScoreCells, FlatPointsAddUp) { expect_naive(3'000, 40, {10, 20, false, false}); }
TEST_F(ScoreCells, BoundsHoldGroupsAndTotal) { expect_naive(2'000, 60, {10, 20, false, true}); }
TEST_F(ScoreCells, RulesOfValuesAddUp) { expect_naive(1'000, 60, {6, 20, true, true}); }
TEST_F(ScoreCells, ManyRulesAreAddedInTurns) { expect_naive(500, 6, {150, 40, true, true}); }
TEST_F(ScoreCells, ExtremePointsAddUp) {
  expect_naive(1'000, 30, {8, 1'000'000'000'000'000, true, true});
}
TEST_F(ScoreCells, SeveralChunksAddUp) { expect_naive(140'000, 2, {6, 20, true, true}); }

}  // namespace
}  // namespace muster::engine
