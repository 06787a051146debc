#include "query/plan/bind.hpp"

#include <utility>

#include "query/language/printer.hpp"
#include "query/plan/binding.hpp"
#include "query/plan/expression_binder.hpp"
#include "query/plan/plan.hpp"

namespace muster::query {

Result<BoundQuery> bind(const Expression& expression, const engine::Population& population,
                        const QueryContext& context, std::string_view text) {
  QueryContext settled = context;
  settled.as_of = context.instant();
  Binding binding(population, settled, text);
  ExpressionBinder binder(binding, settled.saved.get());
  auto filter = binder.bind_query(expression);
  if (!filter) return std::move(filter).error();
  BoundQuery bound;
  bound.filter = plan(*std::move(filter), population);
  bound.canonical = print(expression);
  bound.references = binder.references();
  bound.warnings = binding.take_warnings();
  bound.context = std::move(settled);
  return bound;
}

}  // namespace muster::query
