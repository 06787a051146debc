#include "query/run/customer.hpp"

#include <fmt/format.h>

#include <memory>
#include <utility>

#include "engine/evaluation/evaluate.hpp"
#include "engine/events/event_values.hpp"
#include "query/plan/bind.hpp"
#include "query/plan/binding.hpp"
#include "query/plan/integer_ranges.hpp"
#include "query/plan/saved_definitions.hpp"

namespace muster::query {
namespace {

std::vector<CustomerAnswer::Done> done_by(const engine::Population& population, engine::Row row,
                                          engine::Instant as_of) {
  std::vector<CustomerAnswer::Done> done;
  for (const engine::EventType& type : population.events().types()) {
    const engine::EventSelection events{type.id, {kLowestInteger, as_of.since_epoch}, {}};
    const auto measured = [&](auto what) {
      return engine::measure_one(population, {events, what}, row).value_or(0);
    };
    const std::int64_t count = measured(engine::EventCount{});
    if (count == 0) continue;
    done.push_back({std::string(type.name), static_cast<std::uint64_t>(count),
                    engine::Instant{measured(engine::FirstTime{})},
                    engine::Instant{measured(engine::LastTime{})}});
  }
  return done;
}

}  // namespace

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
  answer.done = done_by(population, *row, context.instant());
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
