#include "loaders/csv/footer.hpp"

#include <algorithm>

#include "loaders/csv/csv_layout.hpp"
#include "loaders/rows/name_words.hpp"

namespace muster::loaders {
namespace {

constexpr std::size_t kTailBytes = 4096;
constexpr std::size_t kMostLines = 3;

constexpr std::string_view kTotals[] = {"total", "totals", "grandtotal", "subtotal",
                                        "итого", "всего",  "общийитог"};
constexpr std::string_view kBeginnings[] = {"total", "grandtotal", "итого", "всего", "общийитог"};
constexpr std::string_view kCountWords[] = {"rows",    "row",     "rowsaffected", "rowaffected",
                                            "records", "record",  "строк",        "строки",
                                            "строка",  "записей", "записи",       "rowsselected"};

bool among(std::string_view word, auto& words) {
  return std::find(std::begin(words), std::end(words), word) != std::end(words);
}

/// `(123 rows)`, `41188 records`, `(1 row affected)`.
bool says_row_count(std::string_view line) {
  const bool digits = line.find_first_of("0123456789") != std::string_view::npos;
  const bool in_front = line.find_first_not_of("0123456789( ") != 0;
  return digits && in_front && among(joined_words(line), kCountWords);
}

bool is_footer(const std::vector<std::string>& fields, std::size_t columns) {
  std::size_t empty = 0;
  const std::string* first = nullptr;
  for (const std::string& field : fields) {
    if (field.empty()) {
      ++empty;
    } else if (first == nullptr) {
      first = &field;
    }
  }
  if (first == nullptr) return false;
  const bool ragged = fields.size() != columns && fields.size() != columns + 1;
  if (ragged && says_row_count(*first)) return true;
  const std::string words = joined_words(*first);
  if (columns > 1 && among(words, kTotals)) return true;
  const bool begins = std::any_of(std::begin(kBeginnings), std::end(kBeginnings),
                                  [&](std::string_view word) { return words.starts_with(word); });
  return begins && columns > 1 && (ragged || empty * 2 >= fields.size());
}

}  // namespace

Footer find_footer(std::string_view text, std::size_t body_begin, const CsvDialect& dialect,
                   std::size_t columns) {
  Footer footer;
  footer.begin = text.size();
  const std::size_t tail = std::max(body_begin, text.size() - std::min(text.size(), kTailBytes));
  std::size_t end = text.size();
  for (std::size_t seen = 0; seen < kMostLines && end > tail;) {
    std::size_t content = end;  // before the line's own end
    while (content > tail && (text[content - 1] == '\n' || text[content - 1] == '\r')) --content;
    const std::size_t before =
        content == 0 ? std::string_view::npos : text.rfind(dialect.line_end, content - 1);
    std::size_t begin = before == std::string_view::npos ? 0 : before + 1;
    if (begin < tail) {
      if (tail > body_begin) break;  // a line longer than the tail is no footer
      begin = tail;
    }
    if (begin >= end) break;
    const std::string_view line = text.substr(begin, content - begin);
    if (std::count(line.begin(), line.end(), dialect.quote) % 2 != 0) break;
    ++seen;
    const CsvRecord record = read_record(text.substr(0, content), begin, dialect);
    if (!line.empty() && is_footer(record.fields, columns)) {
      footer.begin = begin;
      footer.lines.insert(footer.lines.begin(), std::string(line));
    }
    end = begin;
  }
  return footer;
}

}  // namespace muster::loaders
