#include "query/plan/bind_term.hpp"

#include <fmt/format.h>

#include <utility>
#include <variant>

#include "query/language/parser.hpp"
#include "query/language/printer.hpp"
#include "query/plan/binding.hpp"
#include "query/plan/expression_binder.hpp"
#include "query/plan/typed_term.hpp"

namespace muster::query {

Result<BoundTerm> bind_term(std::string_view text, const engine::Population& population,
                            const QueryContext& context, const LanguageLimits& limits) {
  const auto term = parse_term(text, limits);
  if (!term) return term.error();
  QueryContext settled = context;
  settled.as_of = context.instant();
  Binding binding(population, settled, text);
  ExpressionBinder binder(binding, settled.saved.get());
  auto typed = binder.read_query(*term);
  if (!typed) return std::move(typed).error();
  BoundTerm bound;
  switch (typed->kind) {
    case TermKind::number:
      bound.kind = ValueKind::number;
      break;
    case TermKind::day:
      bound.kind = ValueKind::day;
      break;
    case TermKind::instant:
      bound.kind = ValueKind::instant;
      break;
    case TermKind::favourite:
      bound.kind = ValueKind::category;
      bound.property = std::get<engine::FavouriteValue>(typed->measure->what).property;
      break;
    default:
      return binding.error(
          ErrorCode::wrong_type,
          fmt::format("{}; what is computed is a number, date or time, or FAVOURITE of an event's "
                      "property",
                      kind_sentence(*typed)),
          typed->span());
  }
  if (typed->has_bucket) {
    return binding.error(ErrorCode::wrong_type,
                         "BUCKET and QUANTILE are compared with constants; they are no value to "
                         "compute",
                         typed->span());
  }
  if (typed->undefined) {
    return binding.error(ErrorCode::invalid_query, "this divides by zero: nobody has a value",
                         typed->span());
  }
  bound.program = std::move(typed->program);
  bound.measure = std::move(typed->measure);
  bound.scale = typed->measure_scale;
  bound.canonical = print(*term);
  bound.context = std::move(settled);
  bound.warnings = binding.take_warnings();
  return bound;
}

}  // namespace muster::query
