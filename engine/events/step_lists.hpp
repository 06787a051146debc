// Step lists: the events of several selections of one chunk, ready to be merged.
//
// What sequences and funnels walk over. Each step's condition is answered once.
// Threads: one caller makes it; reads are safe. Cost: the steps' conditions; 1 byte for each event
// of a step that has one.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "engine/events/event_measure.hpp"
#include "engine/events/event_merge.hpp"
#include "engine/events/event_store.hpp"

namespace muster::engine {

class StepLists {
 public:
  StepLists(const EventStore& store, std::uint32_t chunk) : store_(store), chunk_(chunk) {}

  /// The next step.
  void add(const EventSelection& events);
  /// One list a step, in the order in which they were added.
  std::span<const MergedList> lists() const { return lists_; }
  /// rows &= the customers with an event of the step; whether any is left. Requires kChunkWords
  /// words.
  bool keep_those_who_did(std::size_t step, std::span<std::uint64_t> rows) const;

 private:
  const EventStore& store_;
  std::uint32_t chunk_;
  std::vector<std::vector<std::uint8_t>> matches_;
  std::vector<MergedList> lists_;
};

}  // namespace muster::engine
