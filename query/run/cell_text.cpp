#include "query/run/cell_text.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <cstdint>

#include "engine/values/utf8.hpp"

namespace muster::query {
namespace {

void append_integer(std::uint64_t value, std::string& out) {
  std::array<char, 20> digits;
  const auto end = std::to_chars(digits.data(), digits.data() + digits.size(), value).ptr;
  out.append(digits.data(), end);
}

// `width` digits, zeros in front.
void append_padded(std::uint64_t value, std::size_t width, std::string& out) {
  const std::size_t begin = out.size();
  append_integer(value, out);
  const std::size_t digits = out.size() - begin;
  if (digits < width) out.insert(begin, width - digits, '0');
}

void append_decimal(engine::Decimal value, std::string& out) {
  const auto magnitude = static_cast<std::uint64_t>(value.units < 0 ? -value.units : value.units);
  if (value.units < 0) out += '-';
  const auto unit = static_cast<std::uint64_t>(engine::power_of_ten(value.scale));
  append_integer(magnitude / unit, out);
  if (value.scale > 0) {
    out += '.';
    append_padded(magnitude % unit, static_cast<std::size_t>(value.scale), out);
  }
}

void append_real(double value, std::string& out) {
  std::array<char, 32> digits;
  const auto end = std::to_chars(digits.data(), digits.data() + digits.size(), value).ptr;
  out.append(digits.data(), end);
}

void append_day(engine::Day day, std::string& out) {
  const engine::CivilDate date = engine::civil(day);
  append_padded(static_cast<std::uint64_t>(date.year), 4, out);
  out += '-';
  append_padded(date.month, 2, out);
  out += '-';
  append_padded(date.day, 2, out);
}

void append_instant(engine::Instant instant, std::string& out) {
  constexpr std::int64_t kDaySeconds = 86'400;
  const std::int64_t into_day = ((instant.since_epoch % kDaySeconds) + kDaySeconds) % kDaySeconds;
  const std::int64_t day = (instant.since_epoch - into_day) / kDaySeconds;
  append_day(engine::Day{static_cast<std::int32_t>(day)}, out);
  const auto seconds = static_cast<std::uint64_t>(into_day);
  out += 'T';
  append_padded(seconds / 3'600, 2, out);
  out += ':';
  append_padded(seconds / 60 % 60, 2, out);
  out += ':';
  append_padded(seconds % 60, 2, out);
  out += 'Z';
}

// --- CSV -----------------------------------------------------------------------------------------

// Letters that a CSV reader takes for something else unless they are quoted.
constexpr std::array<bool, 256> kQuoted = [] {
  std::array<bool, 256> quoted{};
  for (const char letter : {',', '"', '\r', '\n'})
    quoted[static_cast<unsigned char>(letter)] = true;
  return quoted;
}();

struct CsvCell {
  std::string& out;

  void operator()(engine::Unknown) const {}
  void operator()(std::string_view text) const {
    const std::size_t begin = out.size();
    // An empty text is known; an unknown cell is nothing at all.
    out += text.empty() ? std::string_view("\"\"") : text;
    if (!text.empty()) quote_csv_cell(begin, out);
  }
  void operator()(const std::vector<std::string_view>& tags) const {
    const std::size_t begin = out.size();
    for (std::size_t i = 0; i < tags.size(); ++i) {
      if (i > 0) out += '|';
      out += tags[i];
    }
    if (tags.empty())
      out += "\"\"";
    else
      quote_csv_cell(begin, out);
  }
  void operator()(bool flag) const { out += flag ? "true" : "false"; }
  void operator()(engine::Decimal value) const { append_decimal(value, out); }
  void operator()(double value) const { append_real(value, out); }
  void operator()(engine::Day day) const { append_day(day, out); }
  void operator()(engine::Instant instant) const { append_instant(instant, out); }
  void operator()(engine::Place place) const {
    out += '"';
    out += engine::format_place(place);
    out += '"';
  }
};

// --- JSON ----------------------------------------------------------------------------------------

void append_escape(unsigned char letter, std::string& out) {
  constexpr std::string_view kHex = "0123456789abcdef";
  switch (letter) {
    case '"':
      out += "\\\"";
      return;
    case '\\':
      out += "\\\\";
      return;
    case '\n':
      out += "\\n";
      return;
    case '\r':
      out += "\\r";
      return;
    case '\t':
      out += "\\t";
      return;
    default:
      out += "\\u00";
      out += kHex[letter >> 4U];
      out += kHex[letter & 15U];
  }
}

struct JsonCell {
  std::string& out;

  void operator()(engine::Unknown) const { out += "null"; }
  void operator()(std::string_view text) const { append_json_string(text, out); }
  void operator()(const std::vector<std::string_view>& tags) const {
    out += '[';
    for (std::size_t i = 0; i < tags.size(); ++i) {
      if (i > 0) out += ',';
      append_json_string(tags[i], out);
    }
    out += ']';
  }
  void operator()(bool flag) const { out += flag ? "true" : "false"; }
  void operator()(engine::Decimal value) const { append_decimal(value, out); }
  void operator()(double value) const { append_real(value, out); }
  void operator()(engine::Day day) const {
    out += '"';
    append_day(day, out);
    out += '"';
  }
  void operator()(engine::Instant instant) const {
    out += '"';
    append_instant(instant, out);
    out += '"';
  }
  void operator()(engine::Place place) const {
    const std::string text = engine::format_place(place);
    const std::size_t comma = text.find(',');
    out.append("{\"latitude\":").append(text, 0, comma);
    out.append(",\"longitude\":").append(text, comma + 1).append("}");
  }
};

}  // namespace

void append_json(const engine::Value& value, std::string& out) { std::visit(JsonCell{out}, value); }

void append_csv_cell(const engine::Value& value, std::string& out) {
  std::visit(CsvCell{out}, value);
}

void quote_csv_cell(std::size_t begin, std::string& out) {
  const std::string_view cell = std::string_view(out).substr(begin);
  if (std::none_of(cell.begin(), cell.end(),
                   [](char letter) { return kQuoted[static_cast<unsigned char>(letter)]; })) {
    return;
  }
  std::size_t quotes = 0;
  for (const char letter : cell) quotes += letter == '"' ? 1 : 0;
  if (quotes > 0) {
    std::string doubled;
    doubled.reserve(cell.size() + quotes);
    for (const char letter : cell) {
      doubled += letter;
      if (letter == '"') doubled += letter;
    }
    out.replace(begin, std::string::npos, doubled);
  }
  out.insert(begin, 1, '"');
  out += '"';
}

void append_cell(MemberFormat format, const engine::Value& value, std::string& out) {
  if (format == MemberFormat::csv) {
    append_csv_cell(value, out);
  } else {
    append_json(value, out);
  }
}

std::string cell_text(MemberFormat format, const engine::Value& value) {
  std::string text;
  append_cell(format, value, text);
  return text;
}

void append_json_string(std::string_view text, std::string& out) {
  out += '"';
  std::size_t at = 0;
  while (at < text.size()) {
    // Runs of plain bytes go over in one piece.
    const std::size_t begin = at;
    while (at < text.size()) {
      const auto letter = static_cast<unsigned char>(text[at]);
      if (letter < 0x20 || letter == '"' || letter == '\\' || letter >= 0x80) break;
      ++at;
    }
    out.append(text.substr(begin, at - begin));
    if (at == text.size()) break;
    const auto letter = static_cast<unsigned char>(text[at]);
    if (letter < 0x80) {
      append_escape(letter, out);
      ++at;
      continue;
    }
    const std::size_t from = at;
    const bool broken = engine::next_letter(text, at) == engine::kBrokenLetter;
    out += broken ? std::string_view("\xEF\xBF\xBD") : text.substr(from, at - from);
  }
  out += '"';
}

}  // namespace muster::query
