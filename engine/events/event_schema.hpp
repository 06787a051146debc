// What events are made of: types ("purchase") and typed properties ("amount").
//
// A property has one type whatever type of event it stands in; an event that lacks it has it
// unknown. Threads: plain values.
#pragma once

#include <compare>
#include <cstdint>
#include <string>

#include "engine/types.hpp"

namespace muster::engine {

/// Index of an event type in its store, in order of first appearance.
struct EventTypeId {
  std::uint32_t index = 0;
  friend auto operator<=>(const EventTypeId&, const EventTypeId&) = default;
};

/// Index of a property in its store.
struct EventPropertyId {
  std::uint32_t index = 0;
  friend auto operator<=>(const EventPropertyId&, const EventPropertyId&) = default;
};

struct EventPropertySpec {
  std::string name;  ///< unique, not empty, valid UTF-8
  /// category, number or flag.
  AttributeType type = AttributeType::category;
  int scale = 0;  ///< number: digits after the point, 0–18; otherwise 0
};

/// More are refused: names are looked up and listed whole.
inline constexpr std::size_t kMaxEventTypes = 1'000;
inline constexpr std::size_t kMaxEventProperties = 100;

}  // namespace muster::engine
