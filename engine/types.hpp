// The small words of the engine: strong ids, attribute types, families, sizes.
//
// Threads: plain values.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

namespace muster::engine {

/// A customer's dense number inside one population version.
using Row = std::uint32_t;

/// 2^16 consecutive rows: one Roaring container, the unit of evaluation and of parallel work.
inline constexpr std::uint32_t kChunkRows = 1U << 16;
inline constexpr std::uint32_t kChunkWords = kChunkRows / 64;
/// Rows a population can hold; the last chunk number stays below 2^16.
inline constexpr std::uint64_t kMaxRows = 0xFFFF0000ULL;

/// Index of an attribute in its catalogue, in column order.
struct AttributeId {
  std::uint32_t index = 0;
  friend auto operator<=>(const AttributeId&, const AttributeId&) = default;
};

/// Code of a dictionary value; 0 means unknown, values count from 1.
using ValueCode = std::uint32_t;
inline constexpr ValueCode kUnknownCode = 0;

enum class AttributeType : std::uint8_t {
  category,  ///< one of a set of strings
  tags,      ///< any number of strings
  flag,      ///< true / false
  number,    ///< exact decimal with a fixed scale
  real,      ///< IEEE double, for what no 18-digit decimal holds
  date,      ///< calendar day
  time,      ///< instant, second precision, UTC
  place,     ///< latitude, longitude
  text,      ///< free text
};

enum class Family : std::uint8_t { demographic, geographic, behavioural, satisfaction, value };

std::string_view to_string(AttributeType type);
std::string_view to_string(Family family);
std::optional<AttributeType> attribute_type_named(std::string_view name);
std::optional<Family> family_named(std::string_view name);

}  // namespace muster::engine
