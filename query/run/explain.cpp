#include "query/run/explain.hpp"

#include <fmt/format.h>

#include <utility>

#include "engine/evaluation/evaluate.hpp"
#include "query/language/english.hpp"
#include "query/language/printer.hpp"
#include "query/plan/binding.hpp"
#include "query/plan/plan.hpp"
#include "query/run/clause_tree.hpp"
#include "query/run/stopwatch.hpp"

namespace muster::query {
namespace {

using engine::Filter;

// The figures of one clause, as places in the list of counts.
struct Figures {
  std::size_t count = 0;
  std::optional<std::size_t> without;
  std::optional<std::size_t> only_unknown;
};

}  // namespace

Result<ExplainAnswer> explain(const engine::Population& population, const Query& query,
                              const engine::Execution& execution) {
  const Stopwatch watch;
  auto bound = bind(query, population);
  if (!bound) return std::move(bound).error();
  Query settled = query;
  settled.context = bound->context;
  auto tree = ClauseTree::answer(population, settled, execution);
  if (!tree) return std::move(tree).error();

  const std::vector<Clause>& clauses = tree->clauses();
  std::vector<Filter> filters;
  std::vector<Figures> figures(clauses.size());
  const auto ask = [&](Filter filter) {
    filters.push_back(std::move(filter));
    return filters.size() - 1;
  };
  for (std::size_t i = 0; i < clauses.size(); ++i) {
    figures[i].count = ask(tree->selects(i));
    if (i > 0) figures[i].without = ask(tree->without(i).value_or(everyone()));
    auto unknown = tree->only_unknown(i, population, execution);
    if (!unknown) return std::move(unknown).error();
    if (*unknown) figures[i].only_unknown = ask(**std::move(unknown));
  }
  auto counts = engine::count_each(population, filters, execution);
  if (!counts) return std::move(counts).error();

  const auto explained = [&](const auto& self, std::size_t i) -> ExplainedClause {
    const Clause& clause = clauses[i];
    ExplainedClause out;
    out.where = clause.where;
    out.joins = joins_of(clause);
    out.count = (*counts)[figures[i].count];
    out.share = share_of(out.count, population.size());
    if (figures[i].without) out.without = (*counts)[*figures[i].without];
    if (figures[i].only_unknown) out.only_unknown = (*counts)[*figures[i].only_unknown];
    out.plan = clause.plan;
    out.bytes = clause.bytes;
    out.elapsed_us = clause.elapsed_us;
    for (const std::size_t operand : clause.operands) out.operands.push_back(self(self, operand));
    return out;
  };
  ExplainAnswer answer;
  answer.where = bound->canonical;
  answer.english = in_english(query.expression);
  answer.plan = describe_paths(bound->filter, population, execution.cache);
  answer.whole = explained(explained, 0);
  answer.elapsed_us = watch.microseconds();
  return answer;
}

}  // namespace muster::query
