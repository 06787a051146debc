// What tells scorings of one population apart. Inside this room only.
//
// Threads: pure function. Cost: linear in the scoring.
#pragma once

#include <string>

#include "engine/scoring/scoring.hpp"

namespace muster::query {

/// The same for scorings that give every customer the same points by the same rules, whenever and
/// under whatever name they were bound; different for any two that differ in a bound, a value or a
/// condition.
std::string meaning_of(const engine::Scoring& scoring);

}  // namespace muster::query
