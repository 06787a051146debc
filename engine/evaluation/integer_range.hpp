// Ranges of whole numbers. Threads: plain values.
#pragma once

#include <algorithm>
#include <cstdint>
#include <span>

namespace muster::engine {

/// Both ends included; low ≤ high.
struct IntegerRange {
  std::int64_t low = 0;
  std::int64_t high = 0;
  friend bool operator==(const IntegerRange&, const IntegerRange&) = default;
};

/// Whether a value lies in one of the ranges, which ascend and do not touch.
inline bool lies_in(std::span<const IntegerRange> ranges, std::int64_t value) {
  const auto after = std::partition_point(ranges.begin(), ranges.end(),
                                          [&](const IntegerRange& r) { return r.high < value; });
  return after != ranges.end() && after->low <= value;
}

}  // namespace muster::engine
