#include "query/run/clause_tree.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "engine/evaluation/evaluate.hpp"
#include "engine/evaluation/evaluation_plan.hpp"
#include "query/language/printer.hpp"
#include "query/plan/binding.hpp"
#include "query/plan/certainty.hpp"
#include "query/plan/saved_definitions.hpp"
#include "query/run/stopwatch.hpp"

namespace muster::query {
namespace {

using engine::Filter;

// Lays an expression out as clauses.
class Layout {
 public:
  explicit Layout(const SavedDefinitions* saved) : saved_(saved) {}

  std::vector<Clause> clauses;
  std::vector<const Expression*> expressions;  // of the same place
  std::vector<bool> is_written;                // in the query, not in a saved definition

  std::size_t add(const Expression& expression, std::size_t parent) {
    const std::size_t self = clauses.size();
    Clause clause;
    clause.where = print(expression);
    clause.parent = parent;
    clauses.push_back(std::move(clause));
    expressions.push_back(&expression);
    is_written.push_back(depth_ == 0);
    if (clauses.size() > kMostExplainedClauses) return self;
    std::visit([&](const auto& node) { add_operands(node, self); }, expression.node);
    return self;
  }

 private:
  template <typename Node>
  void add_operands(const Node& /*test*/, std::size_t /*self*/) {}
  void add_operands(const AndCondition& node, std::size_t self) {
    add_each(node.operands, Join::all_of, self);
  }
  void add_operands(const OrCondition& node, std::size_t self) {
    add_each(node.operands, Join::any_of, self);
  }
  void add_operands(const NotCondition& node, std::size_t self) {
    clauses[self].join = Join::negation;
    const std::size_t operand = add(*node.operand, self);
    clauses[self].operands.push_back(operand);
  }
  // One that cannot be read stays a test: binding it says what is wrong.
  void add_operands(const SavedCondition& node, std::size_t self) {
    if (saved_ == nullptr || node.kind != SavedKind::segment) return;
    const auto segment = saved_->segment(node.name);
    if (!segment || *segment == nullptr) return;
    clauses[self].join = Join::segment;
    ++depth_;
    const std::size_t definition = add((*segment)->definition, self);
    --depth_;
    clauses[self].operands.push_back(definition);
  }
  void add_operands(const ThresholdCondition& node, std::size_t self) {
    const std::uint64_t count = node.count < 0 ? 0 : static_cast<std::uint64_t>(node.count);
    clauses[self].low = node.kind == ThresholdKind::at_most ? 0 : count;
    clauses[self].high = node.kind == ThresholdKind::at_least ? node.operands.size() : count;
    add_each(node.operands, Join::count_of, self);
  }
  void add_each(const std::vector<Expression>& operands, Join join, std::size_t self) {
    clauses[self].join = join;
    for (const Expression& operand : operands) {
      const std::size_t added = add(operand, self);
      clauses[self].operands.push_back(added);
      if (clauses.size() > kMostExplainedClauses) return;
    }
  }

