// Points that halve with the days. Inside this room only.
//
// Threads: pure function. Cost: about a microsecond a day.
#pragma once

#include <cstdint>
#include <vector>

namespace muster::query {

/// From this age on, in whole days, up to the next.
struct AgedPoints {
  std::int64_t days = 0;
  std::int64_t points = 0;
};

inline constexpr std::int64_t kLongestHalfLife = 36'500;

/// points · 2^(−days / half_life) for ages of 0 to `oldest` days, each rounded to the nearest whole
/// number, halves away from zero, the same on every machine; ages with the same points are one. The
/// last is 0 where that is reached. Requires 1 ≤ half_life ≤ kLongestHalfLife, |points| < 10^18.
std::vector<AgedPoints> halved(std::int64_t points, std::int64_t half_life, std::int64_t oldest);

}  // namespace muster::query
