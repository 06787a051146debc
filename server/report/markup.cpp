#include "server/report/markup.hpp"

#include <fmt/format.h>

#include <utility>

#include "server/cli/error_text.hpp"

namespace muster::server {
namespace {

std::string hint_of(std::string_view hint) {
  return hint.empty() ? std::string() : fmt::format("<title>{}</title>", escaped(hint));
}

}  // namespace

std::string escaped(std::string_view text) {
  std::string safe;
  for (const char letter : printable(text)) {
    switch (letter) {
      case '&':
        safe += "&amp;";
        break;
      case '<':
        safe += "&lt;";
        break;
      case '>':
        safe += "&gt;";
        break;
      case '"':
        safe += "&quot;";
        break;
      case '\'':
        safe += "&#39;";
        break;
      default:
        safe += letter;
    }
  }
  return safe;
}

std::string shortened(std::string_view text, std::size_t columns) {
  std::string kept = printable(text);
  if (display_width(kept) <= columns) return kept;
  while (!kept.empty() && display_width(kept) + 1 > columns) {
    // A whole letter of UTF-8 at a time.
    while (kept.size() > 1 && (static_cast<unsigned char>(kept.back()) & 0xC0U) == 0x80U) {
      kept.pop_back();
    }
    kept.pop_back();
  }
  return kept + "…";
}

std::string coordinate(double value) {
  std::string text = fmt::format("{:.2f}", value);
  while (text.ends_with('0')) text.pop_back();
  if (text.ends_with('.')) text.pop_back();
  return text == "-0" ? "0" : text;
}

Picture::Picture(double width, double height, std::string_view about) {
  out_ = fmt::format("<svg viewBox=\"0 0 {} {}\" role=\"img\" aria-label=\"{}\">\n",
                     coordinate(width), coordinate(height), escaped(about));
}

Picture& Picture::element(std::string_view name, Attributes attributes, std::string_view style,
                          std::string_view inner, bool inner_is_text) {
  out_ += fmt::format("<{}", name);
  if (!style.empty()) out_ += fmt::format(" class=\"{}\"", escaped(style));
  for (const auto& [key, value] : attributes) {
    out_ += fmt::format(" {}=\"{}\"", key, escaped(value));
  }
  if (inner.empty()) {
    out_ += "/>\n";
  } else {
    out_ += fmt::format(">{}</{}>\n", inner_is_text ? escaped(inner) : std::string(inner), name);
  }
  return *this;
}

Picture& Picture::line(double x1, double y1, double x2, double y2, std::string_view style) {
  return element("line",
                 {{"x1", coordinate(x1)},
                  {"y1", coordinate(y1)},
                  {"x2", coordinate(x2)},
                  {"y2", coordinate(y2)}},
                 style);
}

Picture& Picture::box(double x, double y, double width, double height, std::string_view style,
                      std::string_view hint) {
  return element("rect",
                 {{"x", coordinate(x)},
                  {"y", coordinate(y)},
                  {"width", coordinate(width)},
                  {"height", coordinate(height)}},
                 style, hint_of(hint));
}

Picture& Picture::circle(double x, double y, double radius, std::string_view style,
                         std::string_view hint) {
  return element("circle",
                 {{"cx", coordinate(x)}, {"cy", coordinate(y)}, {"r", coordinate(radius)}}, style,
                 hint_of(hint));
}

Picture& Picture::text(double x, double y, std::string_view anchor, std::string_view words,
                       std::string_view style) {
  return element("text", {{"x", coordinate(x)}, {"y", coordinate(y)}, {"text-anchor", anchor}},
                 style, words, true);
}

Picture& Picture::turned_text(double x, double y, std::string_view words) {
  return element("text",
                 {{"x", coordinate(x)},
                  {"y", coordinate(y)},
                  {"text-anchor", "middle"},
                  {"transform", fmt::format("rotate(-90 {} {})", coordinate(x), coordinate(y))}},
                 "axis", words, true);
}

Picture& Picture::polyline(std::string_view points, std::string_view style) {
  return element("polyline", {{"points", points}}, style);
}

Picture& Picture::polygon(std::string_view points, std::string_view style) {
  return element("polygon", {{"points", points}}, style);
}

std::string Picture::finish() {
  std::string whole = std::move(out_);
  whole += "</svg>\n";
  out_.clear();
  return whole;
}

}  // namespace muster::server
