// Members as CSV or NDJSON text, appended to a string block by block; cell_text.hpp says how a
// value is written.
//
// CSV: `id` and the columns' names, then one customer a line; lines end in LF. NDJSON:
// `{"id":"…",…}` a line. Members are taken by the thousand, their cells gathered in the order of
// rows, and written in their own order, a batch of members column by column, then line by line.
// Threads: one caller. Cost: column_text.hpp's a cell. Memory: column_text.hpp's a cell of the
// members taken at once.
#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "engine/population/population.hpp"
#include "query/run/cell_batch.hpp"
#include "query/run/cell_text.hpp"
#include "query/run/column_text.hpp"
#include "query/run/members.hpp"

namespace muster::query {

class MemberWriter {
 public:
  /// All must outlive it.
  MemberWriter(const engine::Population& population, std::span<const MemberColumn> columns,
               MemberFormat format);

  /// Appends `id,field,…` and a line end where the format has such a line.
  void append_header(std::string& out) const;
  /// Takes the next members; those taken before must have been written. `rows` may go.
  void take(std::span<const engine::Row> rows);
  /// Appends lines of the members taken, up to kBatchRows at a time, until `out` has `enough` bytes
  /// or none is left.
  void append(std::string& out, std::size_t enough);
  /// Members taken and not yet written.
  std::size_t left() const { return rows_.size() - written_; }

 private:
  void order_by_row();
  void append_batch(std::size_t rows, std::string& out);

  std::span<const MemberColumn> columns_;
  MemberFormat format_;
  std::vector<std::unique_ptr<ColumnText>> texts_;  // of the id first
  std::string_view end_;                            // of a line
  std::vector<CellText> cells_;                     // of a batch, column by column
  std::vector<engine::Row> rows_;
  std::vector<PlacedRow> by_row_;
  std::vector<std::uint32_t> begins_;  // of by_row_, a stretch of rows each
  std::size_t written_ = 0;            // of rows_
};

}  // namespace muster::query
