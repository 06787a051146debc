#include "server/cli/error_text.hpp"

#include <fmt/format.h>
#include <unicode/uchar.h>

#include <algorithm>

#include "engine/values/utf8.hpp"

namespace muster::server {
namespace {

/// Columns shown before and after the caret of a long line.
constexpr std::size_t kShownBefore = 60;
constexpr std::size_t kShownAfter = 40;

std::string_view line_at(std::string_view text, std::size_t offset) {
  const std::size_t at = std::min(offset, text.size());
  const std::size_t before = at == 0 ? std::string_view::npos : text.rfind('\n', at - 1);
  const std::size_t begin = before == std::string_view::npos ? 0 : before + 1;
  const std::size_t end = std::min(text.find('\n', at), text.size());
  return text.substr(begin, end - begin);
}

/// Calls `each(bytes, letter)` for every code point; ill-formed bytes are kBrokenLetter.
template <typename Each>
void for_each_letter(std::string_view text, Each each) {
  std::size_t at = 0;
  while (at < text.size()) {
    const std::size_t begin = at;
    const char32_t letter = engine::next_letter(text, at);
    each(text.substr(begin, at - begin), letter);
  }
}

std::size_t letter_width(char32_t code_point) {
  if (code_point == engine::kBrokenLetter) return 1;
  const auto letter = static_cast<UChar32>(code_point);
  const auto kind = u_charType(letter);
  if (kind == U_NON_SPACING_MARK || kind == U_ENCLOSING_MARK || kind == U_FORMAT_CHAR) return 0;
  const int width = u_getIntPropertyValue(letter, UCHAR_EAST_ASIAN_WIDTH);
  return width == U_EA_WIDE || width == U_EA_FULLWIDTH ? 2 : 1;
}

/// The end of `text` that fits `columns`.
std::string_view last_columns(std::string_view text, std::size_t columns) {
  std::size_t width = display_width(text);
  std::size_t skipped = 0;
  for_each_letter(text, [&](std::string_view bytes, char32_t letter) {
    if (width <= columns) return;
    width -= letter_width(letter);
    skipped += bytes.size();
  });
  return text.substr(skipped);
}

std::string_view first_columns(std::string_view text, std::size_t columns) {
  std::size_t width = 0;
  std::size_t kept = 0;
  for_each_letter(text, [&](std::string_view bytes, char32_t letter) {
    width += letter_width(letter);
    if (width <= columns) kept += bytes.size();
  });
  return text.substr(0, kept);
}

}  // namespace

std::size_t display_width(std::string_view text) {
  std::size_t width = 0;
  for_each_letter(text, [&](std::string_view, char32_t letter) { width += letter_width(letter); });
  return width;
}

std::string printable(std::string_view text) {
  std::string clean;
  clean.reserve(text.size());
  for_each_letter(text, [&](std::string_view bytes, char32_t letter) {
    if (letter == engine::kBrokenLetter) {
      clean += "\xEF\xBF\xBD";  // U+FFFD
    } else if (u_charType(static_cast<UChar32>(letter)) == U_CONTROL_CHAR || letter == 0x2028 ||
               letter == 0x2029) {
      clean += ' ';
    } else {
      clean += bytes;
    }
  });
  return clean;
}

std::string error_text(std::string_view message, const std::optional<TextPosition>& position,
                       const std::optional<std::string>& suggestion, std::string_view text) {
  std::string out = fmt::format("{}\n", printable(message));
  if (position && !text.empty()) {
    const std::string_view line = line_at(text, position->offset);
    const std::size_t at = std::min(position->offset, text.size()) -
                           static_cast<std::size_t>(line.data() - text.data());
    const std::string before = printable(line.substr(0, at));
    const std::string after = printable(line.substr(at));
    const std::string_view shown_before = last_columns(before, kShownBefore);
    const std::string_view shown_after = first_columns(after, kShownAfter);
    const std::string_view cut_before = shown_before.size() < before.size() ? "…" : "";
    const std::string_view cut_after = shown_after.size() < after.size() ? "…" : "";
    out += fmt::format("  {}{}{}{}\n", cut_before, shown_before, shown_after, cut_after);
    out += fmt::format("  {}^\n",
                       std::string(display_width(cut_before) + display_width(shown_before), ' '));
  }
  if (suggestion && message.find("did you mean") == std::string_view::npos) {
    out += fmt::format("  did you mean {}?\n", printable(*suggestion));
  }
  return out;
}

}  // namespace muster::server
