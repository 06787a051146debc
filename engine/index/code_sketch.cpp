#include "engine/index/code_sketch.hpp"

#include <tbb/parallel_for.h>

#include <algorithm>
#include <limits>
#include <vector>

#include "engine/index/chunk_memory.hpp"

namespace muster::engine {

namespace {

// Codes looked at to place a chunk's edges: about four a bin.
constexpr std::uint32_t kSampleRows = 1024;
constexpr std::uint64_t kNoEdge = std::numeric_limits<std::uint64_t>::max();
// A chunk without a sketch; no sketch lies where the offsets do.
constexpr std::uint64_t kNoSketch = 0;

bool is_wide(const IntegerColumn::View& view) { return view.chunk->width >= 2; }

std::uint64_t sketch_bytes(std::uint32_t rows) {
  const std::uint64_t bytes = sizeof(SketchBins) + rows;
  return (bytes + kSectionAlignment - 1) / kSectionAlignment * kSectionAlignment;
}

// Where each chunk's sketch lies, and at last where the section ends.
std::vector<std::uint64_t> layout(const IntegerColumn& column) {
  std::vector<std::uint64_t> offsets(column.chunk_count() + std::size_t{1}, kNoSketch);
  std::uint64_t end = offsets.size() * sizeof(std::uint64_t);
  end = (end + kSectionAlignment - 1) / kSectionAlignment * kSectionAlignment;
  for (std::uint32_t i = 0; i < column.chunk_count(); ++i) {
    const IntegerColumn::View view = column.chunk(i);
    if (!is_wide(view)) continue;
    offsets[i] = end;
    end += sketch_bytes(view.rows);
  }
  offsets.back() = end;
  return offsets;
}

// Edges at the quantiles of a sample. A code that makes up two quantiles or more gets a bin of its
// own, so that a test against it never looks into the column.
template <typename Code>
void place_edges(const Code* codes, std::uint32_t rows, SketchBins& bins) {
  std::vector<Code> sample(std::min(rows, kSampleRows));
  for (std::uint32_t i = 0; i < sample.size(); ++i) {
    sample[i] = codes[std::uint64_t{i} * rows / sample.size()];
  }
  std::sort(sample.begin(), sample.end());
  const auto quantile = [&](std::size_t i) -> std::uint64_t {
    return sample[i * sample.size() / kSketchBins];
  };
  bins.edges.fill(kNoEdge);
  std::size_t count = 0;
  for (std::size_t i = 1; i < kSketchBins;) {
    const std::uint64_t code = quantile(i);
    std::size_t next = i + 1;
    while (next < kSketchBins && quantile(next) == code) ++next;
    if (count == 0 || bins.edges[count - 1] < code) bins.edges[count++] = code;
    if (next > i + 1 && code != kNoEdge) bins.edges[count++] = code + 1;
    i = next;
  }
}

// Codes of 16 bits: a table of every code's bin.
void fill_rows(const SketchBins& bins, const std::uint16_t* codes, std::uint32_t rows,
               std::uint8_t* out) {
  std::vector<std::uint8_t> table(std::size_t{1} << 16);
  std::size_t begin = 0;
  for (std::size_t bin = 0; bin < kSketchBins && begin < table.size(); ++bin) {
    const std::uint64_t edge = bin + 1 < kSketchBins ? bins.edges[bin] : kNoEdge;
    const auto end = static_cast<std::size_t>(std::min<std::uint64_t>(edge, table.size()));
    std::fill(table.begin() + static_cast<std::ptrdiff_t>(begin),
              table.begin() + static_cast<std::ptrdiff_t>(end), static_cast<std::uint8_t>(bin));
    begin = end;
  }
  for (std::uint32_t row = 0; row < rows; ++row) out[row] = table[codes[row]];
}

template <typename Code>
void fill_rows(const SketchBins& bins, const Code* codes, std::uint32_t rows, std::uint8_t* out) {
  for (std::uint32_t row = 0; row < rows; ++row) out[row] = bins.bin_of(codes[row]);
}

// How many rows lie in the bins before each bin.
std::array<std::uint32_t, kSketchBins + 1> rows_below(const std::uint8_t* bins,
                                                      std::uint32_t rows) {
  // Neighbouring rows often share a bin; two tables keep their counts from waiting for each other.
  std::array<std::uint32_t, kSketchBins> even{};
  std::array<std::uint32_t, kSketchBins> odd{};
  for (std::uint32_t row = 0; row + 1 < rows; row += 2) {
    ++even[bins[row]];
    ++odd[bins[row + 1]];
  }
  if (rows % 2 == 1) ++even[bins[rows - 1]];
  std::array<std::uint32_t, kSketchBins + 1> below{};
  for (std::size_t bin = 0; bin < kSketchBins; ++bin) {
    below[bin + 1] = below[bin] + even[bin] + odd[bin];
  }
  return below;
}

template <typename Code>
void write_chunk_of(const IntegerColumn::View& view, std::byte* out) {
  SketchBins bins{};
  const Code* codes = reinterpret_cast<const Code*>(view.codes);
  place_edges(codes, view.rows, bins);
  auto* rows = reinterpret_cast<std::uint8_t*>(out + sizeof(SketchBins));
  fill_rows(bins, codes, view.rows, rows);
  bins.rows_below = rows_below(rows, view.rows);
  std::memcpy(out, &bins, sizeof bins);
}

void write_chunk(const IntegerColumn::View& view, std::byte* out) {
  if (view.chunk->width == 2) write_chunk_of<std::uint16_t>(view, out);
  if (view.chunk->width == 4) write_chunk_of<std::uint32_t>(view, out);
  if (view.chunk->width == 8) write_chunk_of<std::uint64_t>(view, out);
}

// The sketch of the version before, with other bins for some rows.
void patch_chunk(const IntegerColumn::View& view, std::span<const Row> changed,
                 const CodeSketch::View& before, std::byte* out) {
  SketchBins bins = *before.bins;
  auto* const rows = reinterpret_cast<std::uint8_t*>(out + sizeof(SketchBins));
  std::memcpy(rows, before.rows, view.rows);
  std::array<std::uint32_t, kSketchBins + 1> more{};  // rows in each bin, modulo 2^32
  for (const Row row : changed) {
    std::uint8_t& bin = rows[row % kChunkRows];
    --more[bin];
    bin = bins.bin_of(view.code(row % kChunkRows));
    ++more[bin];
  }
  std::uint32_t below = 0;
  for (std::size_t bin = 0; bin < kSketchBins; ++bin) {
    below += more[bin];
    bins.rows_below[bin + 1] += below;
  }
  std::memcpy(out, &bins, sizeof bins);
}

Error damaged() { return {ErrorCode::corrupt_store, "the sketch of a column is damaged"}; }

}  // namespace

std::uint8_t SketchBins::bin_of(std::uint64_t code) const {
  // A binary search without branches: eight steps of a comparison and an addition.
  std::size_t bin = 0;
  for (std::size_t step = kSketchBins / 2; step > 0; step /= 2) {
    bin += edges[bin + step - 1] <= code ? step : 0;
  }
  return static_cast<std::uint8_t>(bin);
}

SketchCut CodeSketch::View::cut(std::uint64_t low, std::uint64_t high,
                                std::uint64_t largest) const {
  SketchCut cut;
  cut.outer_low = bins->bin_of(low);
  cut.outer_high = bins->bin_of(high);
  const std::uint64_t begin = cut.outer_low == 0 ? 0 : bins->edges[cut.outer_low - std::size_t{1}];
  // The first code past the range's last bin, less one.
  const std::uint64_t last =
      cut.outer_high == kSketchBins - 1 ? largest : bins->edges[cut.outer_high] - 1;
  const int inner_low = cut.outer_low + (low == begin ? 0 : 1);
  const int inner_high = cut.outer_high - (high >= std::min(last, largest) ? 0 : 1);
  const auto below = [&](int bin) { return bins->rows_below[static_cast<std::size_t>(bin)]; };
  cut.at_most = below(cut.outer_high + 1) - below(cut.outer_low);
  cut.has_inner = inner_low <= inner_high;
  if (cut.has_inner) {
    cut.inner_low = static_cast<std::uint8_t>(inner_low);
    cut.inner_high = static_cast<std::uint8_t>(inner_high);
    cut.at_least = below(inner_high + 1) - below(inner_low);
  }
  return cut;
}

Result<CodeSketch> CodeSketch::open(std::span<const std::byte> section,
                                    const IntegerColumn& column) {
  const std::vector<std::uint64_t> expected = layout(column);
  const auto offsets = view_array<std::uint64_t>(section, 0, expected.size());
  if (!offsets || section.size() != expected.back() ||
      !std::equal(expected.begin(), expected.end(), offsets->begin())) {
    return damaged();
  }
  CodeSketch sketch;
  sketch.rows_ = column.rows();
  sketch.slots_.resize(column.chunk_count());
  for (std::uint32_t i = 0; i < column.chunk_count(); ++i) {
    if (expected[i] == kNoSketch) continue;
    const std::byte* const begin = section.data() + expected[i];
    sketch.slots_[i] = {reinterpret_cast<const SketchBins*>(begin), begin + sizeof(SketchBins)};
  }
  for (std::uint32_t i = 0; i < column.chunk_count(); ++i) {
    const View view = sketch.chunk(i);
    if (!view) continue;
    const auto& edges = view.bins->edges;
    // Equal edges are those past the largest code alone.
    const auto last = std::find(edges.begin(), edges.end(), kNoEdge);
    if (std::adjacent_find(edges.begin(), last, std::greater_equal<>{}) != last ||
        std::any_of(last, edges.end(), [](std::uint64_t edge) { return edge != kNoEdge; }) ||
        // Lists are made as long as these counts say.
        view.bins->rows_below !=
            rows_below(reinterpret_cast<const std::uint8_t*>(view.rows), column.chunk(i).rows)) {
      return damaged();
    }
  }
  return sketch;
}

CodeSketch CodeSketch::of(const IntegerColumn& column) {
  return CodeSketch().with(IntegerColumn(), column, {});
}

namespace {

bool means_the_same(const IntegerColumn::View& before, const IntegerColumn::View& after) {
  return before.chunk->low == after.chunk->low && before.chunk->width == after.chunk->width &&
         before.first_code() == after.first_code();
}

}  // namespace

CodeSketch CodeSketch::with(const IntegerColumn& before, const IntegerColumn& after,
                            std::span<const Row> rows) const {
  CodeSketch next = *this;
  next.rows_ = after.rows();
  next.slots_.resize(after.chunk_count());
  next.owners_.shrink(next.slots_.size());
  struct ChangedChunk {
    std::uint32_t chunk = 0;
    std::span<const Row> rows;
  };
  std::vector<ChangedChunk> changed;
  std::size_t row = 0;
  for (std::uint32_t i = 0; i < after.chunk_count(); ++i) {
    const std::size_t begin = row;
    while (row < rows.size() && rows[row] / kChunkRows == i) ++row;
    if (i < before.chunk_count() && before.chunk(i).codes == after.chunk(i).codes) continue;
    changed.push_back({i, rows.subspan(begin, row - begin)});
  }
  if (!changed.empty()) next.owners_.reserve(next.slots_.size());
  tbb::parallel_for(std::size_t{0}, changed.size(), [&](std::size_t i) {
    const std::uint32_t chunk = changed[i].chunk;
    const IntegerColumn::View view = after.chunk(chunk);
    next.slots_[chunk] = {};
    next.owners_.set(chunk, nullptr);
    if (!is_wide(view)) return;
    auto memory = chunk_memory(sizeof(SketchBins) + view.rows);
    const View old = this->chunk(chunk);
    if (old && before.chunk(chunk).rows == view.rows && means_the_same(before.chunk(chunk), view)) {
      patch_chunk(view, changed[i].rows, old, memory.get());
    } else {
      write_chunk(view, memory.get());
    }
    next.slots_[chunk] = {reinterpret_cast<const SketchBins*>(memory.get()),
                          memory.get() + sizeof(SketchBins)};
    next.owners_.set(chunk, std::move(memory));
  });
  return next;
}

ImageBytes CodeSketch::section() const {
  std::vector<std::uint64_t> offsets(slots_.size() + 1, kNoSketch);
  std::uint64_t end = offsets.size() * sizeof(std::uint64_t);
  end = (end + kSectionAlignment - 1) / kSectionAlignment * kSectionAlignment;
  for (std::uint32_t i = 0; i < slots_.size(); ++i) {
    if (!slots_[i]) continue;
    offsets[i] = end;
    end += sketch_bytes(rows_of_chunk(rows_, i));
  }
  offsets.back() = end;
  ImageBytes section(end);
  std::memcpy(section.data(), offsets.data(), offsets.size() * sizeof(std::uint64_t));
  for (std::uint32_t i = 0; i < slots_.size(); ++i) {
    if (!slots_[i]) continue;
    std::memcpy(section.data() + offsets[i], slots_[i].bins, sizeof(SketchBins));
    std::memcpy(section.data() + offsets[i] + sizeof(SketchBins), slots_[i].rows,
                rows_of_chunk(rows_, i));
  }
  return section;
}

void CodeSketch::visit_owned(const VisitOwned& visit) const {
  for (std::uint32_t i = 0; i < slots_.size(); ++i) {
    if (const void* owned = owners_.at(i)) {
      visit(owned, sizeof(SketchBins) + rows_of_chunk(rows_, i));
    }
  }
}

std::uint64_t CodeSketch::size_bytes() const {
  std::uint64_t bytes = 0;
  for (std::uint32_t i = 0; i < slots_.size(); ++i) {
    if (slots_[i]) bytes += sketch_bytes(rows_of_chunk(rows_, i));
  }
  return bytes;
}

ImageBytes write_code_sketch(const IntegerColumn& column) {
  const std::vector<std::uint64_t> offsets = layout(column);
  ImageBytes section(offsets.back());
  std::memcpy(section.data(), offsets.data(), offsets.size() * sizeof(std::uint64_t));
  tbb::parallel_for(std::uint32_t{0}, column.chunk_count(), [&](std::uint32_t i) {
    const IntegerColumn::View view = column.chunk(i);
    if (is_wide(view)) write_chunk(view, section.data() + offsets[i]);
  });
  return section;
}

}  // namespace muster::engine
