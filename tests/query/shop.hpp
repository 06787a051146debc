// Six customers of a shop and what they did: for the tests of events in this room.
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "engine/population/population.hpp"
#include "query/plan/context.hpp"

namespace muster::query::tests {

/// One event as text; properties that are empty are unknown. Times as parse_instant() reads them.
struct TextEvent {
  std::string customer;
  std::string type;
  std::string time;
  std::string amount{};    ///< number, 2 digits after the point
  std::string category{};  ///< category
  std::string gift{};      ///< flag: true or false
};

/// `population` with these events, and no others.
std::shared_ptr<const engine::Population> with_events(
    std::shared_ptr<const engine::Population> population, const std::vector<TextEvent>& events);

/// Customers a to f with the number attribute spend; the types visit, cart_add, purchase and
/// "mail open".
const engine::Population& shop();

/// The ids that `where` selects of the shop, at the end of 2026-06-30 in UTC.
std::string shoppers(std::string_view where);

}  // namespace muster::query::tests
