// Random segments and lists of a population, some of which refer to others.
// Threads: one owner. Cost: some 10 µs a segment.
#pragma once

#include "tests/oracle/dice.hpp"
#include "tests/oracle/table.hpp"

namespace muster::oracle {

/// Saves a few segments and lists in `table`, at a moment of its own.
void save_random_names(Table& table, Dice& dice);

}  // namespace muster::oracle
