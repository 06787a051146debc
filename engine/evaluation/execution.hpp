// How a query may run: threads, time, and a way to stop it. Never changes an answer.
// Threads: plain values; `stop` may be requested from any thread.
#pragma once

#include <chrono>
#include <optional>
#include <stop_token>

namespace muster::engine {

class PredicateCache;

struct Execution {
  /// 0: as many as the machine has.
  unsigned threads = 0;
  /// Past it the query ends with deadline_exceeded.
  std::optional<std::chrono::steady_clock::time_point> deadline = std::nullopt;
  /// Requested: the query ends with deadline_exceeded.
  std::stop_token stop = {};
  /// Where answers of costly tests are kept between queries; null: nowhere.
  PredicateCache* cache = nullptr;
};

}  // namespace muster::engine
