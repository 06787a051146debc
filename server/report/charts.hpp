// The pictures of a report, as SVG that takes its colours from the page: distribution, curves in
// the unit square, rates with their intervals, bars to both sides. Threads: pure functions over
// plain data. Cost: linear in it.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace muster::server {

/// Customers from one score up to another; `dark` of them are positives.
struct ChartBand {
  double from = 0;
  double below = 0;
  double customers = 0;
  double dark = 0;
  std::string hint{};
};
/// A line at a score, with a name.
struct ChartMark {
  double at = 0;
  std::string name{};
};
std::string distribution_chart(const std::vector<ChartBand>& bands,
                               const std::vector<ChartMark>& marks);

struct ChartPoint {
  double x = 0;
  double y = 0;
  std::string hint{};
};
/// A curve from (0, 0) to (1, 1) of ascending x, beside the diagonal.
struct CurveChart {
  std::string_view about;
  std::string_view along;
  std::string_view up;
  std::vector<ChartPoint> points{};
  std::vector<ChartPoint> perfect{};   ///< the best there could be, thin
  std::optional<ChartPoint> marked{};  ///< its hint is written beside it
  bool dots = false;
};
std::string curve_chart(const CurveChart& chart);

/// A rate and between which two it lies, at a score.
struct ChartRate {
  double at = 0;
  double rate = 0;
  double low = 0;
  double high = 0;
  std::string hint{};
};
std::string rate_chart(const std::vector<ChartRate>& rates, double base_rate);

struct ChartBar {
  std::string name{};
  double value = 0;  ///< to the right, or below 0 to the left
  std::string words{};
};
std::string bar_chart(std::string_view about, const std::vector<ChartBar>& bars);

/// Round numbers from within `low` to `high`, `most` at most; low < high.
std::vector<double> round_ticks(double low, double high, std::size_t most);

}  // namespace muster::server
