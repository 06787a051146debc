// ValueWriter: what the writers of one value a cell have in common, and how cells are walked.
// Threads: one owner. Cost: that of the conversion.
#pragma once

#include <cstdint>
#include <span>
#include <string_view>
#include <utility>
#include <vector>

#include "loaders/rows/column_writer.hpp"

namespace muster::loaders {

/// Calls `known(cell)` or `unknown()` for each row of a column that is not skipped; `known` gives
/// null or the reason why the cell does not fit.
template <typename Known, typename Unknown>
void each_cell(const CellGrid& grid, std::size_t column, const CellWords& words,
               std::span<const std::uint8_t> skip, std::vector<Misfit>& misfits, const Known& known,
               const Unknown& unknown) {
  for (std::size_t row = 0; row < grid.rows(); ++row) {
    if (skip[row] != 0) continue;
    if (column >= grid.columns) {
      unknown();
      continue;
    }
    const Cell& cell = grid.at(row, column);
    if (cell.kind == CellKind::text && (cell.size == 0 || words.says_unknown(cell.text()))) {
      unknown();
      continue;
    }
    if (const char* const reason = known(cell)) {
      unknown();
      misfits.push_back({row, column, reason});
    }
  }
}

/// Number, date, time, real, flag and place: one value a cell, which may not fit.
template <typename Holder, typename Value>
class ValueWriter : public ColumnWriter {
 public:
  ValueWriter(const ColumnPlan& plan, std::size_t column, Value unknown)
      : words_(plan.words), column_(column), unknown_(unknown) {}

  void write(const CellGrid& grid, std::span<const std::uint8_t> skip,
             std::vector<Misfit>& misfits) final {
    auto& values = holder_.values;
    each_cell(
        grid, column_, words_, skip, misfits,
        [&](const Cell& cell) -> const char* {
          Value value{};
          const char* const reason = convert(cell.text(), value);
          if (reason == nullptr) values.push_back(value);
          return reason;
        },
        [&] { values.push_back(unknown_); });
  }
  void read(const CellGrid& grid, std::span<const std::uint8_t> none, const EvidenceTarget& target,
            std::vector<Misfit>& misfits) override {
    gather(grid, column_, words_, target);
    write(grid, none, misfits);
  }
  bool checks() const final { return true; }
  void truncate(std::size_t rows) final { holder_.values.resize(rows); }
  engine::Cells take() final { return std::exchange(holder_, Holder{}); }

 protected:
  /// The value of a known cell; null, or the reason why it does not fit.
  virtual const char* convert(std::string_view text, Value& value) const = 0;

  /// Whether cells may be read under the usual words alone.
  bool usual_words() const { return words_.unknown.empty(); }
  std::size_t column() const { return column_; }
  /// Room for a value of every row of `grid`.
  Value* room(const CellGrid& grid) {
    const std::size_t before = holder_.values.size();
    holder_.values.resize(before + grid.rows());
    return holder_.values.data() + before;
  }
  /// One cell the long way.
  Value read_slowly(const CellGrid& grid, std::size_t row, const EvidenceTarget& target,
                    std::vector<Misfit>& misfits) const {
    const Cell& cell = grid.at(row, column_);
    target.evidence.add(cell, words_, target.source, grid.records[row].offset);
    if (cell.kind == CellKind::text && (cell.size == 0 || words_.says_unknown(cell.text()))) {
      return unknown_;
    }
    Value value{};
    const char* const reason = convert(cell.text(), value);
    if (reason == nullptr) return value;
    misfits.push_back({row, column_, reason});
    return unknown_;
  }

 private:
  const CellWords& words_;
  std::size_t column_;
  Value unknown_;
  Holder holder_;
};

// The writers by kind; make_column_writer() chooses.
std::unique_ptr<ColumnWriter> make_number_writer(const ColumnPlan& plan, std::size_t column);
std::unique_ptr<ColumnWriter> make_day_writer(const ColumnPlan& plan, std::size_t column);
std::unique_ptr<ColumnWriter> make_one_place_writer(const ColumnPlan& plan, std::size_t column);
std::unique_ptr<ColumnWriter> make_flag_writer(const ColumnPlan& plan, std::size_t column);
std::unique_ptr<ColumnWriter> make_category_writer(const ColumnPlan& plan, std::size_t column);
std::unique_ptr<ColumnWriter> make_tags_writer(const ColumnPlan& plan, std::size_t column);
std::unique_ptr<ColumnWriter> make_text_writer(const ColumnPlan& plan, std::size_t column);

}  // namespace muster::loaders
