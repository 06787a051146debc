// Random histories: what the customers of a table did, as another plain table, one row an event.
//
// Many events fall on one second, on midnight of the zone asked for, on its clock changes, on leap
// days and year ends; most properties are unknown now and then; many customers have no events.
// Threads: pure functions of the dice. Cost: about a microsecond an event.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "engine/population/population.hpp"
#include "tests/oracle/dice.hpp"
#include "tests/oracle/table.hpp"

namespace muster::oracle {

/// Columns of a history's table.
inline constexpr std::size_t kEventType = 0;      ///< category
inline constexpr std::size_t kEventCustomer = 1;  ///< number: the customer's row
inline constexpr std::size_t kEventTime = 2;      ///< time
inline constexpr std::size_t kEventAmount = 3;    ///< number, 2 digits after the point
inline constexpr std::size_t kEventWord = 4;      ///< category
inline constexpr std::size_t kEventGift = 5;      ///< flag

/// Events of customers 0 … customers − 1, near the moment and in the zone of `clock`.
Table random_history(Dice& dice, std::size_t customers, const Clock& clock);

/// The types of which some event has the property in that column; with kEventTime all types.
std::vector<std::string> types_with(const Table& history, std::size_t column);

/// `population` with these events, appended in some order and in several batches.
std::shared_ptr<const engine::Population> with_history(
    std::shared_ptr<const engine::Population> population, const Table& history, Dice& dice);

}  // namespace muster::oracle
