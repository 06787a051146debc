#include "engine/evaluation/known_count.hpp"

namespace muster::engine {

std::optional<std::uint64_t> known_count(const Population& population, const Filter& filter) {
  if (const auto* constant = std::get_if<Constant>(&filter.node)) {
    return constant->value ? population.size() : 0;
  }
  if (const auto* known = std::get_if<Known>(&filter.node)) {
    return population.attributes().at(known->attribute).known;
  }
  if (const auto* code = std::get_if<CodeIn>(&filter.node); code != nullptr) {
    if (code->codes.empty()) return 0;
    if (code->codes.size() > 1) return std::nullopt;
    return population.dictionary(code->attribute).at(code->codes.front()).count;
  }
  if (const auto* rows = std::get_if<RowsIn>(&filter.node)) return rows->rows->cardinality();
  if (const auto* outside = std::get_if<Complement>(&filter.node)) {
    const auto inside = known_count(population, outside->operand.front());
    if (inside) return population.size() - *inside;
  }
  return std::nullopt;
}

}  // namespace muster::engine
