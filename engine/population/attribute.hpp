// An attribute: one typed column of knowledge about customers, in one of the five families.
// Threads: plain values.
#pragma once

#include <string>

#include "engine/types.hpp"

namespace muster::engine {

/// What a builder is told about an attribute.
struct AttributeSpec {
  std::string name;  ///< unique, not empty, valid UTF-8
  AttributeType type = AttributeType::text;
  Family family = Family::behavioural;
  int scale = 0;       ///< number: digits after the point, 0–18; otherwise 0
  std::string reason;  ///< why this type and family, for `muster describe`
};

/// An attribute of one population.
struct Attribute {
  AttributeId id;
  AttributeSpec spec;
  std::uint64_t known = 0;  ///< customers with a known value

  const std::string& name() const { return spec.name; }
  AttributeType type() const { return spec.type; }
};

}  // namespace muster::engine
