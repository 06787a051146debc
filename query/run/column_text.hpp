// How the cells of one column become text, decided once for a whole audience.
//
// What a value looks like is known before the first row is read: a category's texts are quoted and
// escaped once, a number's scale is fixed. And members in the order of their ids lie all over the
// columns: so cells are gathered for many members at a time, in the order of rows, and written from
// there. Threads: each object belongs to one caller. Cost: gather() a few nanoseconds a cell, for
// blocks of many rows; write() 5–10 ns; making one a pass over the dictionary, where it is not
// larger than kMostReadyTexts. Memory: 1–16 bytes a row of the block.
#pragma once

#include <cstdint>
#include <memory>
#include <span>

#include "engine/population/population.hpp"
#include "query/run/cell_text.hpp"
#include "query/run/members.hpp"
#include "query/run/text_room.hpp"

namespace muster::query {

/// Values of larger dictionaries are made into text as they come.
inline constexpr std::uint32_t kMostReadyTexts = 1U << 16U;

/// Members whose cells are gathered at once.
struct MemberBlock {
  std::span<const engine::Row> rows;
  /// All places in `rows`, such that rows near each other are read one after another.
  std::span<const std::uint32_t> by_row;
};

class ColumnText {
 public:
  virtual ~ColumnText() = default;
  /// Reads what the rows hold; `block` must stay until the last write() of it.
  virtual void gather(const MemberBlock& block) = 0;
  /// Writes the cell of a row of the block that was gathered last, as append_cell() would.
  virtual void write(std::size_t place, TextRoom& out) = 0;
};

/// `column` must outlive it, and so must the population.
std::unique_ptr<ColumnText> column_text(const engine::Population& population,
                                        const MemberColumn& column, MemberFormat format);
/// External ids.
std::unique_ptr<ColumnText> id_text(const engine::Directory& directory, MemberFormat format);

}  // namespace muster::query
