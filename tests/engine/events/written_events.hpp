// Events for tests, written down one by one or drawn at random, and the population that has them.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <random>
#include <string>
#include <vector>

#include "engine/events/event_measure.hpp"
#include "engine/population/population.hpp"

namespace muster::tests {

struct WrittenEvent {
  engine::Row row = 0;
  std::string type;
  std::int64_t time = 0;
  std::optional<std::int64_t> amount{};  ///< whole
};

/// The population with these events and no others.
std::shared_ptr<const engine::Population> with_events(
    const std::shared_ptr<const engine::Population>& population,
    const std::vector<WrittenEvent>& events);

/// Events of the types, at times 0 … span − 1, in no order; amounts 0 … 9 or unknown.
std::vector<WrittenEvent> random_events(std::mt19937_64& random, std::size_t rows,
                                        std::size_t events, std::int64_t span,
                                        const std::vector<std::string>& types);

/// All events of a type that the population has.
engine::EventSelection all_events(const engine::Population& population, std::string_view type);
/// Those with an amount in a range.
engine::EventSelection events_worth(const engine::Population& population, std::string_view type,
                                    engine::IntegerRange amounts);

}  // namespace muster::tests
