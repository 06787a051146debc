#include "query/run/customer.hpp"

#include <fmt/format.h>

#include <memory>
#include <utility>

#include "engine/evaluation/evaluate.hpp"
#include "query/plan/bind.hpp"
#include "query/plan/binding.hpp"
#include "query/plan/saved_definitions.hpp"

namespace muster::query {

Result<CustomerAnswer> customer(const engine::Population& population, std::string_view id,
                                const QueryContext& context, const engine::Execution& execution) {
  const auto row = population.directory().find(id);
  if (!row) return Error{ErrorCode::unknown_name, fmt::format("there is no customer '{}'", id)};
  CustomerAnswer answer;
  answer.id = id;
  answer.version = population.version();
  for (const engine::Attribute* attribute : population.attributes().all()) {
    answer.cells.push_back({attribute->name(), population.value(attribute->id, *row)});
  }
  if (context.saved == nullptr) return answer;

  const auto herself =
      std::make_shared<const engine::Bitmap>(engine::Bitmap::range(*row, std::uint64_t{*row} + 1));
  for (const SavedKind kind : {SavedKind::segment, SavedKind::list}) {
    for (std::string& name : context.saved->names(kind)) {
      auto bound = muster::query::bind(Expression{SavedCondition{kind, name}}, population, context);
      // A definition may speak of attributes that this version no longer has: she is not in it.
      if (!bound) continue;
      auto inside = engine::count(
          population, all_of({{engine::RowsIn{herself, "herself"}}, std::move(bound->filter)}),
          execution);
      if (!inside) return std::move(inside).error();
      if (*inside == 0) continue;
      (kind == SavedKind::segment ? answer.segments : answer.lists).push_back(std::move(name));
    }
  }
  return answer;
}

}  // namespace muster::query