  const SavedDefinitions* saved_;
  std::size_t depth_ = 0;  // of saved definitions around
};

Result<std::shared_ptr<const engine::Bitmap>> rows_for(const engine::Population& population,
                                                       const Filter& filter,
                                                       const engine::Execution& execution) {
  auto selected = engine::select(population, filter, execution);
  if (!selected) return std::move(selected).error();
  selected->optimise();
  return std::make_shared<const engine::Bitmap>(*std::move(selected));
}

}  // namespace

std::string joins_of(const Clause& clause) {
  switch (clause.join) {
    case Join::test:
      return {};
    case Join::all_of:
      return "all of";
    case Join::any_of:
      return "any of";
    case Join::segment:
      return "segment";
    case Join::negation:
      return "not";
    case Join::count_of:
      if (clause.low == clause.high) return fmt::format("exactly {} of", clause.low);
      if (clause.low == 0) return fmt::format("at most {} of", clause.high);
      return fmt::format("at least {} of", clause.low);
  }
  return {};
}

Result<ClauseTree> ClauseTree::answer(const engine::Population& population, const Query& query,
                                      const engine::Execution& execution) {
  Layout layout(query.context.saved.get());
  layout.add(query.expression, 0);
  if (layout.clauses.size() > kMostExplainedClauses) {
    return Error{
        ErrorCode::limit_exceeded,
        fmt::format("the expression has more than {} clauses to explain", kMostExplainedClauses)};
  }
  QueryContext context = query.context;
  context.as_of = context.instant();
  ClauseTree tree;
  tree.clauses_ = std::move(layout.clauses);
  tree.certain_.resize(tree.clauses_.size());
  for (std::size_t i = 0; i < tree.clauses_.size(); ++i) {
    Clause& clause = tree.clauses_[i];
    if (clause.join != Join::test) continue;
    const Stopwatch watch;
    auto bound = muster::query::bind(*layout.expressions[i], population, context,
                                     layout.is_written[i] ? std::string_view(query.text) : "");
    if (!bound) return std::move(bound).error();
    const engine::EvaluationPlan plan =
        engine::evaluation_plan(bound->filter, population, execution.cache);
    clause.plan = engine::describe(plan);
    clause.bytes = plan.bytes_read;
    auto rows = rows_for(population, bound->filter, execution);
    if (!rows) return std::move(rows).error();
    clause.rows = *std::move(rows);
    clause.filter = std::move(bound->filter);
    clause.elapsed_us = watch.microseconds();
  }
  // Operands stand after their parents.
  for (std::size_t i = tree.clauses_.size(); i-- > 1;) {
    Clause& parent = tree.clauses_[tree.clauses_[i].parent];
    parent.bytes += tree.clauses_[i].bytes;
    parent.elapsed_us += tree.clauses_[i].elapsed_us;
  }
  return tree;
}

std::optional<Filter> ClauseTree::compose(std::size_t index, const TestFilter& test,
                                          std::optional<std::size_t> left_out) const {
  if (index == left_out) return std::nullopt;
  const Clause& clause = clauses_[index];
  if (clause.join == Join::test) return test(index);
  std::vector<Filter> operands;
  for (const std::size_t operand : clause.operands) {
    if (auto composed = compose(operand, test, left_out)) operands.push_back(*std::move(composed));
  }
  if (operands.empty()) return std::nullopt;
  switch (clause.join) {
    case Join::test:
      break;
    case Join::all_of:
      return all_of(std::move(operands));
    case Join::any_of:
      return any_of(std::move(operands));
    case Join::segment:
      return std::move(operands.front());
    case Join::negation:
      return complement(std::move(operands.front()));
    case Join::count_of: {
      const std::uint64_t high = std::min<std::uint64_t>(clause.high, operands.size());
      if (clause.low > high) return nobody();
      return Filter{engine::CountOf{clause.low, high, std::move(operands)}};
    }
  }
  return std::nullopt;
}

Filter ClauseTree::rows_of(std::size_t test) const {
  return {engine::RowsIn{clauses_[test].rows, clauses_[test].where}};
}

Filter ClauseTree::selects(std::size_t clause) const {
  return compose(clause, [&](std::size_t test) { return rows_of(test); }).value_or(everyone());
}

std::optional<Filter> ClauseTree::without(std::size_t clause) const {
  return compose(
      0, [&](std::size_t test) { return rows_of(test); }, clause);
}

Filter ClauseTree::with(const std::function<Filter(std::size_t)>& test) const {
  return compose(0, [&](std::size_t index) { return test(index); }).value_or(everyone());
}

Result<std::optional<Filter>> ClauseTree::only_unknown(std::size_t index,
                                                       const engine::Population& population,
                                                       const engine::Execution& execution) {
  const Filter selected = selects(index);
  std::optional<Error> failed;
  bool rests = clauses_[index].join != Join::test && may_rest_on_unknowns(selected);
  const auto made = [&](std::shared_ptr<const engine::Bitmap>& kept, const Filter& filter) {
    if (kept != nullptr || failed) return;
    auto rows = rows_for(population, filter, execution);
    if (rows) {
      kept = *std::move(rows);
    } else {
      failed = std::move(rows).error();
    }
  };
  const auto of_test = [&](std::size_t test, bool truth) -> Filter {
    Certain& certain = certain_[test];
    const Clause& clause = clauses_[test];
    if (truth && !may_rest_on_unknowns(clause.filter)) return rows_of(test);
    if (truth) {
      made(certain.yes, certainly_true(clause.filter));
      rests = true;
    } else {
      made(certain.no, certainly_false(clause.filter));
    }
    const auto& rows = truth ? certain.yes : certain.no;
    if (rows == nullptr) return nobody();
    return {engine::RowsIn{rows, clause.where + (truth ? " for certain" : " for certain not")}};
  };
  // Tests are told apart by their rows: two of the same text have the same ones.
  const auto of_rows = [&](const Filter& filter, bool truth) -> Filter {
    const auto* rows = std::get_if<engine::RowsIn>(&filter.node);
    if (rows == nullptr) return truth ? filter : complement(filter);
    for (std::size_t test = 0; test < clauses_.size(); ++test) {
      if (clauses_[test].rows == rows->rows) return of_test(test, truth);
    }
    return filter;
  };
  Filter certain = certainly(selected, true, of_rows);
  if (failed) return *std::move(failed);
  if (!rests) return std::optional<Filter>{};
  return std::optional<Filter>(all_of({selected, complement(std::move(certain))}));
}

}  // namespace muster::query
