// The oracle's table as the engine's population.
// Threads: pure functions. Cost: about 1 µs a cell.
#pragma once

#include <memory>

#include "engine/population/population.hpp"
#include "tests/oracle/dice.hpp"
#include "tests/oracle/table.hpp"

namespace muster::oracle {

/// Hands the table over in batches of random sizes, each with dictionaries of its own.
std::shared_ptr<const engine::Population> build_population(const Table& table, Dice& dice);

/// What the population says of a cell, as the table would have it.
Cell cell_of(const engine::Value& value);

}  // namespace muster::oracle
