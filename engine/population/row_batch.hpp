// Row batches: how loaders hand customers to the engine, column by column.
//
// A batch holds any number of rows; every column has exactly `rows` cells. Category and tag cells
// carry a dictionary of their own, so that threads can fill batches without sharing one.
// Threads: plain values; a batch belongs to whoever fills it until it is appended.
#pragma once

#include <cstdint>
#include <limits>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "engine/types.hpp"
#include "engine/values/place.hpp"

namespace muster::engine {

/// Strings one after another; cell i is bytes[ends[i-1], ends[i]).
struct StringCells {
  std::string bytes;
  std::vector<std::uint64_t> ends;

  void push(std::string_view text) {
    bytes.append(text);
    ends.push_back(bytes.size());
  }
  std::size_t size() const { return ends.size(); }
  std::string_view operator[](std::size_t i) const {
    const std::uint64_t begin = i == 0 ? 0 : ends[i - 1];
    return std::string_view(bytes).substr(begin, ends[i] - begin);
  }
};

/// codes[i] is 0 (unknown) or k for values[k-1]; values are distinct.
struct CategoryCells {
  std::vector<ValueCode> codes;
  std::vector<std::string> values;
};

/// The tags of row i are codes[ends[i-1], ends[i]), each ≥ 1, distinct; known[i] is 0 or 1, and an
/// unknown cell has no codes. A known cell may be empty.
struct TagsCells {
  std::vector<std::uint64_t> ends;
  std::vector<std::uint8_t> known;
  std::vector<ValueCode> codes;
  std::vector<std::string> values;
};

/// 0 false, 1 true, 2 unknown.
struct FlagCells {
  std::vector<std::uint8_t> values;
};

inline constexpr std::int64_t kUnknownInteger = std::numeric_limits<std::int64_t>::min();

/// number: units at the attribute's scale (|units| ≤ kMaxUnits); date: days since 1970-01-01;
/// time: seconds since 1970-01-01T00:00:00Z; kUnknownInteger where unknown.
struct IntegerCells {
  std::vector<std::int64_t> values;
};

/// NaN where unknown; otherwise finite.
struct RealCells {
  std::vector<double> values;
};

inline constexpr Place kUnknownPlace{std::numeric_limits<std::int32_t>::min(), 0};

struct PlaceCells {
  std::vector<Place> values;
};

/// known[i] is 0 or 1; an unknown cell has empty text.
struct TextCells {
  StringCells texts;
  std::vector<std::uint8_t> known;
};

using Cells = std::variant<CategoryCells, TagsCells, FlagCells, IntegerCells, RealCells, PlaceCells,
                           TextCells>;

/// Empty cells of the alternative that an attribute type takes (number, date and time share one).
Cells empty_cells(AttributeType type);

struct RowBatch {
  StringCells ids;             ///< external ids, not empty, any UTF-8 text
  std::vector<Cells> columns;  ///< one for each attribute, in catalogue order

  std::size_t rows() const { return ids.size(); }
};

}  // namespace muster::engine
