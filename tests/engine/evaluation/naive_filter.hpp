// Filters answered customer by customer from what a fixture wrote down, sharing no code with the
// engine's columns, chunks and predicates. Slow and plain on purpose.
#pragma once

#include <boost/multiprecision/cpp_int.hpp>
#include <optional>
#include <vector>

#include "engine/evaluation/filter.hpp"
#include "tests/engine/population_fixture.hpp"

namespace muster::tests {

using Rational = boost::multiprecision::cpp_rational;

class NaiveFilter {
 public:
  /// The population says only which text a dictionary code stands for.
  NaiveFilter(const PopulationFixture& fixture, const engine::Population& population);

  bool holds(const engine::Filter& filter, engine::Row row) const;
  /// All rows for which it holds.
  std::vector<engine::Row> select(const engine::Filter& filter) const;
  /// The rows of a part of a ranking, by a sort.
  std::vector<engine::Row> ranked_rows(const engine::Ranked& node) const;
  /// The value of a term; empty where an operand is unknown or a divisor is zero.
  std::optional<Rational> value(const engine::Arithmetic& term, engine::Row row) const;

 private:
  struct Holds;
  /// What a ranking goes by; empty where there is nothing.
  std::optional<Rational> rank_value(const engine::Ranking& ranking, engine::Row row) const;
  const PopulationFixture& fixture_;
  const engine::Population& population_;
};

}  // namespace muster::tests
