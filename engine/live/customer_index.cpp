#include "engine/live/customer_index.hpp"

#include <tbb/blocked_range.h>
#include <tbb/parallel_for.h>

#include <atomic>
#include <bit>
#include <string>

#include "engine/check.hpp"

#define XXH_INLINE_ALL
#include <xxhash.h>

namespace muster::engine {

namespace {

/// A table of all ids costs about as much as a binary search for every so many of them.
constexpr std::uint64_t kCustomersPerLookup = 32;
/// A table of them is made in a millisecond.
constexpr std::uint64_t kFewCustomers = 100'000;
/// A place that was given up: no row, and not free.
constexpr std::uint64_t kGivenUp = 0xFFFFFFFF00000000U;

std::uint64_t hash_of(std::string_view id) { return XXH3_64bits(id.data(), id.size()); }
std::uint64_t entry_of(std::uint64_t hash, Row row) {
  return (hash & 0xFFFFFFFF00000000U) | (row + std::uint64_t{1});
}

}  // namespace

void CustomerIndex::expect(const Population& newest, std::uint64_t lookups) {
  lookups_ += lookups;
  if (table_.empty() && lookups_ > newest.size() / kCustomersPerLookup) fill(newest);
}

bool CustomerIndex::is_due(const Population& newest, std::uint64_t more) const {
  if (newest.size() <= kFewCustomers) return false;
  if (table_.empty()) return lookups_ + more > newest.size() / kCustomersPerLookup;
  return used_ + more > room();
}

void CustomerIndex::fill(const Population& newest) {
  const std::uint64_t rows = newest.size();
  table_.assign(std::bit_ceil(rows + rows / 2 + 64), 0);
  used_ = rows;
  const std::size_t mask = table_.size() - 1;
  tbb::parallel_for(tbb::blocked_range<std::uint64_t>(0, rows), [&](const auto& range) {
    std::string id;
    for (std::uint64_t row = range.begin(); row != range.end(); ++row) {
      id.clear();
      newest.directory().append_id(static_cast<Row>(row), id);
      const std::uint64_t hash = hash_of(id);
      const std::uint64_t entry = entry_of(hash, static_cast<Row>(row));
      for (std::size_t place = hash & mask;; place = (place + 1) & mask) {
        std::uint64_t expected = 0;
        if (std::atomic_ref(table_[place])
                .compare_exchange_strong(expected, entry, std::memory_order_relaxed)) {
          break;
        }
      }
    }
  });
}

std::optional<Row> CustomerIndex::find(const Population& newest, std::string_view id) const {
  const Directory& directory = newest.directory();
  if (table_.empty()) return directory.find(id);
  const IntegerColumn* const numbers = directory.numbers();
  const auto number = directory.number_of(id);
  if (numbers != nullptr && !number) return std::nullopt;
  const std::uint64_t hash = hash_of(id);
  const std::size_t mask = table_.size() - 1;
  for (std::size_t place = hash & mask; table_[place] != 0; place = (place + 1) & mask) {
    if ((table_[place] ^ hash) >> 32 != 0 || (table_[place] & 0xFFFFFFFFU) == 0) continue;
    const auto row = static_cast<Row>((table_[place] & 0xFFFFFFFFU) - 1);
    if (numbers != nullptr ? numbers->at(row) == *number : directory.text_at(row) == id) return row;
  }
  return std::nullopt;
}

std::size_t CustomerIndex::place_of(std::uint64_t hash, Row row) const {
  const std::size_t mask = table_.size() - 1;
  const std::uint64_t entry = entry_of(hash, row);
  std::size_t place = hash & mask;
  while (table_[place] != entry) {
    ENGINE_CHECK(table_[place] != 0);
    place = (place + 1) & mask;
  }
  return place;
}

void CustomerIndex::insert(std::uint64_t hash, Row row) {
  const std::size_t mask = table_.size() - 1;
  std::size_t place = hash & mask;
  while (table_[place] != 0) place = (place + 1) & mask;
  table_[place] = entry_of(hash, row);
  ++used_;
}

void CustomerIndex::follow(const Population& after, const RowChanges& changes) {
  if (table_.empty()) return;
  // Places given up are only won back by a new table.
  if (used_ + changes.created.size() > room()) {
    fill(after);
    return;
  }
  for (const RemovedCustomer& gone : changes.removed) {
    table_[place_of(hash_of(gone.id), gone.row)] = kGivenUp;
  }
  std::string id;
  const auto hash_at = [&](Row row) {
    id.clear();
    after.directory().append_id(row, id);
    return hash_of(id);
  };
  for (const MovedCustomer& moved : changes.moved) {
    const std::uint64_t hash = hash_at(moved.after);
    table_[place_of(hash, moved.before)] = entry_of(hash, moved.after);
  }
  for (const Row row : changes.created) insert(hash_at(row), row);
}

}  // namespace muster::engine
