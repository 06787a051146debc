// BatchConverter: the grids of one block into one row batch, following the column plans.
//
// A row with a cell that does not fit is rejected whole; duplicates that were settled before are
// left out. Threads: one owner; the plan is shared. Cost: the writers'.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "engine/population/row_batch.hpp"
#include "loaders/rows/cell_grid.hpp"
#include "loaders/rows/column_plan.hpp"
#include "loaders/rows/column_writer.hpp"

namespace muster::loaders {

/// An attribute and the columns of one source that make it.
struct AttributeInput {
  const ColumnPlan* plan = nullptr;
  std::size_t column = ColumnWriter::kNoColumn;
  std::size_t longitude = ColumnWriter::kNoColumn;  ///< places of two columns: `column` is latitude
  bool pair = false;
};

/// How one source becomes rows.
struct SourcePlan {
  std::vector<AttributeInput> attributes;
  std::vector<std::string> columns;      ///< names, for rejects
  std::optional<std::size_t> id_column;  ///< empty: the record's number is the id
};

class BatchConverter final : public GridConsumer {
 public:
  /// `first_record` is the number (from 0, over all sources) of the block's first record;
  /// `dropped` lists, ascending, the records to leave out as duplicates.
  BatchConverter(const SourcePlan& plan, std::uint64_t first_record,
                 std::span<const std::uint64_t> dropped);

  void grid(const CellGrid& grid) override;
  void bad_record(BadCell bad) override;

  /// The rows; the converter is then used up.
  engine::RowBatch take();

  std::vector<BadCell> bad;      ///< in record order; a row may have several
  std::uint64_t rejected = 0;    ///< rows
  std::uint64_t duplicates = 0;  ///< rows left out

 private:
  void mark_ids(const CellGrid& grid);
  void reject_misfits(const CellGrid& grid, std::vector<Misfit> misfits);

  const SourcePlan& plan_;
  std::uint64_t first_record_;
  std::span<const std::uint64_t> dropped_;
  std::vector<std::unique_ptr<ColumnWriter>> writers_;
  std::vector<std::uint8_t> skip_;
  engine::StringCells ids_;
};

}  // namespace muster::loaders
