// BatchConverter: the grids of one block into one row batch, following the column plans.
//
// As a witness() it also gathers the evidence of every column, for a load that converts while its
// plan is still to be proved.
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
#include "loaders/rows/customer_search.hpp"
#include "loaders/rows/row_sink.hpp"

namespace muster::loaders {

/// An attribute and the columns of one source that make it.
struct AttributeInput {
  const ColumnPlan* plan = nullptr;
  std::size_t column = ColumnWriter::kNoColumn;
  std::size_t longitude = ColumnWriter::kNoColumn;  ///< places of two columns: `column` is latitude
  bool pair = false;
};

/// A cell without which a record is rejected.
struct RequiredCell {
  std::size_t column = 0;
  const char* reason = "";
};

/// How one source becomes rows.
struct SourcePlan {
  std::vector<AttributeInput> attributes;
  std::vector<std::string> columns;      ///< names, for rejects
  std::vector<const ColumnPlan*> plans;  ///< of every column
  std::optional<std::size_t> id_column;  ///< empty: the record's number is the id
  /// Where records are events: how the customers that id_column names are found.
  std::optional<CustomerSearch> customers{};
  std::vector<RequiredCell> required{};
};

class BatchConverter final : public GridConsumer {
 public:
  /// `first_record` is the number (from 0, over all sources) of the block's first record;
  /// `dropped` lists, ascending, the records to leave out as duplicates.
  BatchConverter(const SourcePlan& plan, std::uint64_t first_record,
                 std::span<const std::uint64_t> dropped);

  void grid(const CellGrid& grid) override;
  void bad_record(BadCell bad) override;

  /// grid(), and the evidence of the plan's columns, which are the first of the grid and
  /// `evidence`. Not to be mixed with grid(). The evidence is complete after settle().
  void witness(const CellGrid& grid, std::span<ColumnEvidence> evidence, std::uint32_t source);
  void settle(std::span<ColumnEvidence> evidence, std::uint32_t source);
  /// Where the block's records begin to count, if that was not known before.
  void set_first_record(std::uint64_t record) { first_record_ = record; }

  /// The rows; the converter is then used up.
  engine::RowBatch take();
  /// The same where records are events.
  EventRows take_events();

  std::vector<BadCell> bad;      ///< in record order; a row may have several
  std::uint64_t rejected = 0;    ///< rows
  std::uint64_t duplicates = 0;  ///< rows left out
  std::uint64_t strangers = 0;   ///< events of customers who are not there
  std::uint64_t ignored = 0;     ///< of these, those passed over

 private:
  struct Input {
    std::unique_ptr<ColumnWriter> writer;
    std::size_t column = ColumnWriter::kNoColumn;  // whose evidence it can gather
  };
  std::size_t rows() const {
    if (plan_.customers) return customers_.size();
    return plan_.id_column ? ids_.size() : kept_.size();
  }
  void mark_ids(const CellGrid& grid);
  void mark_events(const CellGrid& grid);
  void push_new_id(std::string_view cell);
  const char* find_customer(const Cell& cell, engine::Row& found);
  void reject(const CellGrid& grid, std::size_t row, std::size_t column, const char* reason);
  void reject_misfits(const CellGrid& grid, std::vector<Misfit> misfits);
  template <typename Write>
  void convert(const CellGrid& grid, const Write& write);
  void make_witnesses();

  const SourcePlan& plan_;
  std::uint64_t first_record_;
  std::span<const std::uint64_t> dropped_;
  std::vector<Input> inputs_;
  std::vector<Input>
      witnesses_;  // of the columns that are no attributes; their cells are forgotten
  std::vector<std::uint8_t> skip_;
  std::vector<std::uint8_t> none_;
  engine::StringCells ids_;
  std::vector<engine::Row> found_;      // of the grid's rows
  std::vector<engine::Row> customers_;  // of events
  std::vector<std::uint32_t> kept_;  // where records have no ids of their own: those in the batch
};

}  // namespace muster::loaders
