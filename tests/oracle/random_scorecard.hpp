// Random scorecards over a population: every kind of rule that attributes alone can have, groups,
// bounds and grades. What is made is valid, but for points that may grow past what is allowed.
// Threads: pure functions of the dice. Cost: some 100 µs a card.
#pragma once

#include "query/scorecards/scorecard.hpp"
#include "tests/oracle/dice.hpp"
#include "tests/oracle/table.hpp"

namespace muster::oracle {

/// Its `decimals` are stated.
query::Scorecard random_scorecard(const Table& table, const Clock& clock, Dice& dice);

/// The same card after somebody has worked on it: rules changed, dropped and added, bounds moved.
query::Scorecard random_version(const query::Scorecard& card, const Table& table,
                                const Clock& clock, Dice& dice);

}  // namespace muster::oracle
