// TagSplitter: the tags of one cell, whichever way they are written.
//
// A cell of kind tags is cut at kTagJoiner; a text cell at the column's separator, or read as a
// JSON array of strings where the column has such. Tags are trimmed; empty ones are left out.
// Threads: one owner. Cost: the length of the cell.
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "loaders/rows/cell_grid.hpp"

namespace muster::loaders {

class TagSplitter {
 public:
  TagSplitter(std::string separator, bool json_arrays);
  ~TagSplitter();

  template <typename Take>
  void split(const Cell& cell, const Take& take) {
    if (cell.kind != CellKind::tags && json_arrays_ && cell.text().starts_with('[') &&
        read_array(cell.text())) {
      for (const std::string& tag : array_) give(tag, take);
      return;
    }
    const std::string_view separator =
        cell.kind == CellKind::tags ? std::string_view(&kTagJoiner, 1) : separator_;
    std::string_view rest = cell.text();
    while (!separator.empty()) {
      const std::size_t end = rest.find(separator);
      if (end == std::string_view::npos) break;
      give(rest.substr(0, end), take);
      rest.remove_prefix(end + separator.size());
    }
    give(rest, take);
  }

 private:
  template <typename Take>
  static void give(std::string_view tag, const Take& take) {
    while (!tag.empty() && tag.front() == ' ') tag.remove_prefix(1);
    while (!tag.empty() && tag.back() == ' ') tag.remove_suffix(1);
    if (!tag.empty()) take(tag);
  }
  bool read_array(std::string_view text);

  std::string separator_;
  bool json_arrays_;
  struct Parser;
  std::unique_ptr<Parser> parser_;
  std::vector<std::string> array_;
};

}  // namespace muster::loaders
