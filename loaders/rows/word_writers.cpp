// The writers of columns whose cells repeat: category and flag.
#include <utility>

#include "loaders/rows/batch_dictionary.hpp"
#include "loaders/rows/value_writer.hpp"
#include "loaders/rows/word_memo.hpp"

namespace muster::loaders {
namespace {

/// Counts what the memo was asked for towards the evidence, and forgets it.
void settle_memo(WordMemo& memo, const CellWords& words, const EvidenceTarget& target) {
  memo.each([&](const WordMemo::Entry& entry) {
    if (entry.times == 0) return;
    // No sample is wanted any more (may_keep), so where the cells stand does not matter.
    target.evidence.add({entry.data, entry.size}, words, target.source, 0, entry.times);
  });
  memo.clear();
}

/// Whether another cell like the one just added would leave no sample.
bool may_keep(const ColumnEvidence& evidence, std::optional<CellShape> shape) {
  return !shape || evidence.has_samples(*shape);
}

class CategoryWriter final : public ColumnWriter {
 public:
  CategoryWriter(const ColumnPlan& plan, std::size_t column)
      : words_(plan.words), column_(column) {}

  void write(const CellGrid& grid, std::span<const std::uint8_t> skip,
             std::vector<Misfit>& misfits) override {
    each_cell(
        grid, column_, words_, skip, misfits,
        [&](const Cell& cell) -> const char* {
          codes_.push_back(dictionary_.code(cell.text()));
          return nullptr;
        },
        [&] { codes_.push_back(engine::kUnknownCode); });
  }

  void read(const CellGrid& grid, std::span<const std::uint8_t> none, const EvidenceTarget& target,
            std::vector<Misfit>& misfits) override {
    if (column_ >= grid.columns) return write(grid, none, misfits);
    const std::size_t before = codes_.size();
    codes_.resize(before + grid.rows());
    const ReadableText readable = grid.readable(kReadAhead);
    engine::ValueCode* const out = codes_.data() + before;
    for (std::size_t row = 0; row < grid.rows(); ++row) {
      const Cell& cell = grid.at(row, column_);
      out[row] = engine::kUnknownCode;
      if (cell.kind != CellKind::text) {
        target.evidence.add(cell, words_, target.source, grid.records[row].offset);
        out[row] = dictionary_.code(cell.text());
      } else if (cell.size != 0) {
        WordMemo::Entry* const entry = memo_.find(cell.data, cell.size, readable.at(cell.data));
        if (entry->data != nullptr) {
          ++entry->times;
          out[row] = entry->code;
        } else {
          out[row] = read_new(grid, row, target, entry);
        }
      }
    }
  }
  void settle(const EvidenceTarget& target) override { settle_memo(memo_, words_, target); }
  bool checks() const override { return false; }
  void truncate(std::size_t rows) override { codes_.resize(rows); }
  engine::Cells take() override {
    return engine::CategoryCells{std::exchange(codes_, {}), dictionary_.take()};
  }

 private:
  engine::ValueCode read_new(const CellGrid& grid, std::size_t row, const EvidenceTarget& target,
                             WordMemo::Entry* slot) {
    const Cell& cell = grid.at(row, column_);
    const auto shape = target.evidence.add(cell, words_, target.source, grid.records[row].offset);
    const engine::ValueCode code =
        shape ? dictionary_.code(cell.text()) : engine::ValueCode{engine::kUnknownCode};
    if (may_keep(target.evidence, shape)) memo_.insert(slot, cell.text(), code);
    return code;
  }

  const CellWords& words_;
  std::size_t column_;
  std::vector<engine::ValueCode> codes_;
  BatchDictionary dictionary_;
  WordMemo memo_;
};

class FlagWriter final : public ValueWriter<engine::FlagCells, std::uint8_t> {
 public:
  static constexpr std::uint8_t kUnknown = 2;

  FlagWriter(const ColumnPlan& plan, std::size_t column)
      : ValueWriter(plan, column, kUnknown), words_(plan.words) {}

  void read(const CellGrid& grid, std::span<const std::uint8_t> none, const EvidenceTarget& target,
            std::vector<Misfit>& misfits) override {
    if (column() >= grid.columns) return ValueWriter::read(grid, none, target, misfits);
    const ReadableText readable = grid.readable(kReadAhead);
    std::uint8_t* const out = room(grid);
    for (std::size_t row = 0; row < grid.rows(); ++row) {
      const Cell& cell = grid.at(row, column());
      out[row] = kUnknown;
      if (cell.kind != CellKind::text) {
        out[row] = read_slowly(grid, row, target, misfits);
      } else if (cell.size != 0) {
        WordMemo::Entry* const entry = memo_.find(cell.data, cell.size, readable.at(cell.data));
        if (entry->data != nullptr) {
          ++entry->times;
          out[row] = static_cast<std::uint8_t>(entry->code);
        } else {
          out[row] = read_new(grid, row, target, misfits, entry);
        }
      }
    }
  }
  void settle(const EvidenceTarget& target) override { settle_memo(memo_, words_, target); }

 protected:
  const char* convert(std::string_view text, std::uint8_t& value) const override {
    value = words_.flag(text);
    return value == kUnknown ? "neither yes nor no" : nullptr;
  }

 private:
  std::uint8_t read_new(const CellGrid& grid, std::size_t row, const EvidenceTarget& target,
                        std::vector<Misfit>& misfits, WordMemo::Entry* slot) {
    const Cell& cell = grid.at(row, column());
    const auto shape = target.evidence.add(cell, words_, target.source, grid.records[row].offset);
    std::uint8_t value = kUnknown;
    if (shape) {
      if (const char* const reason = convert(cell.text(), value)) {
        misfits.push_back({row, column(), reason});
        return kUnknown;
      }
    }
    if (may_keep(target.evidence, shape)) memo_.insert(slot, cell.text(), value);
    return value;
  }

  const CellWords& words_;
  WordMemo memo_;
};

}  // namespace

std::unique_ptr<ColumnWriter> make_category_writer(const ColumnPlan& plan, std::size_t column) {
  return std::make_unique<CategoryWriter>(plan, column);
}

std::unique_ptr<ColumnWriter> make_flag_writer(const ColumnPlan& plan, std::size_t column) {
  return std::make_unique<FlagWriter>(plan, column);
}

}  // namespace muster::loaders
