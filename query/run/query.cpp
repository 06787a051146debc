#include "query/run/query.hpp"

#include <utility>

#include "query/language/parser.hpp"

namespace muster::query {

Result<Query> read_query(std::string_view where, QueryContext context,
                         const LanguageLimits& limits) {
  auto expression = parse(where, limits);
  if (!expression) return std::move(expression).error();
  return Query{*std::move(expression), std::string(where), std::move(context)};
}

Result<BoundQuery> bind(const Query& query, const engine::Population& population) {
  // Qualified: std::bind would be found beside it.
  return muster::query::bind(query.expression, population, query.context, query.text);
}

}  // namespace muster::query
