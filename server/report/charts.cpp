#include "server/report/charts.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "server/cli/error_text.hpp"
#include "server/report/markup.hpp"

namespace muster::server {
namespace {

constexpr double kWidth = 920;
constexpr double kHeight = 300;
constexpr double kLeft = 58;
constexpr double kRight = 14;
constexpr double kTop = 14;
constexpr double kBottom = 44;
constexpr double kLetter = 6.6;  ///< about the width of one at this size

/// The part of a picture in which data stand, and how they lie in it.
struct Plane {
  double left = kLeft;
  double right = kWidth - kRight;
  double top = kTop;
  double bottom = kHeight - kBottom;
  double low_x = 0;
  double high_x = 1;
  double high_y = 1;  ///< from 0

  double x(double value) const {
    return left + (value - low_x) / (high_x - low_x) * (right - left);
  }
  double y(double value) const { return bottom - value / high_y * (bottom - top); }
};

std::string short_number(double value) {
  if (std::abs(value) >= 1e6) return fmt::format("{:.4g} m", value / 1e6);
  if (std::abs(value) >= 1e4) return fmt::format("{:.4g} k", value / 1e3);
  return fmt::format("{:.6g}", value);
}

std::string as_percent(double share) { return fmt::format("{:.4g} %", share * 100); }

template <typename Words>
void draw_axes(Picture& picture, const Plane& plane, const std::vector<double>& ticks_x,
               const std::vector<double>& ticks_y, const Words& words_x, const Words& words_y) {
  for (const double tick : ticks_y) {
    const double at = plane.y(tick);
    picture.line(plane.left, at, plane.right, at, tick == 0 ? "base" : "grid");
    picture.text(plane.left - 7, at + 4, "end", words_y(tick), "tick");
  }
  for (const double tick : ticks_x) {
    picture.text(plane.x(tick), plane.bottom + 17, "middle", words_x(tick), "tick");
  }
}

void name_axes(Picture& picture, const Plane& plane, std::string_view along, std::string_view up) {
  picture.text((plane.left + plane.right) / 2, plane.bottom + 36, "middle", along, "axis");
  picture.turned_text(13, (plane.top + plane.bottom) / 2, up);
}

void draw_marks(Picture& picture, const Plane& plane, const std::vector<ChartMark>& marks) {
  // Names that would run into the one before go a row lower, or stay away.
  std::vector<double> free_from(2, plane.left);
  for (const ChartMark& mark : marks) {
    const double at = plane.x(mark.at);
    if (at < plane.left - 0.01 || at > plane.right + 0.01) continue;
    picture.line(at, plane.top - 12, at, plane.bottom, "mark");
    const double width = static_cast<double>(display_width(mark.name)) * kLetter + 10;
    for (std::size_t row = 0; row < free_from.size(); ++row) {
      if (at < free_from[row] || at + width > plane.right + 8) continue;
      free_from[row] = at + width;
      picture.text(at + 4, plane.top - 2 + static_cast<double>(row) * 14, "start", mark.name,
                   "label");
      break;
    }
  }
}

std::string points_text(const Plane& plane, const std::vector<ChartPoint>& points) {
  std::string text;
  for (const ChartPoint& point : points) {
    text += fmt::format("{}{},{}", text.empty() ? "" : " ", coordinate(plane.x(point.x)),
                        coordinate(plane.y(point.y)));
  }
  return text;
}

}  // namespace

std::vector<double> round_ticks(double low, double high, std::size_t most) {
  std::vector<double> ticks;
  if (!(high > low) || most == 0) return ticks;
  const double rough = (high - low) / static_cast<double>(most);
  double step = std::pow(10.0, std::floor(std::log10(rough)));
  for (const double factor : {1.0, 2.0, 5.0, 10.0}) {
    if (step * factor >= rough * (1 - 1e-9)) {
      step *= factor;
      break;
    }
  }
  const double first = std::ceil(low / step - 1e-9);
  // Adding 0 makes of a negative zero one that is shown without its sign.
  for (double i = first; i * step <= high + step * 1e-9; i += 1) ticks.push_back(i * step + 0.0);
  return ticks;
}

std::string distribution_chart(const std::vector<ChartBand>& bands,
                               const std::vector<ChartMark>& marks) {
  if (bands.empty()) return "";
  Plane plane;
  plane.top += marks.empty() ? 0 : 26;
  plane.low_x = bands.front().from;
  plane.high_x = bands.back().below;
  double most = 1;
  for (const ChartBand& band : bands) most = std::max(most, band.customers);
  plane.high_y = most;
  Picture picture(kWidth, kHeight, "customers by score");
  draw_axes(picture, plane, round_ticks(plane.low_x, plane.high_x, 10), round_ticks(0, most, 5),
            short_number, short_number);
  for (const ChartBand& band : bands) {
    if (band.customers <= 0) continue;
    const double left = plane.x(band.from) + 0.75;
    const double width = std::max(plane.x(band.below) - plane.x(band.from) - 1.5, 0.5);
    const double top = plane.y(band.customers);
    picture.box(left, top, width, plane.bottom - top, "bar", band.hint);
    if (band.dark > 0) {
      const double dark = plane.y(band.dark);
      picture.box(left, dark, width, plane.bottom - dark, "dark", band.hint);
    }
  }
  draw_marks(picture, plane, marks);
  name_axes(picture, plane, "score", "customers");
  return picture.finish();
}

std::string curve_chart(const CurveChart& chart) {
  constexpr double kSide = 420;
  Plane plane;
  plane.right = kSide - kRight;
  plane.bottom = kSide - kBottom;
  const std::vector<double> ticks = round_ticks(0, 1, 5);
  Picture picture(kSide, kSide, chart.about);
  draw_axes(picture, plane, ticks, ticks, as_percent, as_percent);
  std::vector<ChartPoint> points{{0, 0}};
  points.insert(points.end(), chart.points.begin(), chart.points.end());
  std::vector<ChartPoint> area = points;
  area.push_back({1, 0});
  picture.polygon(points_text(plane, area), "area");
  picture.line(plane.x(0), plane.y(0), plane.x(1), plane.y(1), "diagonal");
  if (!chart.perfect.empty()) picture.polyline(points_text(plane, chart.perfect), "perfect");
  picture.polyline(points_text(plane, points), "curve");
  if (chart.dots) {
    for (const ChartPoint& point : chart.points) {
      picture.circle(plane.x(point.x), plane.y(point.y), 3.5, "dot", point.hint);
    }
  }
  if (chart.marked) {
    const double x = plane.x(chart.marked->x);
    const double y = plane.y(chart.marked->y);
    picture.line(x, y, x, plane.y(chart.marked->x), "mark");
    picture.circle(x, y, 4.5, "spot", chart.marked->hint);
    picture.text(x + 9, y + 16, "start", chart.marked->hint, "label");
  }
  name_axes(picture, plane, chart.along, chart.up);
  return picture.finish();
}

std::string rate_chart(const std::vector<ChartRate>& rates, double base_rate) {
  if (rates.empty()) return "";
  Plane plane;
  double most = base_rate;
  for (const ChartRate& rate : rates) most = std::max(most, rate.high);
  const double first = rates.front().at;
  const double last = rates.back().at;
  const double margin = last > first ? (last - first) * 0.03 : 0.5;
  plane.low_x = first - margin;
  plane.high_x = last + margin;
  plane.high_y = most > 0 ? most * 1.04 : 1;
  Picture picture(kWidth, kHeight, "rate of positives by score");
  draw_axes(picture, plane, round_ticks(plane.low_x, plane.high_x, 10),
            round_ticks(0, plane.high_y, 5), short_number, as_percent);
  picture.line(plane.left, plane.y(base_rate), plane.right, plane.y(base_rate), "diagonal");
  picture.text(plane.left + 4, plane.y(base_rate) - 5, "start",
               fmt::format("all: {:.3g} %", base_rate * 100), "label");
  std::string points;
  for (const ChartRate& rate : rates) {
    points += fmt::format("{}{},{}", points.empty() ? "" : " ", coordinate(plane.x(rate.at)),
                          coordinate(plane.y(rate.rate)));
  }
  picture.polyline(points, "curve");
  for (const ChartRate& rate : rates) {
    const double x = plane.x(rate.at);
    picture.line(x, plane.y(rate.low), x, plane.y(rate.high), "whisker");
    picture.circle(x, plane.y(rate.rate), 3.5, "dot", rate.hint);
  }
  name_axes(picture, plane, "mean score of the band", "rate of positives");
  return picture.finish();
}

std::string bar_chart(std::string_view about, const std::vector<ChartBar>& bars) {
  if (bars.empty()) return "";
  constexpr double kRow = 22;
  constexpr std::size_t kLongestName = 48;
  constexpr double kWordsRoom = 80;
  double least = 0;
  double most = 0;
  std::size_t longest = 0;
  std::vector<std::string> names;
  for (const ChartBar& bar : bars) {
    least = std::min(least, bar.value);
    most = std::max(most, bar.value);
    names.push_back(shortened(bar.name, kLongestName));
    longest = std::max(longest, display_width(names.back()));
  }
  if (most - least <= 0) most = 1;
  const double names_room = static_cast<double>(longest) * kLetter + 14;
  const double left = names_room + (least < 0 ? kWordsRoom : 6);
  const double right = kWidth - (most > 0 ? kWordsRoom : 6);
  const auto at = [&](double value) {
    return left + (value - least) / (most - least) * (right - left);
  };
  const double height = static_cast<double>(bars.size()) * kRow + 12;
  Picture picture(kWidth, height, about);
  double y = 6;
  for (std::size_t i = 0; i < bars.size(); ++i, y += kRow) {
    const ChartBar& bar = bars[i];
    const double from = std::min(at(0), at(bar.value));
    const double to = std::max(at(0), at(bar.value));
    picture.text(names_room - 8, y + 15, "end", names[i], "label");
    if (to > from) {
      picture.box(from, y + 3, std::max(to - from, 0.5), kRow - 7, bar.value < 0 ? "minus" : "plus",
                  bar.name);
    }
    const bool leftwards = bar.value < 0;
    picture.text(leftwards ? from - 5 : to + 5, y + 15, leftwards ? "end" : "start", bar.words,
                 "tick");
  }
  picture.line(at(0), 2, at(0), height - 4, "base");
  return picture.finish();
}

}  // namespace muster::server
