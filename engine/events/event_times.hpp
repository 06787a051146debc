// When events may be. Threads: plain values.
#pragma once

#include "engine/evaluation/integer_range.hpp"

namespace muster::engine {

/// Seconds since 1970-01-01T00:00:00Z of the years 1 to 9999.
inline constexpr IntegerRange kEventTimes{-62'135'596'800, 253'402'300'799};

}  // namespace muster::engine
