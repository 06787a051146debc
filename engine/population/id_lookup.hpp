// External id → row, for looking up far more ids than a search in the directory is made for.
//
// Ids kept as numbers that lie close together are places in an array; all others are hashed to 64
// bits, of which a table keeps 32 beside the row, and what it finds is compared with the directory.
// So an answer is exact whatever the hashes.
// Threads: made by all threads of the caller's arena; then immutable, reads are safe. The directory
// must outlive it. Cost: 10 to 50 ns a customer to make; a lookup waits for memory once, or twice
// where ids are hashed. Memory: 4 bytes a number between the smallest and the largest id, at most
// 16 bytes a customer; else 12 to 24 bytes a customer.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

#include "engine/population/directory.hpp"
#include "engine/types.hpp"

namespace muster::engine {

class IdLookup {
 public:
  explicit IdLookup(const Directory& directory);

  /// As Directory::find().
  std::optional<Row> find(std::string_view id) const;
  /// That it takes.
  std::uint64_t bytes() const;

 private:
  void fill_places(std::int64_t low, std::uint64_t count);
  void fill_table();
  std::optional<Row> find_number(std::int64_t number) const;
  template <typename Matches>
  std::optional<Row> find_hashed(std::uint64_t hash, const Matches& matches) const;

  const Directory& directory_;
  bool dense_ = false;
  std::int64_t low_ = 0;
  std::vector<Row> places_;           // row + 1 of number low_ + i; 0: none
  std::vector<std::uint64_t> table_;  // 32 bits of the hash, then row + 1; 0: free
};

}  // namespace muster::engine
