#include "server/cli/progress_bar.hpp"

#include <fmt/format.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <utility>

#include "server/cli/human_text.hpp"

namespace muster::server {
namespace {

constexpr std::size_t kBarCells = 24;
constexpr std::size_t kUsualColumns = 80;
constexpr std::chrono::milliseconds kDrawEvery{100};

std::size_t terminal_columns() {
  winsize size{};
  if (::ioctl(STDERR_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col > 0) return size.ws_col;
  return kUsualColumns;
}

}  // namespace

std::string progress_line(std::string_view what, double share, double rate,
                          std::string_view rate_unit, std::chrono::nanoseconds elapsed,
                          std::size_t columns) {
  share = std::clamp(share, 0.0, 1.0);
  const auto filled = static_cast<std::size_t>(share * static_cast<double>(kBarCells));
  std::string line = fmt::format("{} [{}{}] {:3.0f} %", what, std::string(filled, '#'),
                                 std::string(kBarCells - filled, ' '), std::floor(share * 100));
  if (rate > 0) line += fmt::format("  {} {}/s", roughly(rate), rate_unit);
  if (share > 0.01 && share < 1) {
    const double seconds = std::chrono::duration<double>(elapsed).count();
    const auto left = static_cast<std::uint64_t>(std::ceil(seconds * (1 - share) / share));
    line += fmt::format("  {}:{:02} left", left / 60, left % 60);
  }
  if (line.size() > columns) line.resize(columns);
  return line;
}

ProgressBar::ProgressBar(std::string what, std::string rate_unit)
    : what_(std::move(what)),
      rate_unit_(std::move(rate_unit)),
      terminal_(::isatty(STDERR_FILENO) == 1) {}

ProgressBar::~ProgressBar() {
  if (drawn_) std::fputs("\r\033[K", stderr);
}

void ProgressBar::show(std::uint64_t done, std::uint64_t total, std::uint64_t items) {
  if (!terminal_) return;
  const Clock::time_point now = Clock::now();
  if (drawn_ && now - drawn_at_ < kDrawEvery) return;
  drawn_ = true;
  drawn_at_ = now;
  const double seconds = std::chrono::duration<double>(now - started_).count();
  const double share = total == 0 ? 0 : static_cast<double>(done) / static_cast<double>(total);
  const double rate = seconds > 0 ? static_cast<double>(items) / seconds : 0;
  // One column stays free: a full line would wrap on some terminals.
  const std::string line = progress_line(what_, share, rate, rate_unit_, now - started_,
                                         std::max<std::size_t>(terminal_columns(), 2) - 1);
  std::fputs(("\r" + line + "\033[K").c_str(), stderr);
  std::fflush(stderr);
}

}  // namespace muster::server
