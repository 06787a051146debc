// Random populations: every attribute type, every share of unknowns, scattered and clustered.
//
// A column is a pool of distinct values and a way to lay them out over the rows (scattered, skewed,
// in runs, sorted, constant over whole chunks), because those are what decides how the engine
// stores a chunk. Threads: pure functions of the dice. Cost: under 1 µs a cell.
#pragma once

#include "tests/oracle/dice.hpp"
#include "tests/oracle/table.hpp"

namespace muster::oracle {

struct PopulationPlan {
  std::size_t rows = 1000;
  /// Every type about twice; otherwise about half of that, for large populations.
  bool wide = true;
  /// Only values that a CSV file can say: no empty texts, no tags with a separator in them.
  bool csv = false;
};

Table random_population(Dice& dice, const PopulationPlan& plan);

/// A moment and a time zone near the populations' dates, often close to midnight or a clock change.
/// As often on the month and day of one of the table's dates, or at one of its times: that is where
/// ages, anniversaries and windows turn.
Clock random_clock(Dice& dice, const Table& table);

}  // namespace muster::oracle
