// Pools of random distinct values for one attribute type: what a column's cells are drawn from.
// Threads: pure functions of the dice. Cost: under 1 µs a value.
#pragma once

#include <string>
#include <vector>

#include "tests/oracle/dice.hpp"
#include "tests/oracle/table.hpp"

namespace muster::oracle {

/// A word in one of many scripts, sometimes with blanks, quotes, `%`, `_` or combining marks.
std::string random_word(Dice& dice);
/// `size` distinct strings.
std::vector<std::string> random_words(Dice& dice, std::size_t size);

/// Up to `size` values (fewer where chance repeats itself) of a number with this scale.
std::vector<Cell> random_numbers(Dice& dice, std::size_t size, int scale);
std::vector<Cell> random_reals(Dice& dice, std::size_t size);
std::vector<Cell> random_days(Dice& dice, std::size_t size);
std::vector<Cell> random_instants(Dice& dice, std::size_t size);
std::vector<Cell> random_places(Dice& dice, std::size_t size);

/// Unique external ids: canonical integers of any size, or strings (`plain`: of ASCII letters and
/// digits).
std::vector<std::string> random_ids(Dice& dice, std::size_t size, bool integers, bool plain);

/// 2026-06-30, around which dates and times gather.
inline constexpr engine::Day kNearDay{20634};

}  // namespace muster::oracle
