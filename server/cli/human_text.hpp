// Numbers and values as people read them, for standard error and tables; machines get theirs from
// JSON.
// Threads: pure functions.
#pragma once

#include <chrono>
#include <cstdint>
#include <string>
#include <vector>

#include "query/run/why.hpp"

namespace muster::server {

/// 1,234,567
std::string with_thousands(std::uint64_t number);
/// 12.34 %; 0.0012 %: at least two digits that say something.
std::string percent(double share);
/// 412 µs, 3.1 ms, 1.24 s, 2 min 05 s.
std::string duration(std::chrono::nanoseconds time);
/// 1.24 million, 830 thousand, 512: for rates.
std::string roughly(double number);
/// orders: 3, last_order: (unknown)
std::string seen_text(const std::vector<query::SeenValue>& seen);

}  // namespace muster::server
