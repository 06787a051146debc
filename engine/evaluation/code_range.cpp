#include "engine/evaluation/code_range.hpp"

#include <algorithm>
#include <array>

#include "engine/kernels/kernel_set.hpp"

namespace muster::engine {

namespace {

// More rows at the ends of a range than this are scanned for in the column.
constexpr std::uint32_t kMostLookedUp = kSparseRows;
// In the nanoseconds of Bound: to part and list a border, and to read one row's code out of order.
constexpr std::uint64_t kListCost = 1200;
constexpr std::uint64_t kLookUpCost = 4;

template <typename Code>
void test_width(const std::byte* bytes, CodeRange range, ConstRowList rows, std::uint8_t* matches) {
  const Code* codes = reinterpret_cast<const Code*>(bytes);
  const auto low = static_cast<Code>(range.low);
  const auto span = static_cast<Code>(range.high - range.low);
  for (const std::uint16_t row : rows) {
    *matches++ = static_cast<Code>(codes[row] - low) <= span ? 1 : 0;
  }
}

std::uint64_t sketch_cost(std::uint32_t border_rows) {
  return kByteColumnCost + (border_rows == 0 ? 0 : kListCost + border_rows * kLookUpCost);
}

// Adds to `words` the rows of `border` whose code lies in the range. They are listed first: loads
// that wait for no branch run many at a time.
bool add_matching(const IntegerColumn::View& column, CodeRange range, ConstChunkWords border,
                  ChunkWords words) {
  std::array<std::uint16_t, kMostLookedUp> rows;
  std::array<std::uint8_t, kMostLookedUp> matches;
  const std::size_t count = list_rows(border, rows.data());
  const ConstRowList listed(rows.data(), count);
  test_codes(column, range, listed, matches.data());
  std::size_t any = 0;
  for (std::size_t i = 0; i < count; ++i) {
    words[listed[i] / 64] |= std::uint64_t{matches[i]} << (listed[i] % 64);
    any += matches[i];
  }
  return any != 0;
}

bool any_set(ConstChunkWords words) {
  return std::any_of(words.begin(), words.end(), [](std::uint64_t word) { return word != 0; });
}

}  // namespace

Bound bound_of(const CodeChunk& chunk, CodeRange range, const ChunkTask& task) {
  const std::uint64_t scan_cost = kByteColumnCost * chunk.column.chunk->width;
  if (!chunk.sketch) {
    return Bound::some(chunk.column.rows - chunk.column.chunk->unknown_rows, task, scan_cost);
  }
  const SketchCut cut = chunk.sketch.cut(range.low, range.high, chunk.largest());
  if (cut.at_least == chunk.column.rows) return Bound::every(task);
  const std::uint32_t border = cut.at_most - cut.at_least;
  if (border > kMostLookedUp) return Bound::some(cut.at_most, task, scan_cost);
  return Bound::some(cut.at_most, task, std::min(scan_cost, sketch_cost(border)));
}

void scan(const CodeChunk& chunk, CodeRange range, ChunkScratch& scratch, ChunkWords words) {
  if (chunk.sketch) {
    write_first_rows(chunk.column.rows, words);
    if (!narrow(chunk, range, scratch, words)) std::fill(words.begin(), words.end(), 0);
    return;
  }
  kernels().scan[width_index(chunk.column.chunk->width)](chunk.column.codes, chunk.column.rows,
                                                         range.low, range.high, words);
}

bool narrow(const CodeChunk& chunk, CodeRange range, ChunkScratch& scratch, ChunkWords words) {
  const IntegerColumn::View& column = chunk.column;
  const SketchCut cut =
      chunk.sketch ? chunk.sketch.cut(range.low, range.high, chunk.largest()) : SketchCut{};
  const std::uint32_t border_rows = cut.at_most - cut.at_least;
  if (!chunk.sketch || border_rows > kMostLookedUp ||
      sketch_cost(border_rows) > kByteColumnCost * column.chunk->width) {
    return kernels().narrow[width_index(column.chunk->width)](column.codes, column.rows, range.low,
                                                              range.high, words);
  }
  if (cut.at_most == 0) return false;
  constexpr std::size_t kBins = width_index(1);
  if (cut.is_exact() && cut.has_inner) {
    return kernels().narrow[kBins](chunk.sketch.rows, column.rows, cut.inner_low, cut.inner_high,
                                   words);
  }
  ChunkScratch::Lease lease(scratch);
  const ChunkWords border = lease.words();
  if (cut.has_inner) {
    const NestedRanges ranges{cut.outer_low, cut.outer_high, cut.inner_low, cut.inner_high};
    if (!kernels().split(chunk.sketch.rows, column.rows, ranges, words, border)) return false;
  } else {
    if (!kernels().narrow[kBins](chunk.sketch.rows, column.rows, cut.outer_low, cut.outer_high,
                                 words)) {
      return false;
    }
    std::copy(words.begin(), words.end(), border.begin());
    std::fill(words.begin(), words.end(), 0);
  }
  const bool added = add_matching(column, range, border, words);
  return added || (cut.has_inner && any_set(words));
}

void test_codes(const IntegerColumn::View& column, CodeRange range, ConstRowList rows,
                std::uint8_t* matches) {
  switch (column.chunk->width) {
    case 0:
      std::fill_n(matches, rows.size(), range.low == 0 ? 1 : 0);
      break;
    case 1:
      test_width<std::uint8_t>(column.codes, range, rows, matches);
      break;
    case 2:
      test_width<std::uint16_t>(column.codes, range, rows, matches);
      break;
    case 4:
      test_width<std::uint32_t>(column.codes, range, rows, matches);
      break;
    default:
      test_width<std::uint64_t>(column.codes, range, rows, matches);
      break;
  }
}

}  // namespace muster::engine
