// The schema as it is: every attribute with family, type, why, how much is known, and its values.
// Threads: reads only. Cost: zone maps and dictionaries; a count for flags, a pass for reals.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "engine/evaluation/execution.hpp"
#include "engine/population/population.hpp"
#include "engine/result.hpp"
#include "query/run/event_summary.hpp"

namespace muster::query {

struct ValueCount {
  std::string value;
  std::uint64_t count = 0;
};

struct AttributeSummary {
  std::string name;
  engine::Family family = engine::Family::behavioural;
  engine::AttributeType type = engine::AttributeType::text;
  int scale = 0;            ///< number: digits after the point
  std::uint64_t known = 0;  ///< customers with a known value
  double known_share = 0;
  std::uint64_t bytes = 0;                    ///< that it takes in memory and in the image
  std::optional<std::uint64_t> distinct;      ///< category, tags, flag
  std::vector<ValueCount> top;                ///< category, tags, flag: most popular first
  engine::Value minimum = engine::Unknown{};  ///< number, real, date, time
  engine::Value maximum = engine::Unknown{};
  std::string reason;    ///< why this family and type
  std::string computed;  ///< the term that it is computed by; empty for what was loaded
};

struct AttributesAnswer {
  std::vector<AttributeSummary> attributes;  ///< in column order
  std::uint64_t population = 0;
  EventsSummary events;        ///< what customers did
  std::uint64_t id_bytes = 0;  ///< that the ids and their order take
  std::string version;
};

/// Every attribute, with at most `top` values each. Errors: deadline_exceeded.
Result<AttributesAnswer> attributes(const engine::Population& population, std::size_t top = 10,
                                    const engine::Execution& execution = {});

}  // namespace muster::query
