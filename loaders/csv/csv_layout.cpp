#include "loaders/csv/csv_layout.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <map>

#include "loaders/csv/csv_field.hpp"
#include "loaders/csv/footer.hpp"
#include "loaders/rows/cell_grid.hpp"

namespace muster::loaders {
namespace {

constexpr std::size_t kSampleBytes = std::size_t{256} << 10;
constexpr std::size_t kSampleRecords = 500;
constexpr std::array<char, 4> kSeparators = {',', ';', '\t', '|'};

std::string separator_name(char separator) {
  return separator == '\t' ? "tab" : fmt::format("'{}'", separator);
}

/// How well the first records fit a separator.
struct Fit {
  std::size_t columns = 0;
  double share = 0;  ///< records with as many fields as the header
};

Fit fit_separator(std::string_view text, std::size_t begin, const CsvDialect& dialect) {
  const std::string_view sample = text.substr(begin, kSampleBytes);
  RecordScanner scanner(sample, 0, dialect);
  OffsetList ends;
  scanner.scan(sample.size(), ends);
  if (sample.size() == text.size() - begin) ends.push_back(sample.size());
  Fit fit;
  std::size_t fields = 0;
  std::size_t records = 0;
  std::size_t fitting = 0;
  std::size_t record_begin = 0;
  for (const std::size_t end : ends) {
    ++fields;
    if (end < sample.size() && sample[end] != dialect.line_end) continue;
    const std::string_view record = sample.substr(record_begin, end - record_begin);
    record_begin = end + 1;
    const bool blank = record.find_first_not_of(" \r\n\t") == std::string_view::npos;
    if (!blank && fit.columns == 0) {
      fit.columns = fields;
    } else if (!blank) {
      ++records;
      // One more or one less may be a separator at the line's end.
      fitting +=
          fields == fit.columns || fields + 1 == fit.columns || fields == fit.columns + 1 ? 1 : 0;
      fitting += fields == fit.columns ? 1 : 0;
    }
    fields = 0;
    if (records == kSampleRecords) break;
  }
  fit.share = records == 0 ? 1 : static_cast<double>(fitting) / static_cast<double>(2 * records);
  return fit;
}

char detect_separator(std::string_view text, std::size_t begin, CsvDialect dialect) {
  char best = ',';
  Fit best_fit;
  for (const char separator : kSeparators) {
    dialect.separator = separator;
    const Fit fit = fit_separator(text, begin, dialect);
    if (fit.columns < 2) continue;
    const bool better = best_fit.columns < 2 || fit.share > best_fit.share + 0.05 ||
                        (fit.share >= best_fit.share - 0.05 && fit.columns > best_fit.columns);
    if (better) {
      best = separator;
      best_fit = fit;
    }
  }
  return best;
}

/// CR where the text has no LF near its beginning but has CR.
char detect_line_end(std::string_view text) {
  const std::string_view sample = text.substr(0, kSampleBytes);
  const bool cr_alone =
      sample.find('\n') == std::string_view::npos && sample.find('\r') != std::string_view::npos;
  return cr_alone ? '\r' : '\n';
}

std::size_t next_line(std::string_view text, std::size_t at, char line_end) {
  const std::size_t end = text.find(line_end, at);
  return end == std::string_view::npos ? text.size() : end + 1;
}

/// Makes header cells unique and not empty; says what was changed.
void name_columns(std::vector<std::string> cells, CsvLayout& layout) {
  std::map<std::string, std::size_t> seen;
  for (const std::string& cell : cells) {
    if (!cell.empty()) seen.emplace(cell, 0);
  }
  for (std::size_t i = 0; i < cells.size(); ++i) {
    std::string name = cells[i];
    for (char& c : name) c = static_cast<unsigned char>(c) < 0x20 ? ' ' : c;
    if (name.empty()) {
      name = fmt::format("column_{}", i + 1);
      while (seen.contains(name)) name += "_";
      layout.phantom = i + 1 == cells.size() && i > 0;
      if (!layout.phantom) {
        layout.notes.push_back(
            fmt::format("column {} has no name in the header; it is called {}", i + 1, name));
      }
    } else if (std::size_t& uses = seen[name]; ++uses > 1) {
      const std::string base = name;
      for (std::size_t number = uses; seen.contains(name); ++number) {
        name = fmt::format("{}_{}", base, number);
      }
      layout.notes.push_back(fmt::format(
          "the header has '{}' more than once; column {} is called {}", base, i + 1, name));
    }
    seen.emplace(name, 1);
    layout.columns.push_back(std::move(name));
  }
}

Error too_many_columns(const std::string& name, std::size_t columns) {
  return Error{ErrorCode::limit_exceeded,
               fmt::format("{}: the header has {} columns; at most {} are read", name, columns,
                           kMaxColumns)};
}

}  // namespace

CsvRecord read_record(std::string_view text, std::size_t begin, const CsvDialect& dialect) {
  CsvRecord record;
  RecordScanner scanner(text, begin, dialect);
  OffsetList ends;
  StringArena arena;
  std::size_t field_begin = begin;
  std::size_t used = 0;
  const auto take = [&](std::size_t end) {
    std::string_view raw = text.substr(field_begin, end - field_begin);
    if (raw.ends_with('\r')) raw.remove_suffix(1);
    record.fields.emplace_back(read_field(raw, dialect.quote, arena).text);
    field_begin = end + 1;
  };
  while (true) {
    if (used == ends.size()) {
      used = 0;
      ends.clear();
      const bool more =
          scanner.position() < text.size() && field_begin + kMaxCellBytes > scanner.position();
      if (!more) {
        take(std::min(scanner.position(), text.size()));
        record.next = text.size();
        return record;
      }
      scanner.scan(4096, ends);
      continue;
    }
    const std::size_t end = ends[used++];
    take(end);
    if (text[end] == dialect.line_end) {
      record.next = end + 1;
      return record;
    }
    if (record.fields.size() > kMaxColumns) {
      record.next = end + 1;
      return record;
    }
  }
}

Result<CsvLayout> find_layout(std::string_view text, const std::string& name,
                              const Schema& schema) {
  CsvLayout layout;
  layout.dialect.line_end = detect_line_end(text);
  const char line_end = layout.dialect.line_end;
  std::size_t begin = 0;
  for (std::size_t i = 0; i < schema.skip_lines; ++i) begin = next_line(text, begin, line_end);
  // Spreadsheets write their separator into a first line of its own.
  std::optional<char> separator = schema.separator;
  if (text.substr(begin).starts_with("sep=") && text.size() > begin + 5 &&
      (text[begin + 5] == '\r' || text[begin + 5] == '\n')) {
    if (!separator) separator = text[begin + 4];
    begin = next_line(text, begin, line_end);
  }
  while (begin < text.size()) {  // blank lines above the header
    const std::size_t next = next_line(text, begin, line_end);
    const std::string_view line = text.substr(begin, next - begin);
    if (line.find_first_not_of(" \t\r\n") != std::string_view::npos) break;
    begin = next;
  }
  if (begin >= text.size()) {
    return Error{ErrorCode::invalid_input, name + ": is empty; a header line was expected"};
  }
  layout.dialect.separator = separator ? *separator : detect_separator(text, begin, layout.dialect);
  if (!separator && layout.dialect.separator != ',') {
    layout.notes.push_back(
        fmt::format("cells are separated by {}", separator_name(layout.dialect.separator)));
  }
  CsvRecord header = read_record(text, begin, layout.dialect);
  if (header.fields.size() > kMaxColumns) return too_many_columns(name, header.fields.size());
  layout.body_begin = header.next;
  if (!schema.header) {
    layout.body_begin = begin;
    for (std::size_t i = 0; i < header.fields.size(); ++i) {
      layout.columns.push_back(fmt::format("column_{}", i + 1));
    }
  } else {
    name_columns(std::move(header.fields), layout);
  }
  layout.body_end = text.size();
  const Footer footer = find_footer(text, layout.body_begin, layout.dialect,
                                    layout.columns.size() - (layout.phantom ? 1 : 0));
  // A footer cannot stand inside quotes that were opened above it.
  const std::string_view body = text.substr(layout.body_begin, footer.begin - layout.body_begin);
  if (footer.lines.empty() || count_byte(body, layout.dialect.quote) % 2 != 0) return layout;
  layout.body_end = footer.begin;
  for (const std::string& line : footer.lines) {
    layout.notes.push_back(fmt::format("the last lines are no customers: skipped '{}'", line));
  }
  return layout;
}

}  // namespace muster::loaders
