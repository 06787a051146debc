// A range of whole numbers. Threads: plain values.
#pragma once

#include <cstdint>

namespace muster::engine {

/// Both ends included; low ≤ high.
struct IntegerRange {
  std::int64_t low = 0;
  std::int64_t high = 0;
  friend bool operator==(const IntegerRange&, const IntegerRange&) = default;
};

}  // namespace muster::engine
