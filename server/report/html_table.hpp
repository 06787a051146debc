// A table of a report: cells are text and are escaped.
// Threads: plain value. Cost: holds its rows.
#pragma once

#include <optional>
#include <string>
#include <vector>

namespace muster::server {

class HtmlTable {
 public:
  struct Column {
    std::string title;
    bool number = false;  ///< to the right
  };

  explicit HtmlTable(std::vector<Column> columns) : columns_(std::move(columns)) {}

  /// Further columns, before there are rows.
  void columns(const std::vector<Column>& more);
  /// A last column of bars.
  void meter_column() { meter_ = true; }
  /// Requires as many cells as there are columns; `share` is the bar's length, 0 … 1.
  void add(const std::vector<std::string>& cells, double share = 0);

  std::string html() const;

 private:
  std::vector<Column> columns_;
  bool meter_ = false;
  std::string rows_;
};

}  // namespace muster::server
