// Customer index: external id → row of the newest version, kept from one version to the next.
//
// While few ids are asked for it leaves them to the directory's binary search; once that has cost
// as much as a table it makes one, and from then on changes it with every version.
// Threads: one caller, the store's writer; made by all threads of its arena. Cost: a lookup one
// or two waits for memory; the table 12 to 24 bytes a customer.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

#include "engine/live/row_changes.hpp"
#include "engine/population/population.hpp"
#include "engine/types.hpp"

namespace muster::engine {

class CustomerIndex {
 public:
  /// Says that so many ids will be asked for, of this version.
  void expect(const Population& newest, std::uint64_t lookups);
  /// Whether it may make a table within so many more lookups and created customers, and that would
  /// take long.
  bool is_due(const Population& newest, std::uint64_t more) const;
  /// Requires the version that it was brought up to, or any while it has been brought up to none.
  std::optional<Row> find(const Population& newest, std::string_view id) const;
  /// Brings it up to the version `after`.
  void follow(const Population& after, const RowChanges& changes);
  std::uint64_t bytes() const { return table_.size() * sizeof(std::uint64_t); }

 private:
  void fill(const Population& newest);
  std::size_t room() const { return table_.size() / 4 * 3; }
  std::size_t place_of(std::uint64_t hash, Row row) const;
  void insert(std::uint64_t hash, Row row);

  std::vector<std::uint64_t> table_;  // 32 bits of the hash, then row + 1; 0: free
  std::uint64_t used_ = 0;            // places that are not free, those given up included
  std::uint64_t lookups_ = 0;
};

}  // namespace muster::engine
