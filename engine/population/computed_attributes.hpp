// Which attributes of a population are computed from its events, and how.
//
// They are ordinary attributes that come after all others. The engine keeps their definitions so
// that every later load can compute them anew; it does not read expressions.
// Threads: plain values. Cost: microseconds.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "engine/result.hpp"
#include "engine/storage/image_bytes.hpp"
#include "engine/types.hpp"

namespace muster::engine {

struct ComputedDefinition {
  std::string name;        ///< of the attribute
  std::string expression;  ///< a term of the query language
  /// As declared; what is absent follows from the term.
  std::optional<AttributeType> type;
  std::optional<Family> family;
  std::optional<int> scale;
  std::string time_zone;  ///< whose days are meant; empty: UTC
  friend bool operator==(const ComputedDefinition&, const ComputedDefinition&) = default;
};

struct ComputedAttributes {
  /// Of the population's last attributes, in their order.
  std::vector<ComputedDefinition> definitions;
  /// They say how things were at this second, the last of the events then known.
  std::int64_t until = 0;
  friend bool operator==(const ComputedAttributes&, const ComputedAttributes&) = default;
};

ImageBytes write_computed(const ComputedAttributes& computed);
/// A corrupt_store Error if the bytes are no such section.
Result<ComputedAttributes> read_computed(std::span<const std::byte> section);

}  // namespace muster::engine
