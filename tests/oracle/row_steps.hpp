// What a step from one state of a table to another did to rows, found by comparing everything.
// Threads: pure functions. Cost: a look at every cell.
#pragma once

#include "engine/live/row_changes.hpp"
#include "engine/population/population.hpp"
#include "tests/oracle/dice.hpp"
#include "tests/oracle/table.hpp"

namespace muster::oracle {

/// Customers changed, removed, removed and created again, and new ones; some steps do little.
Table stepped_table(const Table& table, Dice& dice);

/// The changes between two populations of such tables; customers are the same by id.
engine::RowChanges row_changes_between(const engine::Population& before,
                                       const engine::Population& after);

}  // namespace muster::oracle
