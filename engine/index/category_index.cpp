#include "engine/index/category_index.hpp"

#include <utility>

#include "engine/check.hpp"
#include "engine/index/bitmap_set.hpp"
#include "engine/index/value_row_changes.hpp"
#include "engine/kernels/kernel_set.hpp"

namespace muster::engine {

Result<CategoryIndex> CategoryIndex::open(std::span<const std::byte> values,
                                          std::span<const std::byte> bitmaps,
                                          std::uint32_t dictionary, std::uint64_t rows) {
  CategoryIndex index;
  auto codes = IntegerColumn::open(values, rows);
  if (!codes.ok()) return std::move(codes).error();
  index.codes_ = *std::move(codes);
  if (index.codes_.low().value_or(1) < 1 || index.codes_.high().value_or(0) > dictionary) {
    return Error{ErrorCode::corrupt_store, "a category holds a code past its dictionary"};
  }
  if (dictionary <= kMaxBitmapValues) {
    auto opened = open_bitmaps(bitmaps, dictionary, rows);
    if (!opened.ok()) return std::move(opened).error();
    index.bitmaps_ = shared_bitmaps(*std::move(opened));
  }
  return index;
}

CategoryIndex CategoryIndex::with(std::span<const CodeAt> cells, std::uint64_t rows,
                                  std::uint32_t dictionary) const {
  ENGINE_CHECK(dictionary >= bitmaps_.size());
  std::vector<IntegerAt> integers;
  integers.reserve(cells.size());
  for (const CodeAt& cell : cells) {
    ENGINE_CHECK(cell.value <= dictionary);
    integers.push_back(
        {cell.row, cell.value == kUnknownCode ? kUnknownInteger : std::int64_t{cell.value}});
  }
  CategoryIndex next;
  next.codes_ = codes_.with(integers, rows);
  if (dictionary > kMaxBitmapValues) return next;

  ValueRowChanges changes;
  for (const CodeAt& cell : cells) {
    const ValueCode before = cell.row < codes_.rows() ? code_at(cell.row) : kUnknownCode;
    if (before == cell.value) continue;
    if (before != kUnknownCode) changes.remove(before, cell.row);
    if (cell.value != kUnknownCode) changes.add(cell.value, cell.row);
  }
  for (std::uint64_t row = rows; row < codes_.rows(); ++row) {
    const ValueCode before = code_at(static_cast<Row>(row));
    if (before != kUnknownCode) changes.remove(before, static_cast<Row>(row));
  }
  next.bitmaps_ = bitmaps_;
  // Values that nobody has share one empty bitmap.
  next.bitmaps_.resize(dictionary, std::make_shared<const Bitmap>());
  changes.apply(next.bitmaps_, 1);
  return next;
}

void CategoryIndex::visit_owned(const VisitOwned& visit) const {
  codes_.visit_owned(visit);
  visit_owned_of(bitmaps_, visit);
}

namespace {

// Makes the bitmaps of one category, chunk after chunk.
class CategoryBitmaps {
 public:
  CategoryBitmaps(std::uint32_t dictionary, std::span<std::uint64_t> counts)
      : bitmaps_(dictionary), counts_(counts), words_(kChunkWords) {}

  void add(std::uint32_t chunk, const IntegerColumn::View& view) {
    if (view.all_unknown()) return;
    const auto low = static_cast<ValueCode>(view.chunk->low);
    const auto high = static_cast<ValueCode>(view.chunk->high);
    if (view.chunk->width == 0) {
      counts_[low - 1] += view.rows;
      bitmaps_[low - 1].append_first_rows(chunk, view.rows);
    } else if (high - low < kMostScans / view.chunk->width) {
      for (ValueCode code = low; code <= high; ++code) scan(chunk, view, code);
    } else if (view.chunk->width == 1) {
      sort<std::uint8_t>(chunk, view);
    } else {
      ENGINE_CHECK(view.chunk->width == 2);  // kMaxBitmapValues
      sort<std::uint16_t>(chunk, view);
    }
  }

  ImageBytes finish() {
    for (Bitmap& bitmap : bitmaps_) bitmap.optimise();
    return write_bitmaps(bitmaps_);
  }

 private:
  // A scan of a chunk for one value reads a byte a row at memory speed; up to so many scans cost
  // less than sorting its rows.
  static constexpr std::uint32_t kMostScans = 24;

  void scan(std::uint32_t chunk, const IntegerColumn::View& view, ValueCode code) {
    const std::uint64_t wanted =
        code - static_cast<std::uint64_t>(view.chunk->low) + view.first_code();
    kernels().scan[width_index(view.chunk->width)](view.codes, view.rows, wanted, wanted, words_);
    counts_[code - 1] += kernels().count(words_.data(), kChunkWords);
    bitmaps_[code - 1].append_chunk(chunk, words_);
  }

  // Counting sort: the rows of each code, ascending, one stretch after another.
  template <typename Code>
  void sort(std::uint32_t chunk, const IntegerColumn::View& view) {
    const std::span<const Code> codes(reinterpret_cast<const Code*>(view.codes), view.rows);
    const auto low = static_cast<ValueCode>(view.chunk->low);
    const auto first = static_cast<std::uint32_t>(view.first_code());
    const std::uint32_t distinct = static_cast<ValueCode>(view.chunk->high) - low + 1 + first;
    ends_.assign(distinct, 0);
    for (const Code code : codes) ++ends_[code];
    std::uint32_t end = 0;
    for (std::uint32_t& begin : ends_) begin = std::exchange(end, end + begin);
    rows_.resize(kChunkRows);
    for (std::uint32_t row = 0; row < view.rows; ++row) {
      rows_[ends_[codes[row]]++] = static_cast<std::uint16_t>(row);
    }
    for (std::uint32_t code = first; code < distinct; ++code) {
      const std::uint32_t begin = code == 0 ? 0 : ends_[code - 1];
      const auto rows = std::span<const std::uint16_t>(rows_).subspan(begin, ends_[code] - begin);
      counts_[low - 1 + code - first] += rows.size();
      bitmaps_[low - 1 + code - first].append_rows(chunk, rows);
    }
  }

  std::vector<Bitmap> bitmaps_;
  std::span<std::uint64_t> counts_;
  std::vector<std::uint64_t> words_;
  std::vector<std::uint32_t> ends_;
  std::vector<std::uint16_t> rows_;
};

void count_values(const IntegerColumn& codes, std::span<std::uint64_t> counts) {
  std::vector<std::int64_t> values(kChunkRows);
  for (std::uint32_t i = 0; i < codes.chunk_count(); ++i) {
    const IntegerColumn::View view = codes.chunk(i);
    const std::span<std::int64_t> chunk(values.data(), view.rows);
    view.decode(0, chunk);
    for (const std::int64_t code : chunk) {
      if (code != kUnknownInteger) ++counts[static_cast<std::size_t>(code) - 1];
    }
  }
}

}  // namespace

ImageBytes write_category_bitmaps(const IntegerColumn& codes, std::uint32_t dictionary,
                                  std::span<std::uint64_t> counts) {
  ENGINE_CHECK(counts.size() == dictionary);
  if (dictionary > kMaxBitmapValues) {
    count_values(codes, counts);
    return write_bitmaps({});
  }
  CategoryBitmaps bitmaps(dictionary, counts);
  for (std::uint32_t i = 0; i < codes.chunk_count(); ++i) bitmaps.add(i, codes.chunk(i));
  return bitmaps.finish();
}

}  // namespace muster::engine
