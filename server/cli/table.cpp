#include "server/cli/table.hpp"

#include <algorithm>
#include <utility>

#include "engine/check.hpp"
#include "server/cli/error_text.hpp"

namespace muster::server {
namespace {
constexpr std::string_view kGap = "  ";
}

Table::Table(std::vector<Column> columns) : columns_(std::move(columns)) {
  for (Column& column : columns_) {
    column.title = printable(column.title);
    widths_.push_back(display_width(column.title));
  }
}

void Table::add(const std::vector<std::string>& cells) {
  ENGINE_CHECK(cells.size() == columns_.size());
  std::vector<std::string> row;
  row.reserve(cells.size());
  for (const std::string& cell : cells) row.push_back(printable(cell));
  rows_.push_back(std::move(row));
}

std::string Table::text() {
  std::string out;
  if (!begun_) {
    begun_ = true;
    std::vector<std::string> titles;
    std::vector<std::string> rules;
    for (std::size_t i = 0; i < columns_.size(); ++i) {
      for (const auto& row : rows_) widths_[i] = std::max(widths_[i], display_width(row[i]));
      titles.push_back(columns_[i].title);
      // The last column is ragged on the right, so its rule need not reach as far.
      const bool last = i + 1 == columns_.size() && columns_[i].align == Align::left;
      rules.emplace_back(last ? display_width(columns_[i].title) : widths_[i], '-');
    }
    write_row(titles, out);
    write_row(rules, out);
  }
  for (const auto& row : rows_) write_row(row, out);
  rows_.clear();
  return out;
}

void Table::write_row(const std::vector<std::string>& cells, std::string& out) const {
  for (std::size_t i = 0; i < cells.size(); ++i) {
    const std::size_t width = display_width(cells[i]);
    const std::size_t padding = widths_[i] > width ? widths_[i] - width : 0;
    const bool last = i + 1 == cells.size();
    if (columns_[i].align == Align::right) out.append(padding, ' ');
    out += cells[i];
    if (columns_[i].align == Align::left && !last) out.append(padding, ' ');
    if (!last) out += kGap;
  }
  while (out.ends_with(' ')) out.pop_back();
  out += '\n';
}

}  // namespace muster::server
