#include <utility>

#include "loaders/rows/plain_digits.hpp"
#include "loaders/rows/plain_word.hpp"
#include "loaders/rows/value_writer.hpp"

namespace muster::loaders {
namespace {

class TextWriter final : public ColumnWriter {
 public:
  TextWriter(const ColumnPlan& plan, std::size_t column) : words_(plan.words), column_(column) {}

  void write(const CellGrid& grid, std::span<const std::uint8_t> skip,
             std::vector<Misfit>& misfits) override {
    each_cell(
        grid, column_, words_, skip, misfits,
        [&](const Cell& cell) -> const char* {
          push(cell.text(), 1);
          return nullptr;
        },
        [&] { push({}, 0); });
  }

  void read(const CellGrid& grid, std::span<const std::uint8_t> none, const EvidenceTarget& target,
            std::vector<Misfit>& misfits) override {
    if (column_ >= grid.columns || !words_.unknown.empty()) {
      gather(grid, column_, words_, target);
      return write(grid, none, misfits);
    }
    const bool sampled = target.evidence.has_samples(CellShape::word);
    const ReadableText readable = grid.readable(kLongestPlainWord + 16);
    for (std::size_t row = 0; row < grid.rows(); ++row) {
      const Cell& cell = grid.at(row, column_);
      if (cell.kind == CellKind::text && cell.size == 0) {
        push({}, 0);
      } else if (sampled && cell.kind == CellKind::text && readable.at(cell.data) &&
                 plain_word(cell.data, cell.size)) {
        target.evidence.add_plain_word(cell.text());
        push(cell.text(), 1);
      } else {
        const auto shape =
            target.evidence.add(cell, words_, target.source, grid.records[row].offset);
        const bool known = shape || cell.kind != CellKind::text;
        push(known ? cell.text() : std::string_view{}, known ? 1 : 0);
      }
    }
  }
  bool checks() const override { return false; }
  void truncate(std::size_t rows) override {
    cells_.texts.ends.resize(rows);
    cells_.texts.bytes.resize(rows == 0 ? 0 : cells_.texts.ends.back());
    cells_.known.resize(rows);
  }
  engine::Cells take() override { return std::exchange(cells_, {}); }

 private:
  void push(std::string_view text, std::uint8_t known) {
    cells_.texts.push(text);
    cells_.known.push_back(known);
  }
  const CellWords& words_;
  std::size_t column_;
  engine::TextCells cells_;
};

}  // namespace

std::unique_ptr<ColumnWriter> make_text_writer(const ColumnPlan& plan, std::size_t column) {
  return std::make_unique<TextWriter>(plan, column);
}

}  // namespace muster::loaders
