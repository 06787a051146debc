// Members as CSV or NDJSON text, appended to a string block by block; cell_text.hpp says how a
// value is written.
//
// CSV: `id` and the columns' names, then one customer a line; lines end in LF. NDJSON:
// `{"id":"…",…}` a line. Members are taken by the thousand, their cells gathered in the order of
// rows, and written in their own order.
// Threads: one caller. Cost: column_text.hpp's a cell. Memory: about 8 bytes a cell of the members
// taken at once.
#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "engine/population/population.hpp"
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
  /// Appends lines of the members taken until `out` has `enough` bytes or none is left.
  void append(std::string& out, std::size_t enough);
  /// Members taken and not yet written.
  std::size_t left() const { return rows_.size() - written_; }

 private:
  struct Cell {
    std::string before;  ///< what stands in front of it
    std::unique_ptr<ColumnText> text;
  };
  void order_by_row();

  std::span<const MemberColumn> columns_;
  MemberFormat format_;
  std::vector<Cell> cells_;  // the id first
  std::string end_;          // of a line
  std::vector<engine::Row> rows_;
  std::vector<std::uint32_t> by_row_;
  std::vector<std::uint32_t> begins_;  // of by_row_, a stretch of rows each
  std::size_t written_ = 0;            // of rows_
};

}  // namespace muster::query
