#include "server/report/html_table.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "engine/check.hpp"
#include "server/report/markup.hpp"

namespace muster::server {

void HtmlTable::columns(const std::vector<Column>& more) {
  ENGINE_CHECK(rows_.empty());
  columns_.insert(columns_.end(), more.begin(), more.end());
}

void HtmlTable::add(const std::vector<std::string>& cells, double share) {
  ENGINE_CHECK(cells.size() == columns_.size());
  rows_ += "<tr>";
  for (std::size_t i = 0; i < cells.size(); ++i) {
    rows_ +=
        fmt::format("<td class=\"{}\">{}</td>", columns_[i].number ? "n" : "k", escaped(cells[i]));
  }
  if (meter_) {
    rows_ += fmt::format("<td class=\"meter\"><i style=\"width:{}%\"></i></td>",
                         coordinate(std::clamp(share, 0.0, 1.0) * 100));
  }
  rows_ += "</tr>\n";
}

std::string HtmlTable::html() const {
  std::string text = "<div class=\"wide\"><table>\n<thead><tr>";
  for (const Column& column : columns_) {
    text +=
        fmt::format("<th{}>{}</th>", column.number ? " class=\"n\"" : "", escaped(column.title));
  }
  if (meter_) text += "<th></th>";
  return text + "</tr></thead>\n<tbody>\n" + rows_ + "</tbody>\n</table></div>\n";
}

}  // namespace muster::server
