// What there is of events: types, how many and from when to when, and properties with their values.
// Threads: reads only. Cost: zone maps and dictionaries.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "engine/population/population.hpp"
#include "engine/values/value.hpp"

namespace muster::query {

struct EventTypeSummary {
  std::string name;
  std::uint64_t events = 0;
  engine::Instant first{};
  engine::Instant last{};
  std::vector<std::string> properties;  ///< that some event of this type has
};

struct EventValueCount {
  std::string value;
  std::uint64_t events = 0;
};

struct EventPropertySummary {
  std::string name;
  engine::AttributeType type = engine::AttributeType::category;
  int scale = 0;                              ///< number: digits after the point
  std::uint64_t known = 0;                    ///< events that have it
  std::optional<std::uint64_t> distinct;      ///< category
  std::vector<EventValueCount> top;           ///< category: most frequent first
  engine::Value minimum = engine::Unknown{};  ///< number, flag
  engine::Value maximum = engine::Unknown{};
};

struct EventsSummary {
  std::uint64_t events = 0;
  std::uint64_t bytes = 0;  ///< that they take in memory and in the image
  std::vector<EventTypeSummary> types;
  std::vector<EventPropertySummary> properties;
};

/// With at most `top` values of each category.
EventsSummary summarise_events(const engine::Population& population, std::size_t top);

}  // namespace muster::query
