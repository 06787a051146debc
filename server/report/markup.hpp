// HTML and SVG text: every name and number that came from outside goes through here.
// Threads: pure functions and plain values. Cost: appends to one string.
#pragma once

#include <cstddef>
#include <initializer_list>
#include <string>
#include <string_view>
#include <utility>

namespace muster::server {

/// Fit to stand between tags and within double quotes; control characters become blanks, broken
/// UTF-8 the replacement character.
std::string escaped(std::string_view text);

/// At most `columns` of what a terminal shows, the last an ellipsis where something is left out.
std::string shortened(std::string_view text, std::size_t columns);

/// A coordinate: at most two digits after the point, none that say nothing.
std::string coordinate(double value);

/// One SVG picture, element by element. Values of attributes and text are escaped.
class Picture {
 public:
  using Attributes = std::initializer_list<std::pair<std::string_view, std::string_view>>;

  /// `about` is what a screen reader says.
  Picture(double width, double height, std::string_view about);

  Picture& line(double x1, double y1, double x2, double y2, std::string_view style);
  Picture& box(double x, double y, double width, double height, std::string_view style,
               std::string_view hint = {});
  Picture& circle(double x, double y, double radius, std::string_view style,
                  std::string_view hint = {});
  /// `anchor` is start, middle or end.
  Picture& text(double x, double y, std::string_view anchor, std::string_view words,
                std::string_view style = {});
  /// `turned` by a quarter to the left around its place.
  Picture& turned_text(double x, double y, std::string_view words);
  /// Points as "x,y x,y".
  Picture& polyline(std::string_view points, std::string_view style);
  Picture& polygon(std::string_view points, std::string_view style);

  /// The whole element; the picture is empty then.
  std::string finish();

 private:
  Picture& element(std::string_view name, Attributes attributes, std::string_view style,
                   std::string_view inner = {}, bool inner_is_text = false);

  std::string out_;
};

}  // namespace muster::server
