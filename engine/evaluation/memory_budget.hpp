// What one query may take of memory for what it finds on its way: rows of tests, keys of a ranking,
// places of an order. Indexes and caches have bounds of their own.
//
// Threads: any number at once. Cost: an atomic addition each time.
#pragma once

#include <atomic>
#include <cstdint>

namespace muster::engine {

class MemoryBudget {
 public:
  explicit MemoryBudget(std::uint64_t bytes) : bytes_(bytes) {}

  /// Takes `bytes` for the rest of the query. False once more was asked for than there is; the
  /// query then ends with limit_exceeded at the next look at its limits (within_limits).
  bool take(std::uint64_t bytes) {
    return taken_.fetch_add(bytes, std::memory_order_relaxed) + bytes <= bytes_;
  }
  bool is_exceeded() const { return taken_.load(std::memory_order_relaxed) > bytes_; }
  std::uint64_t bytes() const { return bytes_; }

 private:
  std::uint64_t bytes_;
  std::atomic<std::uint64_t> taken_ = 0;
};

}  // namespace muster::engine
