#include "tests/oracle/table.hpp"

#include <fmt/format.h>

#include "engine/check.hpp"
#include "query/language/printer.hpp"

namespace muster::oracle {
namespace {

struct Describe {
  std::string operator()(const std::monostate&) const { return "unknown"; }
  std::string operator()(const std::string& text) const { return '\'' + text + '\''; }
  std::string operator()(const Tags& tags) const {
    std::string out = "{";
    for (const std::string& tag : tags) out += (out.size() > 1 ? ", '" : "'") + tag + '\'';
    return out + '}';
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
  std::string operator()(const engine::Place& place) const { return engine::format_place(place); }
};

}  // namespace

std::size_t Table::column_index(const std::string& name) const {
  for (std::size_t i = 0; i < columns.size(); ++i) {
    if (columns[i].spec.name == name) return i;
  }
  ENGINE_CHECK(!"no such column");
  return 0;
}

std::string describe(const SavedNames& saved) {
  std::string out;
  for (const auto& [name, definition] : saved.segments) {
    out += fmt::format("\n  SEGMENT '{}': {}", name, query::print(definition));
  }
  for (const auto& [name, ids] : saved.lists) {
    out += fmt::format("\n  LIST '{}': {}", name, fmt::join(ids, " "));
  }
  return out;
}

std::string describe(const Cell& cell) { return std::visit(Describe{}, cell); }

}  // namespace muster::oracle
