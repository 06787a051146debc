// Counts that are known before anybody is asked: a value's customers, those who have an attribute,
// and everybody but them.
//
// Passing such a question to another thread costs more than its answer. Threads: any; never waits.
// Cost: reading the body, and a few look-ups.
#pragma once

#include <cstddef>
#include <optional>

#include "server/api/calls.hpp"

namespace muster::server {

/// Of a body that is read for it: larger ones may take long.
inline constexpr std::size_t kMostKnownBytes = 512;

/// The reply of count_call(); nothing where it would take more than that, or be no success.
std::optional<Reply> known_count(const Service& service, const Call& call);

}  // namespace muster::server
