#include "loaders/rows/row_source.hpp"

#include "loaders/csv/record_scanner.hpp"

namespace muster::loaders {

ColumnTable::ColumnTable(const std::vector<std::string>& names) {
  for (const std::string& name : names) add(name);
}

std::optional<std::size_t> ColumnTable::find(std::string_view name) const {
  const auto found = index_.find(name);
  if (found == index_.end()) return std::nullopt;
  return found->second;
}

std::size_t ColumnTable::add(std::string_view name) {
  const auto [at, is_new] = index_.emplace(std::string(name), names_.size());
  if (is_new) names_.emplace_back(name);
  return at->second;
}

void ColumnTable::shrink(std::size_t size) {
  for (; names_.size() > size; names_.pop_back()) index_.erase(names_.back());
}

std::uint64_t line_at(std::string_view text, std::size_t offset) {
  const std::string_view before = text.substr(0, offset);
  // A file with CR alone has no LF to count.
  const std::size_t lines = count_byte(before, '\n');
  if (lines == 0 && text.substr(0, 1 << 20).find('\n') == std::string_view::npos) {
    return 1 + count_byte(before, '\r');
  }
  return 1 + lines;
}

}  // namespace muster::loaders
