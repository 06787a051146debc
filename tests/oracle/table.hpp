// The oracle's population: a plain table of optional cells, as far from the engine's narrow columns
// and bitmaps as can be. All judges and the engine are given the same table.
// Threads: plain values. Cost: about 40 bytes a cell.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "engine/population/attribute.hpp"
#include "engine/values/calendar.hpp"
#include "engine/values/decimal.hpp"
#include "engine/values/place.hpp"
#include "query/language/syntax_tree.hpp"

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

/// When and where a query is asked.
struct Clock {
  engine::Instant as_of;
  std::string zone = "UTC";
  friend bool operator==(const Clock&, const Clock&) = default;
};

/// What SEGMENT and LIST stand for in a population's expressions.
struct SavedNames {
  std::map<std::string, query::Expression> segments;
  std::map<std::string, std::vector<std::string>> lists;  ///< external ids, of strangers too
  /// The definitions were made for this moment, at which alone they are sure to be valid.
  Clock clock{};
};

struct Table {
  std::vector<std::string> ids;
  bool integer_ids = false;
  std::vector<Column> columns;
  SavedNames saved{};
  /// How it was made, for failure reports.
  std::string recipe;

  std::size_t rows() const { return ids.size(); }
  /// The index of the column of that name. A test's expression names only columns that exist.
  std::size_t column_index(const std::string& name) const;
  const Column& column(const std::string& name) const { return columns[column_index(name)]; }
};

/// A cell as a person reads it, in failure reports.
std::string describe(const Cell& cell);
/// Saved names with their definitions, a line each.
std::string describe(const SavedNames& saved);

}  // namespace muster::oracle
