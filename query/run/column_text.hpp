// How the cells of one column become text, decided once for a whole audience.
//
// What a value looks like is known before the first row is read: a category's texts are quoted and
// escaped once, a number's scale is fixed. And members in the order of their ids lie all over the
// columns: so cells are gathered for many members at a time, in the order of rows, and written from
// there. Threads: each object belongs to one caller. Cost: gather() a few nanoseconds a cell, for
// blocks of many rows; write() 2–10 ns; making one a pass over the dictionary, where it is not
// larger than kMostReadyTexts. Memory: 1–16 bytes a row of the block.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <string_view>

#include "engine/population/population.hpp"
#include "query/run/cell_batch.hpp"
#include "query/run/cell_text.hpp"
#include "query/run/members.hpp"

namespace muster::query {

/// Values of larger dictionaries are made into text as they come.
inline constexpr std::uint32_t kMostReadyTexts = 1U << 16U;

struct PlacedRow {
  engine::Row row = 0;
  std::uint32_t place = 0;  ///< in the block
};

/// Members whose cells are gathered at once.
struct MemberBlock {
  std::span<const engine::Row> rows;
  /// All of them, such that rows near each other are read one after another; chunks ascend.
  std::span<const PlacedRow> by_row;
};

class ColumnText {
 public:
  virtual ~ColumnText() = default;
  /// Reads what the rows hold; `block` must stay until the last write() of it.
  virtual void gather(const MemberBlock& block) = 0;
  /// Makes the cells of up to kBatchRows members of that block, from place `begin` on: what stands
  /// before a cell, and then the cell as append_cell() writes it. They last until the next call.
  virtual void write(std::size_t begin, std::span<CellText> cells) = 0;
};

/// `before` stands before every cell. `column` must outlive it, and so must the population.
std::unique_ptr<ColumnText> column_text(const engine::Population& population,
                                        const MemberColumn& column, MemberFormat format,
                                        std::string_view before);
/// External ids.
std::unique_ptr<ColumnText> id_text(const engine::Directory& directory, MemberFormat format,
                                    std::string_view before);
/// Tags, of no more than kMostReadyTexts values.
std::unique_ptr<ColumnText> tags_text(const engine::Population& population, engine::AttributeId id,
                                      MemberFormat format, std::string_view before);

}  // namespace muster::query
