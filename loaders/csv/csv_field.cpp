#include "loaders/csv/csv_field.hpp"

#include <cstring>

namespace muster::loaders {
namespace {

constexpr bool is_blank(char c) { return c == ' ' || c == '\t'; }

/// A quoted field whose inside has quotes: pairs become one.
CsvField read_doubled(std::string_view inside, char quote, StringArena& arena) {
  char* const out = arena.room(inside.size());
  std::size_t size = 0;
  for (std::size_t i = 0; i < inside.size(); ++i) {
    if (inside[i] == quote) {
      if (i + 1 == inside.size() || inside[i + 1] != quote) return {inside, true};
      ++i;
    }
    out[size++] = inside[i];
  }
  return {{out, size}, false};
}

}  // namespace

CsvField read_field(std::string_view raw, char quote, StringArena& arena) {
  if (!raw.empty() && raw.front() == quote) {
    while (is_blank(raw.back())) raw.remove_suffix(1);
    if (raw.size() < 2 || raw.back() != quote) return {raw, true};
    const std::string_view inside = raw.substr(1, raw.size() - 2);
    if (inside.empty() || std::memchr(inside.data(), quote, inside.size()) == nullptr) {
      return {inside, false};
    }
    return read_doubled(inside, quote, arena);
  }
  while (!raw.empty() && is_blank(raw.front())) raw.remove_prefix(1);
  while (!raw.empty() && is_blank(raw.back())) raw.remove_suffix(1);
  return {raw, false};
}

}  // namespace muster::loaders
