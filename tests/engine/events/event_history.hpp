// Random events of a few customers, kept as plainly as can be, and what can be asked of them
// answered straight from the definitions: what the tests of the event store are judged by.
// Threads: plain values. Cost: a look at every event for every question.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <random>
#include <string>
#include <vector>

#include "engine/events/event_builder.hpp"
#include "engine/events/event_measure.hpp"
#include "engine/population/population.hpp"

namespace muster::engine::tests {

struct PlainEvent {
  Row row = 0;
  std::string type;
  std::int64_t time = 0;
  std::optional<std::string> product;  ///< category
  std::optional<std::int64_t> amount;  ///< number of scale 2
  std::optional<bool> gift;            ///< flag
  friend auto operator<=>(const PlainEvent&, const PlainEvent&) = default;
};

/// `visit` (no property), `cart` and `purchase`, up to `most` of each customer, many in one second,
/// at the ends of slots and before 1970; some customers have none.
std::vector<PlainEvent> random_events(std::mt19937_64& random, std::uint64_t rows,
                                      std::size_t most);

/// The specs of product, amount, gift, in this order.
std::vector<EventPropertySpec> plain_properties();
EventBatch batch_of(const std::vector<PlainEvent>& events);

/// The population with these events and those it has, appended in batches of different sizes.
std::shared_ptr<const Population> with_events(std::shared_ptr<const Population> population,
                                              const std::vector<PlainEvent>& events);
/// Everything the store has, in no particular order.
std::vector<PlainEvent> all_events(const Population& population);

/// Any selection of one of the types, any measure; types and properties as the store has them.
EventSelection random_selection(std::mt19937_64& random, const EventStore& store);
EventMeasure random_measure(std::mt19937_64& random, const EventStore& store);

bool is_selected(const PlainEvent& event, const EventSelection& events, const EventStore& store);
std::optional<std::int64_t> naive_measure(const std::vector<PlainEvent>& events, Row row,
                                          const EventMeasure& measure, const EventStore& store);
/// Tries every way through the customer's events.
bool naive_sequence(const std::vector<PlainEvent>& events, Row row, const EventSequence& sequence,
                    const EventStore& store);
bool naive_resumed(const std::vector<PlainEvent>& events, Row row, const ResumedAfter& resumed,
                   const EventStore& store);

}  // namespace muster::engine::tests
