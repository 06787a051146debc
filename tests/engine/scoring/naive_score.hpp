// Scores added up customer by customer from what a fixture wrote down, sharing no code with slices.
#pragma once

#include <cstdint>
#include <optional>
#include <random>
#include <vector>

#include "engine/scoring/scoring.hpp"
#include "tests/engine/evaluation/naive_filter.hpp"
#include "tests/engine/evaluation/random_filter.hpp"

namespace muster::tests {

class NaiveScore {
 public:
  NaiveScore(const PopulationFixture& fixture, const engine::Population& population)
      : naive_(fixture, population) {}

  struct Parts {
    std::vector<bool> holds;
    std::vector<std::int64_t> points;  ///< of each rule
    std::vector<std::int64_t> group_bounds;
    std::int64_t total_bound = 0;
    std::int64_t score = 0;
  };
  Parts parts(const engine::Scoring& scoring, engine::Row row) const;
  std::int64_t score(const engine::Scoring& scoring, engine::Row row) const {
    return parts(scoring, row).score;
  }
  bool holds(const engine::Filter& filter, engine::Row row) const {
    return naive_.holds(filter, row);
  }

 private:
  std::int64_t points(const engine::ScoringRule& rule, engine::Row row) const;
  NaiveFilter naive_;
};

/// Scorings over the attributes of random_population().
class RandomScoring {
 public:
  RandomScoring(std::mt19937_64& random, const PopulationFixture& fixture,
                const engine::Population& population);
  struct Shape {
    std::size_t rules = 8;
    std::int64_t most_points = 20;
    bool values = true;
    bool bounds = true;
  };
  engine::Scoring operator()(const Shape& shape);

 private:
  std::uint64_t below(std::uint64_t end) { return random_() % end; }
  bool chance(std::uint64_t one_in) { return below(one_in) == 0; }
  std::int64_t between(std::int64_t low, std::int64_t high);
  engine::Arithmetic value();

  std::mt19937_64& random_;
  const PopulationFixture& fixture_;
  RandomFilter filter_;
};

}  // namespace muster::tests
