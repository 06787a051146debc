#include "engine/scoring/score_cells.hpp"

#include <gtest/gtest.h>

#include <map>
#include <random>

#include "tests/engine/scoring/score_fixture.hpp"

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
using tests::RandomScoring;
using tests::ScoreFixture;

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

void expect_naive(std::size_t rows, int rounds, const RandomScoring::Shape& shape) {
  ScoreFixture given(rows);
  for (int round = 0; round < rounds; ++round) {
    const Scoring scoring = given.scorings(shape);
    const Filter where = given.where();
    const Filter label = given.label();
    const Filter* const labelled = given.random() % 3 == 0 ? nullptr : &label;
    const auto expected =
        naive_cells(given.naive, scoring, where, labelled, given.population->size());
    for (const unsigned threads : {1U, 2U, 7U}) {
      const auto cells =
          score_cells(*given.population, scoring, where, labelled, {.threads = threads});
      ASSERT_TRUE(cells.ok()) << cells.error().message;
      ASSERT_EQ(*cells, expected) << "round " << round << ", " << threads << " threads";
    }
  }
}

TEST(ScoreCells, FlatPointsAddUp) { expect_naive(3'000, 40, {10, 20, false, false}); }
TEST(ScoreCells, BoundsHoldGroupsAndTotal) { expect_naive(2'000, 60, {10, 20, false, true}); }
TEST(ScoreCells, RulesOfValuesAddUp) { expect_naive(1'000, 60, {6, 20, true, true}); }
TEST(ScoreCells, ManyRulesAreAddedInTurns) { expect_naive(500, 6, {150, 40, true, true}); }
TEST(ScoreCells, ExtremePointsAddUp) {
  expect_naive(1'000, 30, {8, 1'000'000'000'000'000, true, true});
}
TEST(ScoreCells, SeveralChunksAddUp) { expect_naive(140'000, 2, {6, 20, true, true}); }

TEST(ScoreCells, TwoScoresAreCountedBesideEachOther) {
  ScoreFixture given(800);
  for (int round = 0; round < 40; ++round) {
    // Every other round the pairs are too many for a table.
    const std::int64_t most = round % 2 == 0 ? 9 : 1'000'000'000'000;
    const Scoring one = given.scorings({5, most, true, true});
    const Scoring other = given.scorings({7, most, true, true});
    const Filter where = given.where();
    const Filter label = given.label();
    std::map<std::pair<std::int64_t, std::int64_t>, std::pair<std::uint64_t, std::uint64_t>> naive;
    for (Row row = 0; row < given.population->size(); ++row) {
      if (!given.naive.holds(where, row)) continue;
      auto& cell = naive[{given.naive.score(one, row), given.naive.score(other, row)}];
      ++cell.first;
      if (given.naive.holds(label, row)) ++cell.second;
    }
    const auto cells = joint_score_cells(*given.population, one, other, where, &label);
    ASSERT_TRUE(cells.ok()) << cells.error().message;
    ASSERT_EQ(cells->size(), naive.size()) << "round " << round;
    auto expected = naive.begin();
    for (const JointScoreCell& cell : *cells) {
      ASSERT_EQ(cell.first, expected->first.first) << "round " << round;
      ASSERT_EQ(cell.second, expected->first.second) << "round " << round;
      ASSERT_EQ(cell.customers, expected->second.first) << "round " << round;
      ASSERT_EQ(cell.positives, expected->second.second) << "round " << round;
      ++expected;
    }
  }
}

TEST(ScoreCells, WithoutARuleAreThoseOfTheScoringThatLacksIt) {
  ScoreFixture given(500);
  for (int round = 0; round < 30; ++round) {
    const bool large = round % 5 == 4;
    const Scoring scoring =
        given.scorings({6, large ? 1'000'000'000'000 : 30, round % 2 == 0, round % 3 != 0});
    const Filter where = given.where();
    const Filter label = given.label();
    const auto each = score_cells_without_each(*given.population, scoring, where, &label);
    ASSERT_TRUE(each.ok()) << each.error().message;
    ASSERT_EQ(each->size(), scoring.rules.size());
    for (std::size_t rule = 0; rule < scoring.rules.size(); ++rule) {
      Scoring rest = scoring;
      rest.rules.erase(rest.rules.begin() + static_cast<std::ptrdiff_t>(rule));
      ASSERT_EQ((*each)[rule],
                naive_cells(given.naive, rest, where, &label, given.population->size()))
          << "round " << round << ", rule " << rule;
    }
  }
}

TEST(ScoreCells, TalliesSayWhatEachRuleGives) {
  ScoreFixture given(1'000);
  for (int round = 0; round < 40; ++round) {
    const Scoring scoring = given.scorings({6, round % 3 == 0 ? 1'000'000'000 : 20, true, true});
    const Filter where = given.where();
    const Filter label = given.label();
    std::vector<RuleTally> naive(scoring.rules.size());
    for (Row row = 0; row < given.population->size(); ++row) {
      if (!given.naive.holds(where, row)) continue;
      const auto parts = given.naive.parts(scoring, row);
      for (std::size_t rule = 0; rule < naive.size(); ++rule) {
        naive[rule].points += parts.points[rule];
        if (parts.points[rule] == 0) continue;
        ++naive[rule].customers;
        if (given.naive.holds(label, row)) ++naive[rule].positives;
      }
    }
    const auto tallies = rule_tallies(*given.population, scoring, where, &label);
    ASSERT_TRUE(tallies.ok()) << tallies.error().message;
    for (std::size_t rule = 0; rule < naive.size(); ++rule) {
      ASSERT_EQ((*tallies)[rule].customers, naive[rule].customers) << round << ": " << rule;
      ASSERT_EQ((*tallies)[rule].positives, naive[rule].positives) << round << ": " << rule;
      ASSERT_EQ(static_cast<std::int64_t>((*tallies)[rule].points),
                static_cast<std::int64_t>(naive[rule].points))
          << round << ": " << rule;
    }
  }
}

TEST(ScoreCells, PointsThatMayLeaveTheRangeNameTheirRule) {
  const auto population = tests::PopulationFixture::numbered(10).build();
  Scoring scoring{.name = "large", .meaning = "large"};
  const std::int64_t most = std::int64_t{1} << 61;
  scoring.rules.push_back({.name = "first", .points = FlatPoints{most}});
  scoring.rules.push_back({.name = "second", .points = FlatPoints{most}});
  EXPECT_TRUE(score_cells(*population, scoring, {}, nullptr).ok());
  scoring.rules.push_back({.name = "third", .points = FlatPoints{1}});
  const auto cells = score_cells(*population, scoring, {}, nullptr);
  ASSERT_FALSE(cells.ok());
  EXPECT_EQ(cells.error().code, ErrorCode::invalid_input);
  EXPECT_NE(cells.error().message.find("rule 'third'"), std::string::npos) << cells.error().message;
}

TEST(ScoreCells, AScoringOfNoRulesGivesEverybodyTheBase) {
  const auto population = tests::PopulationFixture::numbered(10).build();
  const Scoring scoring{.name = "empty", .base = 7, .meaning = "empty"};
  const auto cells = score_cells(*population, scoring, {}, nullptr);
  ASSERT_TRUE(cells.ok());
  EXPECT_EQ(*cells, (std::vector<ScoreCell>{{7, 10, 0}}));
}

TEST(ScoreCells, AnAudienceOfNobodyHasNoCells) {
  const auto population = tests::PopulationFixture::numbered(10).build();
  const Scoring scoring{.name = "empty", .base = 7, .meaning = "empty"};
  const auto cells = score_cells(*population, scoring, {Constant{false}}, nullptr);
  ASSERT_TRUE(cells.ok());
  EXPECT_TRUE(cells->empty());
}

TEST(ScoreCells, AQueryWhoseTimeIsUpIsStopped) {
  const auto population = tests::PopulationFixture::numbered(10).build();
  const Scoring scoring{.name = "empty", .meaning = "empty"};
  const Execution late{.deadline = std::chrono::steady_clock::now()};
  const auto cells = score_cells(*population, scoring, {}, nullptr, late);
  ASSERT_FALSE(cells.ok());
  EXPECT_EQ(cells.error().code, ErrorCode::deadline_exceeded);
}

}  // namespace
}  // namespace muster::engine
