// The cells under one key of a change, as the engine's values of an attribute or a property.
//
// What a key is: an attribute that is there keeps its type, and its cells are read by the rules of
// loading (loaders/README.md); a new one gets the type that its cells suggest. Unlike a load, a
// change has no rejects: a cell that does not fit is an Error. Threads: pure functions.
// Cost: that of the column writers, 5–30 ns a cell.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "engine/live/change_batch.hpp"
#include "loaders/changes/json_records.hpp"
#include "loaders/rows/column_plan.hpp"

namespace muster::loaders {

/// One cell and the record it stands in.
struct PlacedCell {
  std::uint32_t record = 0;
  std::uint32_t place = 0;  ///< in JsonRecords::cells()
};

/// The cells of every key, in the order of the records.
std::vector<std::vector<PlacedCell>> cells_by_key(const JsonRecords& records);

/// How cells of something that is `known` already are read. A number's scale is widened to what the
/// cells need.
ColumnPlan plan_of_known(const engine::AttributeSpec& known, const JsonRecords& records,
                         std::span<const PlacedCell> cells);
/// How cells of something new are read: a type that all of them fit. Without any known cell the
/// type is a category.
Result<ColumnPlan> plan_of_new(const std::string& name, const JsonRecords& records,
                               std::span<const PlacedCell> cells);
/// Whether any cell says something other than unknown.
bool says_something(const JsonRecords& records, std::span<const PlacedCell> cells);

/// What one cell becomes. `value` as CellChange has it, unless the cell is tags: those are
/// [begin_tag, end_tag) of ChangedValues::tags.
struct ChangedValue {
  bool known = false;
  std::int64_t value = 0;
  std::size_t begin_tag = 0;
  std::size_t end_tag = 0;
};

struct ChangedValues {
  std::vector<ChangedValue> values;  ///< one for every cell
  std::vector<std::int64_t> tags;    ///< places in the texts
};

/// Converts, adding what is text to `texts`. wrong_type with the place of the first cell that does
/// not fit.
Result<ChangedValues> changed_values(const ColumnPlan& plan, const JsonRecords& records,
                                     std::span<const PlacedCell> cells, engine::StringCells& texts);

}  // namespace muster::loaders
