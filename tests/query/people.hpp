// Small populations for the tests of this room: written as text, a column at a time.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "engine/population/population.hpp"
#include "query/plan/context.hpp"

namespace muster::query::tests {

/// Cells as text, read by the type; empty optional: unknown. Tags are joined by `|`.
struct TextColumnSpec {
  std::string name;
  engine::AttributeType type = engine::AttributeType::category;
  int scale = 0;
  std::vector<std::optional<std::string>> cells{};
  engine::Family family = engine::Family::behavioural;
};

std::shared_ptr<const engine::Population> population_of(const std::vector<std::string>& ids,
                                                        const std::vector<TextColumnSpec>& columns);

/// Eight customers, a to h, with an attribute of every type; e knows next to nothing.
const engine::Population& people();

/// Noon of 2026-06-30 in UTC.
QueryContext midsummer();
QueryContext context_at(std::string_view as_of, std::string_view zone);

/// The ids that `where` selects, joined by blanks, or "error: …".
std::string selected(std::string_view where, const QueryContext& context = midsummer(),
                     const engine::Population& population = people());

}  // namespace muster::query::tests
