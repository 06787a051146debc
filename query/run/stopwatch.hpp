// Time since it was made, as answers report it. Threads: plain value. Cost: one clock call.
#pragma once

#include <chrono>
#include <cstdint>

namespace muster::query {

class Stopwatch {
 public:
  std::int64_t microseconds() const {
    const auto passed = std::chrono::steady_clock::now() - start_;
    return std::chrono::duration_cast<std::chrono::microseconds>(passed).count();
  }

 private:
  std::chrono::steady_clock::time_point start_ = std::chrono::steady_clock::now();
};

/// `part` of `whole`; 0 where the whole is nothing.
inline double share_of(std::uint64_t part, std::uint64_t whole) {
  return whole == 0 ? 0 : static_cast<double>(part) / static_cast<double>(whole);
}

}  // namespace muster::query
