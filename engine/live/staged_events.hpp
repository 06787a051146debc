// Events on their way into the next version, and the types and properties that they bring.
// Threads: one caller. Cost: some ten nanoseconds an event and a property.
#pragma once

#include <boost/unordered/unordered_flat_map.hpp>
#include <cstdint>
#include <deque>
#include <string>
#include <string_view>
#include <vector>

#include "engine/events/event_changes.hpp"
#include "engine/live/change_batch.hpp"
#include "engine/live/staged_rows.hpp"
#include "engine/population/next_population.hpp"
#include "engine/population/population.hpp"

namespace muster::engine {

class StagedEvents {
 public:
  explicit StagedEvents(const Population& base);

  /// Whether a batch's types and properties can be had beside those there are: wrong_type,
  /// limit_exceeded. Nothing is taken yet.
  Status check(const ChangeBatch& batch, const StagedRows& rows) const;
  /// Takes the batch's properties; take_event() is then about them. Requires check().
  void take_properties(const ChangeBatch& batch);
  /// Takes event `i`, whose properties begin at `cell`.
  void take_event(const ChangeBatch& batch, std::size_t i, std::uint32_t cell, Slot slot);

  bool has_any() const { return !events_.empty(); }
  /// Slots that got events, some more than once.
  void append_slots(std::vector<Slot>& slots) const;
  /// Everything staged of events; `changes.ids` says who goes and moves.
  void write_changes(const StagedRows& rows, PopulationChanges& changes) const;

 private:
  struct Event {
    Slot slot = 0;
    EventTypeId type;
    std::int64_t time = 0;
    std::uint32_t end_value = 0;
  };
  struct Property {
    EventPropertySpec spec;
    bool is_new = false;
    std::vector<std::string> texts;  // new ones of the dictionary
    boost::unordered_flat_map<std::string, ValueCode> codes;
  };

  bool fits(std::uint32_t property, std::int64_t factor, const StagedRows& rows) const;
  bool is_rescaled() const;
  EventTypeId type_of(std::string_view name);
  ValueCode code_of(std::uint32_t property, std::string_view text);
  std::uint32_t new_types_in(const ChangeBatch& batch) const;

  const Population& base_;
  std::vector<Property> properties_;
  boost::unordered_flat_map<std::string, std::uint32_t> by_name_;  // properties
  std::vector<std::string> types_;                                 // new ones
  boost::unordered_flat_map<std::string, EventTypeId> type_ids_;   // all
  std::vector<Event> events_;
  std::vector<EventChanges::NewValue> values_;
  std::vector<std::uint32_t> of_batch_;
  std::vector<std::int64_t> factors_;
};

}  // namespace muster::engine
