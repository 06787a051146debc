// Events in, in any order, those of a population with them out.
//
// Batches come in any order of time and customer, late ones included. The population's own events
// stay, unless the builder is told otherwise, and new ones join them: what is answered depends on
// the set of events alone, never on the order in which they came.
// Threads: one caller; finish() works on all cores of its arena. Cost: about 50 ns an event;
// memory while building about 10 bytes an event and 8 for each of its properties.
#pragma once

#include <cstdint>
#include <memory>
#include <vector>

#include "engine/events/event_schema.hpp"
#include "engine/events/event_times.hpp"
#include "engine/population/population.hpp"
#include "engine/population/row_batch.hpp"
#include "engine/result.hpp"

namespace muster::engine {

/// Events by column; all columns have as many cells as `rows`.
struct EventBatch {
  std::vector<Row> rows;            ///< the customers', < the population's size
  CategoryCells types;              ///< none unknown
  std::vector<std::int64_t> times;  ///< seconds since 1970-01-01T00:00:00Z, within kEventTimes
  std::vector<Cells> properties;    ///< one for each spec: CategoryCells, IntegerCells, FlagCells
};

enum class ExistingEvents : std::uint8_t { keep, drop };

class EventBuilder {
 public:
  /// Properties are unified with those of the population's events by name: of two scales the larger
  /// is taken. Errors (invalid_input): a name that is empty or twice there, a type that is no
  /// property's, another type than the store has; limit_exceeded over kMaxEventProperties.
  static Result<EventBuilder> create(std::shared_ptr<const Population> population,
                                     std::vector<EventPropertySpec> properties,
                                     ExistingEvents existing = ExistingEvents::keep);
  EventBuilder(EventBuilder&&) noexcept;
  EventBuilder& operator=(EventBuilder&&) noexcept;
  ~EventBuilder();

  /// Takes the batch's events; its properties are as create() was given them. Cells that do not fit
  /// are a broken invariant (ENGINE_CHECK). limit_exceeded: more than kMaxEventTypes types, more
  /// than 2^32 − 1 events of one type in one chunk, a number that does not fit the larger scale.
  Status append(const EventBatch& batch);

  /// Events appended so far; those that were there before are not counted.
  std::uint64_t appended() const;

  /// The population with all its events; the builder is used up.
  Result<std::shared_ptr<const Population>> finish();

 private:
  struct State;
  explicit EventBuilder(std::unique_ptr<State> state);
  std::unique_ptr<State> state_;
};

/// The events of `from` for the customers of `to`, by external id, in place of those `to` has: for
/// customers that were loaded anew.
struct CarriedEvents {
  std::shared_ptr<const Population> population;
  std::uint64_t events = 0;
  std::uint64_t dropped = 0;  ///< events of customers that `to` does not have
};
Result<CarriedEvents> carry_events(const Population& from, std::shared_ptr<const Population> to);

}  // namespace muster::engine
