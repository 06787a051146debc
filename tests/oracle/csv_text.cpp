#include "tests/oracle/csv_text.hpp"

#include <fmt/format.h>

namespace muster::oracle {
namespace {

/// A cell as a CSV file says it; unknown is empty.
struct CellText {
  std::string operator()(const std::monostate&) const { return {}; }
  std::string operator()(const std::string& text) const { return text; }
  std::string operator()(const Tags& tags) const {
    std::string out;
    for (const std::string& tag : tags) out += (out.empty() ? "" : "|") + tag;
    return out;
  }
  std::string operator()(bool flag) const { return flag ? "true" : "false"; }
  std::string operator()(const engine::Decimal& number) const {
    return engine::format_decimal(number);
  }
  std::string operator()(double real) const { return fmt::format("{}", real); }
  std::string operator()(const engine::Day& day) const { return engine::format_day(day); }
  std::string operator()(const engine::Instant& instant) const {
    return engine::format_instant(instant);
  }
  std::string operator()(const engine::Place& place) const {
    return fmt::format("{:.7f} {:.7f}", place.latitude / 1e7, place.longitude / 1e7);
  }
};

std::string toml_string(std::string_view text) {
  std::string out = "\"";
  for (const char c : text) {
    if (c == '"' || c == '\\') out += '\\';
    out += c;
  }
  return out + '"';
}

}  // namespace

void read_csv(std::string_view text, char separator,
              const std::function<void(const CsvRecord&)>& each) {
  if (text.starts_with("\xEF\xBB\xBF")) text.remove_prefix(3);
  CsvRecord record;
  std::string cell;
  bool quoted = false;
  for (std::size_t at = 0; at < text.size(); ++at) {
    const char c = text[at];
    if (quoted) {
      if (c != '"') {
        cell += c;
      } else if (at + 1 < text.size() && text[at + 1] == '"') {
        cell += text[++at];
      } else {
        quoted = false;
      }
    } else if (c == '"') {
      quoted = true;
    } else if (c == separator || c == '\n') {
      record.push_back(std::move(cell));
      cell.clear();
      if (c == separator) continue;
      each(record);
      record.clear();
    } else if (c != '\r') {
      cell += c;
    }
  }
  if (!cell.empty() || !record.empty()) {
    record.push_back(std::move(cell));
    each(record);
  }
}

std::string csv_cell(std::string_view text, char separator, bool always_quoted) {
  const bool must =
      text.find_first_of(std::string("\"\r\n") + separator) != std::string_view::npos ||
      text.starts_with(' ') || text.ends_with(' ');
  if (!must && !always_quoted) return std::string(text);
  std::string out = "\"";
  for (const char c : text) out += c == '"' ? std::string("\"\"") : std::string(1, c);
  return out + '"';
}

CsvFile csv_of(const Table& table, Dice& dice) {
  static const std::vector<char> separators = {',', ';', '\t', '|'};
  // Tags are joined by `|` inside a cell, which quoting keeps apart from a separator.
  const char separator = dice.pick(separators);
  const std::string end = dice.chance(50) ? "\n" : "\r\n";
  CsvFile file;
  file.schema = fmt::format("separator = {}\nid = \"customer number\"\n",
                            separator == '\t' ? "\"\\t\"" : fmt::format("\"{}\"", separator));
  file.csv = csv_cell("customer number", separator);
  for (const Column& column : table.columns) {
    file.csv += separator + csv_cell(column.spec.name, separator);
    file.schema += fmt::format("[columns.{}]\ntype = \"{}\"\n", toml_string(column.spec.name),
                               engine::to_string(column.spec.type));
    if (column.spec.type == engine::AttributeType::number) {
      file.schema += fmt::format("scale = {}\n", column.spec.scale);
    }
    if (column.spec.type == engine::AttributeType::tags) file.schema += "separator = \"|\"\n";
  }
  file.csv += end;
  for (std::size_t row = 0; row < table.rows(); ++row) {
    file.csv += csv_cell(table.ids[row], separator);
    for (const Column& column : table.columns) {
      const Cell& cell = column.cells[row];
      file.csv += separator;
      // A quoted empty cell might be read as an empty text; unknown is always bare.
      if (known(cell))
        file.csv += csv_cell(std::visit(CellText{}, cell), separator, dice.chance(10));
    }
    file.csv += end;
  }
  return file;
}

}  // namespace muster::oracle
