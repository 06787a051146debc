// What was asked and answered since the server began, for /metrics.
// Threads: safe; counters are atomics, so a reading may be a request ahead in one and not in
// another. Cost: some relaxed additions a request.
#pragma once

#include <array>
#include <atomic>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>

#include "server/api/routes.hpp"

namespace muster::server {

class Traffic {
 public:
  /// Upper bounds of the histogram's buckets, in microseconds; one more has no bound.
  static constexpr std::array<std::uint64_t, 14> kBounds{
      100,    250,    500,     1'000,   2'500,     5'000,     10'000,
      25'000, 50'000, 100'000, 250'000, 1'000'000, 2'500'000, 10'000'000};

  Traffic();

  /// A request was answered; `route` null: by no call.
  void answered(const Route* route, unsigned status, std::chrono::microseconds took,
                std::uint64_t bytes);
  void connected() { ++connections_; }
  void disconnected() { --connections_; }
  void begun() { ++under_way_; }
  void ended() { --under_way_; }

  /// In the text format of Prometheus.
  void write(std::string& out) const;

 private:
  struct Counts {
    std::array<std::atomic<std::uint64_t>, kBounds.size() + 1> took{};
    std::atomic<std::uint64_t> micros = 0;
    std::atomic<std::uint64_t> bytes = 0;
  };
  static constexpr std::size_t kStatuses = 600;

  std::size_t routes_;
  std::unique_ptr<Counts[]> counts_;  ///< by place in the table, the last for all else
  std::array<std::atomic<std::uint64_t>, kStatuses> statuses_{};
  std::atomic<std::int64_t> connections_ = 0;
  std::atomic<std::int64_t> under_way_ = 0;
};

}  // namespace muster::server
