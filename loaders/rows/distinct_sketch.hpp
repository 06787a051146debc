// DistinctSketch: how many different values a column has, in little memory and any order.
//
// Keeps the smallest hashes seen (k-minimum-values, Bar-Yossef et al. 2002): exact up to kExact
// values, within about 3 % above. The same set of values gives the same sketch whatever the order,
// blocks or threads. Threads: one owner. Cost: a hash and, mostly, one comparison.
#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

namespace muster::loaders {

/// 64-bit hash of a cell's text; the same on every machine.
std::uint64_t hash_text(std::string_view text);

class DistinctSketch {
 public:
  static constexpr std::size_t kExact = 2048;

  /// True if the value may be new; false if it is surely one of those seen.
  bool add(std::uint64_t hash);
  void merge(const DistinctSketch& other);
  /// Hashes above this are not kept: there are kExact smaller ones.
  std::uint64_t limit() const { return limit_; }
  /// Starts an empty sketch with the limit of one that it will be merged into.
  void set_limit(std::uint64_t limit) { limit_ = limit; }
  /// Exact when not above kExact.
  std::uint64_t estimate() const;

 private:
  void insert(std::uint64_t hash);
  void grow();
  void shrink();
  std::vector<std::uint64_t> slots_;  // open addressing; 0 is free
  std::size_t used_ = 0;
  std::uint64_t limit_ = ~std::uint64_t{0};  // hashes above are not kept
};

}  // namespace muster::loaders
