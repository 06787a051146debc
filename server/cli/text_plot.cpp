#include "server/cli/text_plot.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdint>

#include "server/cli/error_text.hpp"

namespace muster::server {
namespace {

constexpr std::array<std::string_view, 8> kEighths{"", "▏", "▎", "▍", "▌", "▋", "▊", "▉"};

/// Braille cells of 2 × 4 dots (Unicode 15, section 21.1).
class Canvas {
 public:
  Canvas(std::size_t columns, std::size_t rows)
      : columns_(columns), rows_(rows), cells_(columns * rows) {}

  /// Dots to the right and down.
  std::size_t width() const { return columns_ * 2; }
  std::size_t height() const { return rows_ * 4; }

  void dot(std::size_t x, std::size_t y) {
    constexpr std::array<std::array<std::uint8_t, 2>, 4> kDots{
        {{0x01, 0x08}, {0x02, 0x10}, {0x04, 0x20}, {0x40, 0x80}}};
    if (x >= width() || y >= height()) return;
    cells_[y / 4 * columns_ + x / 2] |= kDots.at(y % 4).at(x % 2);
  }

  /// From the left edge (0) to the right (1), and from the bottom (0) to the top (1).
  void dot(PlotPoint at) {
    const auto place = [](double share, std::size_t dots) {
      return static_cast<std::size_t>(
          std::lround(std::clamp(share, 0.0, 1.0) * static_cast<double>(dots - 1)));
    };
    dot(place(at.x, width()), height() - 1 - place(at.y, height()));
  }

  void line(PlotPoint from, PlotPoint to) {
    const auto steps = static_cast<int>(width() + height());
    for (int i = 0; i <= steps; ++i) {
      const double share = static_cast<double>(i) / steps;
      dot({from.x + (to.x - from.x) * share, from.y + (to.y - from.y) * share});
    }
  }

  std::string row(std::size_t row) const {
    std::string text;
    for (std::size_t column = 0; column < columns_; ++column) {
      // U+2800 and the dots' bits, in UTF-8.
      const unsigned letter = 0x2800U + cells_[row * columns_ + column];
      text += '\xE2';
      text += static_cast<char>(0x80U | ((letter >> 6) & 0x3FU));
      text += static_cast<char>(0x80U | (letter & 0x3FU));
    }
    return text;
  }

 private:
  std::size_t columns_;
  std::size_t rows_;
  std::vector<std::uint8_t> cells_;
};

std::vector<std::string_view> lines_of(std::string_view text) {
  std::vector<std::string_view> lines;
  while (!text.empty()) {
    const std::size_t end = text.find('\n');
    lines.push_back(text.substr(0, end));
    text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
  }
  return lines;
}

}  // namespace

std::string bar(double share, std::size_t width) {
  if (!(share > 0)) return "";
  auto eighths =
      static_cast<std::size_t>(std::lround(std::min(share, 1.0) * static_cast<double>(width) * 8));
  eighths = std::max<std::size_t>(eighths, 1);
  std::string text;
  for (std::size_t i = 0; i < eighths / 8; ++i) text += "█";
  text += kEighths.at(eighths % 8);
  return text;
}

std::string curve_plot(const CurvePlot& plot, const std::vector<PlotPoint>& points) {
  Canvas canvas(plot.columns, plot.rows);
  for (std::size_t x = 0; x < canvas.width(); x += 4) {
    const double share = static_cast<double>(x) / static_cast<double>(canvas.width() - 1);
    canvas.dot({share, share});
  }
  for (std::size_t i = 1; i < points.size(); ++i) canvas.line(points[i - 1], points[i]);
  std::string text = fmt::format("{}\n", plot.title);
  for (std::size_t row = 0; row < plot.rows; ++row) {
    const bool top = row == 0;
    const bool middle = row == plot.rows / 2;
    text += fmt::format("{:>5} {}{}\n",
                        top      ? "100 %"
                        : middle ? "50 %"
                                 : "",
                        top || middle ? "┤" : "│", canvas.row(row));
  }
  std::string axis;
  for (std::size_t column = 0; column < plot.columns; ++column) axis += "─";
  text += fmt::format("{:>5} └{}\n", "0 %", axis);
  const std::size_t room = plot.columns > 6 ? plot.columns - 6 : 0;
  return text + fmt::format("{:7}{:<{}} 100 %\n", "", plot.along, room);
}

std::string beside(std::string_view left, std::string_view right, std::size_t gap) {
  const std::vector<std::string_view> lefts = lines_of(left);
  const std::vector<std::string_view> rights = lines_of(right);
  std::size_t width = 0;
  for (const std::string_view line : lefts) width = std::max(width, display_width(line));
  std::string text;
  for (std::size_t i = 0; i < std::max(lefts.size(), rights.size()); ++i) {
    const std::string_view line = i < lefts.size() ? lefts[i] : std::string_view{};
    text += line;
    if (i < rights.size()) {
      text.append(width - display_width(line) + gap, ' ');
      text += rights[i];
    }
    while (text.ends_with(' ')) text.pop_back();
    text += '\n';
  }
  return text;
}

}  // namespace muster::server
