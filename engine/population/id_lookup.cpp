#include "engine/population/id_lookup.hpp"

#include <tbb/parallel_for.h>

#include <algorithm>
#include <array>
#include <atomic>
#include <bit>
#include <span>

#define XXH_INLINE_ALL
#include <xxhash.h>

namespace muster::engine {

namespace {

/// Numbers with more gaps than this are hashed.
constexpr std::uint64_t kMostPlacesPerRow = 4;

std::uint64_t hash_of(std::int64_t number) { return XXH3_64bits(&number, sizeof number); }
std::uint64_t hash_of(std::string_view text) { return XXH3_64bits(text.data(), text.size()); }

/// Calls each(first row, numbers) for stretches of all rows, by all threads.
template <typename Each>
void for_each_number(const IntegerColumn& column, const Each& each) {
  constexpr std::uint32_t kAtOnce = 1024;
  tbb::parallel_for(std::uint32_t{0}, column.chunk_count(), [&](std::uint32_t chunk) {
    const IntegerColumn::View view = column.chunk(chunk);
    std::array<std::int64_t, kAtOnce> numbers{};
    for (std::uint32_t begin = 0; begin < view.rows; begin += kAtOnce) {
      const std::span<std::int64_t> part(numbers.data(), std::min(kAtOnce, view.rows - begin));
      view.decode(begin, part);
      each(chunk * kChunkRows + begin, part);
    }
  });
}

/// Takes a free slot for a row. Slots are taken by many threads at once, none is given up.
void insert(std::vector<std::uint64_t>& table, std::uint64_t hash, Row row) {
  const std::size_t mask = table.size() - 1;
  const std::uint64_t entry = (hash & 0xFFFFFFFF00000000U) | (row + 1U);
  for (std::size_t slot = hash & mask;; slot = (slot + 1) & mask) {
    std::uint64_t expected = 0;
    if (std::atomic_ref(table[slot])
            .compare_exchange_strong(expected, entry, std::memory_order_relaxed)) {
      return;
    }
  }
}

}  // namespace

IdLookup::IdLookup(const Directory& directory) : directory_(directory) {
  if (directory.size() == 0) return;
  if (const IntegerColumn* const numbers = directory.numbers()) {
    const std::int64_t low = numbers->low().value_or(0);
    const std::uint64_t span =
        static_cast<std::uint64_t>(numbers->high().value_or(0)) - static_cast<std::uint64_t>(low);
    if (span < kMostPlacesPerRow * directory.size()) {
      fill_places(low, span + 1);
      return;
    }
  }
  fill_table();
}

void IdLookup::fill_places(std::int64_t low, std::uint64_t count) {
  dense_ = true;
  low_ = low;
  places_.assign(count, 0);
  for_each_number(*directory_.numbers(), [&](Row first, std::span<const std::int64_t> numbers) {
    for (const std::int64_t number : numbers) {
      places_[static_cast<std::uint64_t>(number - low)] = ++first;
    }
  });
}

void IdLookup::fill_table() {
  table_.assign(std::bit_ceil(directory_.size() + directory_.size() / 2 + 1), 0);
  if (const IntegerColumn* const numbers = directory_.numbers()) {
    for_each_number(*numbers, [&](Row first, std::span<const std::int64_t> part) {
      for (const std::int64_t number : part) insert(table_, hash_of(number), first++);
    });
    return;
  }
  tbb::parallel_for(std::uint64_t{0}, directory_.size(), [&](std::uint64_t row) {
    insert(table_, hash_of(directory_.text_at(static_cast<Row>(row))), static_cast<Row>(row));
  });
}

template <typename Matches>
std::optional<Row> IdLookup::find_hashed(std::uint64_t hash, const Matches& matches) const {
  const std::size_t mask = table_.size() - 1;
  for (std::size_t slot = hash & mask; table_[slot] != 0; slot = (slot + 1) & mask) {
    if ((table_[slot] ^ hash) >> 32 != 0) continue;
    const auto row = static_cast<Row>((table_[slot] & 0xFFFFFFFFU) - 1);
    if (matches(row)) return row;
  }
  return std::nullopt;
}

std::optional<Row> IdLookup::find_number(std::int64_t number) const {
  if (!dense_) {
    return find_hashed(hash_of(number),
                       [&](Row row) { return directory_.numbers()->at(row) == number; });
  }
  const std::uint64_t place = static_cast<std::uint64_t>(number) - static_cast<std::uint64_t>(low_);
  if (place >= places_.size() || places_[place] == 0) return std::nullopt;
  return places_[place] - 1;
}

std::optional<Row> IdLookup::find(std::string_view id) const {
  if (directory_.size() == 0) return std::nullopt;
  if (directory_.numbers() != nullptr) {
    const auto number = directory_.number_of(id);
    return number ? find_number(*number) : std::nullopt;
  }
  return find_hashed(hash_of(id), [&](Row row) { return directory_.text_at(row) == id; });
}

std::uint64_t IdLookup::bytes() const {
  return places_.size() * sizeof(Row) + table_.size() * sizeof(std::uint64_t);
}

}  // namespace muster::engine
