// Cells that change from one version of an attribute to the next.
//
// Every kind of index has a with(): a new version that shares with the old one all chunks in which
// no cell changes. Cells come ascending by row, none twice; `rows` is how many the new version has:
// new rows without a cell are unknown, and rows past it are gone. Every cell is of a row below it.
// Threads: plain values.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string_view>

#include "engine/types.hpp"
#include "engine/values/place.hpp"

namespace muster::engine {

template <typename Value>
struct CellAt {
  Row row = 0;
  Value value{};
};

using IntegerAt = CellAt<std::int64_t>;                  ///< kUnknownInteger: unknown
using CodeAt = CellAt<ValueCode>;                        ///< kUnknownCode: unknown
using FlagAt = CellAt<std::uint8_t>;                     ///< 0 false, 1 true, 2 unknown
using RealAt = CellAt<double>;                           ///< NaN: unknown
using PlaceAt = CellAt<Place>;                           ///< kUnknownPlace: unknown
using TextAt = CellAt<std::optional<std::string_view>>;  ///< empty: unknown

/// The tags of a row from now on: known and these, or unknown.
struct TagsAt {
  Row row = 0;
  bool known = false;
  std::span<const ValueCode> codes;  ///< ascending, distinct, ≥ 1
};

}  // namespace muster::engine
