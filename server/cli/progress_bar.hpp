// How far a long step is, how fast it goes and how long it will take, on one line of a terminal.
// Threads: one caller at a time. Cost: a clock reading a call; drawn ten times a second.
#pragma once

#include <chrono>
#include <cstdint>
#include <string>
#include <string_view>

namespace muster::server {

/// One state of the bar, at most `columns` wide:
/// `loading [########            ]  42 %  1.20 million rows/s  0:03 left`.
std::string progress_line(std::string_view what, double share, double rate,
                          std::string_view rate_unit, std::chrono::nanoseconds elapsed,
                          std::size_t columns);

class ProgressBar {
 public:
  /// Draws on standard error if that is a terminal and nowhere otherwise.
  ProgressBar(std::string what, std::string rate_unit);
  ProgressBar(const ProgressBar&) = delete;
  ProgressBar& operator=(const ProgressBar&) = delete;
  /// Wipes the line.
  ~ProgressBar();

  /// `done` of `total` (bytes, rows); `items` is what the rate counts.
  void show(std::uint64_t done, std::uint64_t total, std::uint64_t items);

 private:
  using Clock = std::chrono::steady_clock;

  std::string what_;
  std::string rate_unit_;
  bool terminal_;
  bool drawn_ = false;
  Clock::time_point started_ = Clock::now();
  Clock::time_point drawn_at_{};
};

}  // namespace muster::server
