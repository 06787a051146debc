// A random population with a naive scorer beside it, for tests that compare the two.
#pragma once

#include <gtest/gtest.h>

#include <memory>
#include <random>

#include "tests/engine/scoring/naive_score.hpp"
#include "tests/seed.hpp"

namespace muster::tests {

struct ScoreFixture {
  explicit ScoreFixture(std::size_t rows)
      : random(seed()),
        fixture(random_population(random, rows)),
        population(fixture.build()),
        naive(fixture, *population),
        filters(random, fixture, *population),
        scorings(random, fixture, *population) {}

  engine::Filter where() {
    return random() % 2 == 0 ? engine::Filter{engine::Constant{true}} : filters(2);
  }
  engine::Filter label() {
    return random() % 4 == 0 ? engine::Filter{engine::Constant{random() % 2 == 0}} : filters(2);
  }

  std::mt19937_64 random;
  PopulationFixture fixture;
  std::shared_ptr<const engine::Population> population;
  NaiveScore naive;
  RandomFilter filters;
  RandomScoring scorings;
};

}  // namespace muster::tests
