// Small pictures for a terminal: bars, and curves in the unit square.
// Threads: pure functions. Cost: microseconds.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace muster::server {

/// A bar of blocks, `share` of `width` columns long (0 ≤ share ≤ 1), to an eighth of a column;
/// anything above 0 shows.
std::string bar(double share, std::size_t width);

/// A place in the unit square.
struct PlotPoint {
  double x = 0;
  double y = 0;
};

struct CurvePlot {
  std::string_view title;  ///< what goes up
  std::string_view along;  ///< what goes to the right
  std::size_t columns = 40;
  std::size_t rows = 10;
};

/// The line through `points` (ascending x), the diagonal dotted, with axes from 0 to 100 %.
std::string curve_plot(const CurvePlot& plot, const std::vector<PlotPoint>& points);

/// Two texts of lines beside each other.
std::string beside(std::string_view left, std::string_view right, std::size_t gap = 4);

}  // namespace muster::server
