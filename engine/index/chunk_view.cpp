#include "engine/index/chunk_view.hpp"

#include <roaring/containers/containers.h>
#include <roaring/containers/convert.h>
#include <roaring/roaring.h>
#include <roaring/roaring_version.h>

#include <algorithm>
#include <array>
#include <bit>
#include <cstring>

#include "engine/check.hpp"
#include "engine/kernels/kernel_set.hpp"

namespace muster::engine {

namespace {

using roaring::api::roaring_array_t;
using roaring::internal::array_container_t;
using roaring::internal::bitset_container_t;
using roaring::internal::rle16_t;
using roaring::internal::run_container_t;

// What the code below reads of CRoaring 4.6 – 5.x.
static_assert(ROARING_VERSION_MAJOR >= 4 && ROARING_VERSION_MAJOR <= 5);
static_assert(sizeof(rle16_t) == 4);
static_assert(roaring::internal::BITSET_CONTAINER_SIZE_IN_WORDS == kChunkWords);

const array_container_t* as_array(const void* container) {
  return static_cast<const array_container_t*>(container);
}
const bitset_container_t* as_bitset(const void* container) {
  return static_cast<const bitset_container_t*>(container);
}
const run_container_t* as_run(const void* container) {
  return static_cast<const run_container_t*>(container);
}

std::span<const std::uint16_t> values_of(const void* container) {
  const auto* array = as_array(container);
  return {array->array, static_cast<std::size_t>(array->cardinality)};
}
std::span<const rle16_t> runs_of(const void* container) {
  const auto* run = as_run(container);
  return {run->runs, static_cast<std::size_t>(run->n_runs)};
}
std::uint32_t end_of(rle16_t run) { return std::uint32_t{run.value} + run.length + 1U; }

std::uint8_t typecode_of(ChunkView::Kind kind) {
  return kind == ChunkView::Kind::bitset  ? BITSET_CONTAINER_TYPE
         : kind == ChunkView::Kind::array ? ARRAY_CONTAINER_TYPE
                                          : RUN_CONTAINER_TYPE;
}

// Applies `word_operation(word, mask)` to every word that rows [begin, end) touch.
template <typename Words, typename WordOperation>
void for_row_range(Words words, std::uint32_t begin, std::uint32_t end,
                   WordOperation word_operation) {
  if (begin == end) return;
  const std::uint32_t first = begin / 64;
  const std::uint32_t last = (end - 1) / 64;
  const std::uint64_t head = ~std::uint64_t{0} << (begin % 64);
  const std::uint64_t tail = ~std::uint64_t{0} >> (63 - (end - 1) % 64);
  if (first == last) {
    word_operation(words[first], head & tail);
    return;
  }
  word_operation(words[first], head);
  for (std::uint32_t word = first + 1; word < last; ++word) {
    word_operation(words[word], ~std::uint64_t{0});
  }
  word_operation(words[last], tail);
}

// Neighbours in the list mostly lie in one word, and a word cannot be changed before its last
// change is known: four parts of the list take turns.
void set_each(ChunkWords words, std::span<const std::uint16_t> rows) {
  const auto set = [&](std::uint16_t row) { words[row / 64] |= std::uint64_t{1} << (row % 64); };
  const std::size_t part = rows.size() / 4;
  for (std::size_t i = 0; i < part; ++i) {
    set(rows[i]);
    set(rows[part + i]);
    set(rows[2 * part + i]);
    set(rows[3 * part + i]);
  }
  for (std::size_t i = 4 * part; i < rows.size(); ++i) set(rows[i]);
}

bool any_row(ConstChunkWords words) {
  return std::any_of(words.begin(), words.end(), [](std::uint64_t word) { return word != 0; });
}

// The first of [begin, end) not below `row`: doubling steps, then a search between the last two.
const std::uint16_t* gallop(const std::uint16_t* begin, const std::uint16_t* end,
                            std::uint16_t row) {
  std::ptrdiff_t step = 1;
  const std::uint16_t* low = begin;
  while (end - low > step && low[step] < row) {
    low += step;
    step *= 2;
  }
  return std::lower_bound(low, low + std::min(step + 1, end - low), row);
}

// The index of the first chunk ≥ `chunk`. Most bitmaps have rows in every chunk: look where the
// chunk then is before searching.
std::int32_t first_from(const roaring_array_t& array, std::uint32_t chunk) {
  const std::uint16_t* begin = array.keys;
  const bool in_place = chunk < static_cast<std::uint32_t>(array.size) && begin[chunk] == chunk;
  if (in_place) return static_cast<std::int32_t>(chunk);
  return static_cast<std::int32_t>(std::lower_bound(begin, begin + array.size, chunk) - begin);
}

}  // namespace

std::uint32_t next_chunk(const Bitmap& bitmap, std::uint32_t from) {
  const roaring_array_t& array = bitmap.handle()->high_low_container;
  const std::int32_t index = first_from(array, from);
  return index == array.size ? kNoChunk : array.keys[index];
}

void set_rows(ChunkWords words, std::uint32_t begin, std::uint32_t end) {
  for_row_range(words, begin, end, [](std::uint64_t& word, std::uint64_t mask) { word |= mask; });
}

void clear_rows(ChunkWords words, std::uint32_t begin, std::uint32_t end) {
  for_row_range(words, begin, end, [](std::uint64_t& word, std::uint64_t mask) { word &= ~mask; });
}

ChunkView::ChunkView(const Bitmap& bitmap, std::uint32_t chunk) {
  const roaring_array_t& array = bitmap.handle()->high_low_container;
  const std::int32_t index = first_from(array, chunk);
  if (index == array.size || array.keys[index] != chunk) return;
  std::uint8_t typecode = array.typecodes[index];
  container_ = roaring::internal::container_unwrap_shared(array.containers[index], &typecode);
  switch (typecode) {
    case BITSET_CONTAINER_TYPE:
      kind_ = Kind::bitset;
      cardinality_ = static_cast<std::uint32_t>(as_bitset(container_)->cardinality);
      break;
    case ARRAY_CONTAINER_TYPE:
      kind_ = Kind::array;
      cardinality_ = static_cast<std::uint32_t>(as_array(container_)->cardinality);
      break;
    default:
      kind_ = Kind::run;
      for (const rle16_t run : runs_of(container_)) cardinality_ += std::uint32_t{run.length} + 1U;
      break;
  }
}

std::uint64_t ChunkView::bytes() const {
  switch (kind_) {
    case Kind::empty:
      return 0;
    case Kind::array:
      return values_of(container_).size_bytes();
    case Kind::bitset:
      return kChunkWords * sizeof(std::uint64_t);
    case Kind::run:
      return runs_of(container_).size_bytes();
  }
  return 0;
}

bool ChunkView::contains(std::uint16_t row) const {
  switch (kind_) {
    case Kind::empty:
      return false;
    case Kind::bitset:
      return ((as_bitset(container_)->words[row / 64] >> (row % 64)) & 1U) != 0;
    case Kind::array: {
      const auto values = values_of(container_);
      return std::binary_search(values.begin(), values.end(), row);
    }
    case Kind::run: {
      const auto runs = runs_of(container_);
      const auto after =
          std::upper_bound(runs.begin(), runs.end(), row,
                           [](std::uint16_t r, rle16_t run) { return r < run.value; });
      return after != runs.begin() && row < end_of(*(after - 1));
    }
  }
  return false;
}

const std::uint64_t* ChunkView::words() const {
  return kind_ == Kind::bitset ? as_bitset(container_)->words : nullptr;
}

std::uint64_t ChunkView::count_and(const ChunkView& other) const {
  if (kind_ == Kind::empty || other.kind_ == Kind::empty) return 0;
  if (kind_ == Kind::bitset && other.kind_ == Kind::bitset) {
    return kernels().count_and(words(), other.words(), kChunkWords);
  }
  const auto as_container = [](const void* container) {
    return static_cast<const roaring::internal::container_t*>(container);
  };
  return static_cast<std::uint64_t>(roaring::internal::container_and_cardinality(
      as_container(container_), typecode_of(kind_), as_container(other.container_),
      typecode_of(other.kind_)));
}

void ChunkView::copy_to(ChunkWords words) const {
  if (kind_ == Kind::bitset) {
    std::memcpy(words.data(), as_bitset(container_)->words, words.size_bytes());
    return;
  }
  std::fill(words.begin(), words.end(), 0);
  or_into(words);
}

void ChunkView::or_into(ChunkWords words) const {
  switch (kind_) {
    case Kind::empty:
      break;
    case Kind::bitset:
      kernels().or_into(words.data(), as_bitset(container_)->words, kChunkWords);
      break;
    case Kind::array:
      set_each(words, values_of(container_));
      break;
    case Kind::run:
      for (const rle16_t run : runs_of(container_)) set_rows(words, run.value, end_of(run));
      break;
  }
}

bool ChunkView::and_into(ChunkWords words) const {
  switch (kind_) {
    case Kind::empty:
      std::fill(words.begin(), words.end(), 0);
      return false;
    case Kind::bitset:
      return kernels().and_into(words.data(), as_bitset(container_)->words, kChunkWords);
    case Kind::array: {
      // Rows arrive ascending: finish a word when the next one begins, clear the words between.
      std::size_t word = 0;
      std::uint64_t kept = 0;
      std::uint64_t any = 0;
      for (const std::uint16_t row : values_of(container_)) {
        if (row / 64U != word) {
          any |= (words[word] &= kept);
          std::fill(words.begin() + static_cast<std::ptrdiff_t>(word) + 1, words.begin() + row / 64,
                    0);
          word = row / 64U;
          kept = 0;
        }
        kept |= std::uint64_t{1} << (row % 64);
      }
      any |= (words[word] &= kept);
      std::fill(words.begin() + static_cast<std::ptrdiff_t>(word) + 1, words.end(), 0);
      return any != 0;
    }
    case Kind::run: {
      std::uint32_t cleared = 0;
      for (const rle16_t run : runs_of(container_)) {
        clear_rows(words, cleared, run.value);
        cleared = end_of(run);
      }
      clear_rows(words, cleared, kChunkRows);
      return any_row(words);
    }
  }
  return false;
}

bool ChunkView::and_not_into(ChunkWords words) const {
  switch (kind_) {
    case Kind::empty:
      break;
    case Kind::bitset:
      return kernels().and_not_into(words.data(), as_bitset(container_)->words, kChunkWords);
    case Kind::array:
      for (const std::uint16_t row : values_of(container_)) {
        words[row / 64] &= ~(std::uint64_t{1} << (row % 64));
      }
      break;
    case Kind::run:
      for (const rle16_t run : runs_of(container_)) clear_rows(words, run.value, end_of(run));
      break;
  }
  return any_row(words);
}

std::uint64_t ChunkView::count_within(ConstChunkWords words) const {
  std::uint64_t count = 0;
  switch (kind_) {
    case Kind::empty:
      break;
    case Kind::bitset:
      return kernels().count_and(words.data(), as_bitset(container_)->words, kChunkWords);
    case Kind::array:
      return kernels().count_listed(words.data(), values_of(container_));
    case Kind::run:
      for (const rle16_t run : runs_of(container_)) {
        for_row_range(words, run.value, end_of(run), [&](std::uint64_t word, std::uint64_t mask) {
          count += static_cast<std::uint64_t>(std::popcount(word & mask));
        });
      }
      break;
  }
  return count;
}

void ChunkView::list(std::uint16_t* out) const {
  switch (kind_) {
    case Kind::empty:
      break;
    case Kind::bitset:
      list_rows(ConstChunkWords(as_bitset(container_)->words, kChunkWords), out);
      break;
    case Kind::array: {
      const auto values = values_of(container_);
      std::copy(values.begin(), values.end(), out);
      break;
    }
    case Kind::run:
      for (const rle16_t run : runs_of(container_)) {
        for (std::uint32_t row = run.value; row < end_of(run); ++row) {
          *out++ = static_cast<std::uint16_t>(row);
        }
      }
      break;
  }
}

void ChunkView::test(std::span<const std::uint16_t> rows, std::uint8_t* matches) const {
  switch (kind_) {
    case Kind::empty:
      std::fill_n(matches, rows.size(), 0);
      break;
    case Kind::bitset: {
      const std::uint64_t* bits = as_bitset(container_)->words;
      for (const std::uint16_t row : rows) *matches++ = (bits[row / 64] >> (row % 64)) & 1U;
      break;
    }
    case Kind::array: {
      const auto values = values_of(container_);
      const std::uint16_t* next = values.data();
      const std::uint16_t* end = next + values.size();
      for (const std::uint16_t row : rows) {
        next = gallop(next, end, row);
        *matches++ = next != end && *next == row ? 1 : 0;
      }
      break;
    }
    case Kind::run: {
      const auto runs = runs_of(container_);
      auto run = runs.begin();
      for (const std::uint16_t row : rows) {
        while (run != runs.end() && end_of(*run) <= row) ++run;
        *matches++ = run != runs.end() && run->value <= row ? 1 : 0;
      }
      break;
    }
  }
}

void write_rows(std::span<const std::uint16_t> rows, ChunkWords words) {
  std::fill(words.begin(), words.end(), 0);
  set_each(words, rows);
}

void write_first_rows(std::uint32_t rows, ChunkWords words) {
  std::fill(words.begin(), words.end(), 0);
  set_rows(words, 0, rows);
}

std::size_t list_rows(ConstChunkWords words, std::uint16_t* out) {
  return kernels().list(words.data(), kChunkWords, out);
}

// These live here rather than in bitmap.cpp because they make containers by hand.
void Bitmap::append_chunk(std::uint32_t chunk, std::span<const std::uint64_t> words) {
  ENGINE_CHECK(words.size() == kChunkWords && chunk <= 0xFFFF && !is_frozen());
  roaring_array_t& array = bitmap_->high_low_container;
  ENGINE_CHECK(array.size == 0 || array.keys[array.size - 1] < chunk);
  const auto key = static_cast<std::uint16_t>(chunk);
  const auto cardinality = static_cast<std::int32_t>(kernels().count(words.data(), kChunkWords));
  if (cardinality == 0) return;
  if (cardinality <= roaring::internal::DEFAULT_MAX_SIZE) {
    auto* rows = roaring::internal::array_container_create_given_capacity(cardinality);
    ENGINE_CHECK(rows != nullptr);
    list_rows(ConstChunkWords(words), rows->array);
    rows->cardinality = cardinality;
    roaring::internal::ra_append(&array, key, rows, ARRAY_CONTAINER_TYPE);
    return;
  }
  bitset_container_t* bits = roaring::internal::bitset_container_create();
  ENGINE_CHECK(bits != nullptr);
  std::memcpy(bits->words, words.data(), words.size_bytes());
  bits->cardinality = cardinality;
  roaring::internal::ra_append(&array, key, bits, BITSET_CONTAINER_TYPE);
}

void Bitmap::optimise() {
  // A run is set in a few nanoseconds, a chunk's words in a few hundred: past this many runs the
  // words are quicker, though they may be larger.
  constexpr std::int32_t kMostRuns = 128;
  ENGINE_CHECK(!is_frozen());
  roaring::api::roaring_bitmap_run_optimize(bitmap_.get());
  roaring_array_t& array = bitmap_->high_low_container;
  for (std::int32_t i = 0; i < array.size; ++i) {
    if (array.typecodes[i] != RUN_CONTAINER_TYPE) continue;
    auto* runs = static_cast<run_container_t*>(array.containers[i]);
    if (runs->n_runs <= kMostRuns) continue;
    const std::int32_t cardinality = roaring::internal::run_container_cardinality(runs);
    array.containers[i] = roaring::internal::convert_to_bitset_or_array_container(
        runs, cardinality, &array.typecodes[i]);
    roaring::internal::run_container_free(runs);
  }
}

void Bitmap::append_rows(std::uint32_t chunk, std::span<const std::uint16_t> rows) {
  constexpr std::size_t kMostInArray = roaring::internal::DEFAULT_MAX_SIZE;
  if (rows.size() > kMostInArray) {
    std::array<std::uint64_t, kChunkWords> words;  // NOLINT(cppcoreguidelines-pro-type-member-init)
    write_rows(rows, words);
    append_chunk(chunk, words);
    return;
  }
  ENGINE_CHECK(!is_frozen());
  roaring_array_t& array = bitmap_->high_low_container;
  ENGINE_CHECK(chunk <= 0xFFFF && (array.size == 0 || array.keys[array.size - 1] < chunk));
  if (rows.empty()) return;
  const auto cardinality = static_cast<std::int32_t>(rows.size());
  auto* made = roaring::internal::array_container_create_given_capacity(cardinality);
  ENGINE_CHECK(made != nullptr);
  std::copy(rows.begin(), rows.end(), made->array);
  made->cardinality = cardinality;
  roaring::internal::ra_append(&array, static_cast<std::uint16_t>(chunk), made,
                               ARRAY_CONTAINER_TYPE);
}

void Bitmap::append_first_rows(std::uint32_t chunk, std::uint32_t rows) {
  ENGINE_CHECK(!is_frozen());
  roaring_array_t& array = bitmap_->high_low_container;
  ENGINE_CHECK(chunk <= 0xFFFF && (array.size == 0 || array.keys[array.size - 1] < chunk));
  ENGINE_CHECK(rows >= 1 && rows <= kChunkRows);
  run_container_t* run = roaring::internal::run_container_create_range(0, rows);
  ENGINE_CHECK(run != nullptr);
  roaring::internal::ra_append(&array, static_cast<std::uint16_t>(chunk), run, RUN_CONTAINER_TYPE);
}

}  // namespace muster::engine
