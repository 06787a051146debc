// ColumnWriter: cells of one column, as its plan says, into the engine's cells of that type.
//
// write() converts. read() also gathers the column's evidence, for a load that converts under a
// plan it has still to prove: cells that are what the plan expects are read, counted and written in
// one step, and whatever else stands there goes the long way, so that evidence and cells are the
// same as ColumnEvidence::add() and write() would leave. Threads: one owner. Cost: write() 5–30 ns
// a cell, read() 2–6 ns a cell that is as expected; strings are copied once into the batch's
// dictionary.
#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <vector>

#include "engine/population/row_batch.hpp"
#include "loaders/rows/cell_grid.hpp"
#include "loaders/rows/column_plan.hpp"

namespace muster::loaders {

/// A cell that does not fit its column.
struct Misfit {
  std::size_t row = 0;     ///< in the grid
  std::size_t column = 0;  ///< in the grid
  const char* reason = "";
};

/// Where the evidence of a column goes, and which source its cells are of.
struct EvidenceTarget {
  ColumnEvidence& evidence;
  std::uint32_t source = 0;
};

class ColumnWriter {
 public:
  /// Stands for a column that a source does not have: every cell is unknown.
  static constexpr std::size_t kNoColumn = ~std::size_t{0};

  ColumnWriter() = default;
  ColumnWriter(const ColumnWriter&) = delete;
  ColumnWriter& operator=(const ColumnWriter&) = delete;
  virtual ~ColumnWriter() = default;

  /// Appends a cell for every row of `grid` that `skip` does not name (one byte a row). Cells that
  /// do not fit are added to `misfits` and stand as unknown.
  virtual void write(const CellGrid& grid, std::span<const std::uint8_t> skip,
                     std::vector<Misfit>& misfits) = 0;
  /// write() with no row skipped (`none` is a zero a row), and the cells' evidence. The evidence is
  /// complete after settle().
  virtual void read(const CellGrid& grid, std::span<const std::uint8_t> none,
                    const EvidenceTarget& target, std::vector<Misfit>& misfits) = 0;
  virtual void settle(const EvidenceTarget&) {}
  /// Whether write() can find misfits. Such writers can truncate().
  virtual bool checks() const = 0;
  /// Forgets all but the first `rows` cells. Only where checks(), or with 0.
  virtual void truncate(std::size_t rows) = 0;
  /// The cells; the writer is then empty.
  virtual engine::Cells take() = 0;
};

/// The evidence of a column's cells, each looked at on its own.
void gather(const CellGrid& grid, std::size_t column, const CellWords& words,
            const EvidenceTarget& target);

/// The writer for a plan; `column` is its place in the grid. `plan` must outlive it.
std::unique_ptr<ColumnWriter> make_column_writer(const ColumnPlan& plan, std::size_t column);

/// A place of two columns.
std::unique_ptr<ColumnWriter> make_place_writer(const ColumnPlan& plan, std::size_t latitude,
                                                std::size_t longitude);

}  // namespace muster::loaders
