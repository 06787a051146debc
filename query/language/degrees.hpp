// Which degrees name a place on Earth; text and JSON rules refuse all others alike.
//
// Threads: pure function.
#pragma once

#include <cstdint>

#include "engine/values/decimal.hpp"

namespace muster::query {

inline constexpr std::int64_t kMaxLatitude = 90;
inline constexpr std::int64_t kMaxLongitude = 180;

/// Whether −limit ≤ angle ≤ limit.
inline bool is_angle(engine::Decimal angle, std::int64_t limit) {
  return engine::compare(angle, {-limit, 0}) >= 0 && engine::compare(angle, {limit, 0}) <= 0;
}

}  // namespace muster::query
