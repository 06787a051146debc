// The oracle's population: a plain table of optional cells, as far from the engine's narrow columns
// and bitmaps as can be. All judges and the engine are given the same table.
// Threads: plain values. Cost: about 40 bytes a cell.
#pragma once

#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "engine/population/attribute.hpp"
#include "engine/values/calendar.hpp"
#include "engine/values/decimal.hpp"
#include "engine/values/place.hpp"

namespace muster::oracle {

using Tags = std::vector<std::string>;

/// Unknown is std::monostate; category and text are std::string.
using Cell = std::variant<std::monostate, std::string, Tags, bool, engine::Decimal, double,
                          engine::Day, engine::Instant, engine::Place>;

inline bool known(const Cell& cell) { return cell.index() != 0; }

struct Column {
  engine::AttributeSpec spec;
  std::vector<Cell> cells;
};

struct Table {
  std::vector<std::string> ids;
  bool integer_ids = false;
  std::vector<Column> columns;
  /// How it was made, for failure reports.
  std::string recipe;

  std::size_t rows() const { return ids.size(); }
  /// The index of the column of that name. A test's expression names only columns that exist.
  std::size_t column_index(const std::string& name) const;
  const Column& column(const std::string& name) const { return columns[column_index(name)]; }
};

/// When and where a query is asked.
struct Clock {
  engine::Instant as_of;
  std::string zone = "UTC";
};

/// A cell as a person reads it, in failure reports.
std::string describe(const Cell& cell);

}  // namespace muster::oracle
