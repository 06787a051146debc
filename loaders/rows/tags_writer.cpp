#include <algorithm>
#include <array>
#include <utility>

#include "loaders/rows/batch_dictionary.hpp"
#include "loaders/rows/plain_word.hpp"
#include "loaders/rows/tag_splitter.hpp"
#include "loaders/rows/value_writer.hpp"
#include "loaders/rows/word_memo.hpp"

namespace muster::loaders {
namespace {

class TagsWriter final : public ColumnWriter {
 public:
  TagsWriter(const ColumnPlan& plan, std::size_t column)
      : plan_(plan), column_(column), splitter_(plan.tag_separator, plan.json_arrays) {}

  void write(const CellGrid& grid, std::span<const std::uint8_t> skip,
             std::vector<Misfit>& misfits) override {
    each_cell(
        grid, column_, plan_.words, skip, misfits,
        [&](const Cell& cell) -> const char* {
          add_tags(cell);
          end_cell(1);
          return nullptr;
        },
        [&] { end_cell(0); });
  }

  void read(const CellGrid& grid, std::span<const std::uint8_t> none, const EvidenceTarget& target,
            std::vector<Misfit>& misfits) override {
    const bool bars =
        plan_.tag_separator == "|" && !plan_.json_arrays && plan_.words.unknown.empty();
    if (!bars || column_ >= grid.columns) {
      gather(grid, column_, plan_.words, target);
      return write(grid, none, misfits);
    }
    const bool sampled = target.evidence.has_samples(CellShape::word);
    const ReadableText readable = grid.readable(kLongestPlainWord + kReadAhead);
    for (std::size_t row = 0; row < grid.rows(); ++row) {
      const Cell& cell = grid.at(row, column_);
      if (cell.kind == CellKind::text && cell.size == 0) {
        end_cell(0);
      } else if (!sampled || !readable.at(cell.data) || !read_bars(cell, target)) {
        read_slowly(grid, row, target);
      }
    }
  }
  bool checks() const override { return false; }
  void truncate(std::size_t rows) override {
    cells_.ends.resize(rows);
    cells_.known.resize(rows);
    cells_.codes.resize(rows == 0 ? 0 : cells_.ends.back());
  }
  engine::Cells take() override {
    cells_.values = dictionary_.take();
    pieces_.clear();
    return std::exchange(cells_, {});
  }

 private:
  void read_slowly(const CellGrid& grid, std::size_t row, const EvidenceTarget& target) {
    const Cell& cell = grid.at(row, column_);
    const auto shape =
        target.evidence.add(cell, plan_.words, target.source, grid.records[row].offset);
    const bool known = shape || cell.kind != CellKind::text;
    if (known) add_tags(cell);
    end_cell(known ? 1 : 0);
  }

  /// A cell of several pieces with bars between them and no other marks. Requires kReadAhead
  /// readable bytes after kLongestPlainWord of them.
  bool read_bars(const Cell& cell, const EvidenceTarget& target) {
    if (cell.kind != CellKind::text) return false;
    std::array<std::uint8_t, kLongestPlainWord> bars;
    const std::size_t count = plain_bars(cell.data, cell.size, bars);
    if (count == 0) return false;
    const std::size_t first = cells_.codes.size();
    std::uint32_t begin = 0;
    for (std::size_t i = 0; i <= count; ++i) {
      const std::uint32_t end = i < count ? bars[i] : cell.size;
      const std::string_view piece(cell.data + begin, end - begin);
      WordMemo::Entry* const entry = pieces_.find(piece.data(), end - begin, true);
      if (entry->data != nullptr) {
        add_code(first, entry->code);
      } else {
        const engine::ValueCode code = dictionary_.code(piece);
        target.evidence.add_bar_piece(piece);
        pieces_.insert(entry, piece, code);
        add_code(first, code);
      }
      begin = end + 1;
    }
    target.evidence.add_bar_cell(cell.text(), count);
    end_cell(1);
    return true;
  }

  void add_tags(const Cell& cell) {
    const std::size_t first = cells_.codes.size();
    splitter_.split(cell, [&](std::string_view tag) { add_code(first, dictionary_.code(tag)); });
  }
  /// A tag that stands twice in a cell counts once.
  void add_code(std::size_t first, engine::ValueCode code) {
    const auto begin = cells_.codes.begin() + static_cast<std::ptrdiff_t>(first);
    if (std::find(begin, cells_.codes.end(), code) == cells_.codes.end()) {
      cells_.codes.push_back(code);
    }
  }
  void end_cell(std::uint8_t known) {
    cells_.ends.push_back(cells_.codes.size());
    cells_.known.push_back(known);
  }

  const ColumnPlan& plan_;
  std::size_t column_;
  TagSplitter splitter_;
  engine::TagsCells cells_;
  BatchDictionary dictionary_;
  WordMemo pieces_;  // the evidence has them all
};

}  // namespace

std::unique_ptr<ColumnWriter> make_tags_writer(const ColumnPlan& plan, std::size_t column) {
  return std::make_unique<TagsWriter>(plan, column);
}

}  // namespace muster::loaders
