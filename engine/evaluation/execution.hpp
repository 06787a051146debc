// How a query may run: threads, time, and a way to stop it. Never changes an answer.
// Threads: plain values; `stop` may be requested from any thread.
#pragma once

#include <chrono>
#include <cstdint>
#include <memory>
#include <optional>
#include <stop_token>

#include "engine/result.hpp"

namespace muster::engine {

class MemoryBudget;
class PredicateCache;

struct Execution {
  /// 0: as many as the machine has.
  unsigned threads = 0;
  /// Past it the query ends with deadline_exceeded.
  std::optional<std::chrono::steady_clock::time_point> deadline = std::nullopt;
  /// Requested: the query ends with deadline_exceeded.
  std::stop_token stop = {};
  /// Once it is exceeded the query ends with limit_exceeded; null: no limit.
  std::shared_ptr<MemoryBudget> memory = nullptr;
  /// Where answers of costly tests are kept between queries; null: nowhere.
  PredicateCache* cache = nullptr;
};

/// deadline_exceeded once the query's time is up or it was stopped, limit_exceeded once it has
/// taken more memory than it may. Stays so.
Status within_limits(const Execution& execution);

/// Takes memory for the rest of the query; false if that is more than it may take.
bool take_memory(const Execution& execution, std::uint64_t bytes);

}  // namespace muster::engine
