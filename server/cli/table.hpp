// A table of plain text: columns as wide as what is in them, numbers to the right.
//
// Control characters in cells are shown as blanks; widths count what a terminal shows, so Cyrillic
// and wide letters line up. Threads: plain value. Cost: holds its cells until written.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace muster::server {

class Table {
 public:
  enum class Align { left, right };
  struct Column {
    std::string title;
    Align align = Align::left;
  };

  explicit Table(std::vector<Column> columns);

  /// Requires as many cells as there are columns.
  void add(const std::vector<std::string>& cells);
  std::size_t rows() const { return rows_.size(); }

  /// Title, a rule, and the rows added so far, which are then forgotten. Called again it writes
  /// only the rows, in the widths found the first time (wider cells push the rest aside).
  std::string text();

 private:
  void write_row(const std::vector<std::string>& cells, std::string& out) const;

  std::vector<Column> columns_;
  std::vector<std::size_t> widths_;
  std::vector<std::vector<std::string>> rows_;
  bool begun_ = false;
};

}  // namespace muster::server
