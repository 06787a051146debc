#include "query/run/why.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <limits>
#include <utility>

#include "engine/evaluation/evaluate.hpp"
#include "query/language/parser.hpp"
#include "query/plan/binding.hpp"
#include "query/plan/tested_attributes.hpp"
#include "query/run/clause_tree.hpp"
#include "query/run/seen_measures.hpp"
#include "query/run/stopwatch.hpp"

namespace muster::query {
namespace {

using engine::Filter;

// Tests to change so that a clause comes out as wanted.
struct Changes {
  static constexpr std::size_t kImpossible = std::numeric_limits<std::size_t>::max();
  std::size_t fewest = 0;
  std::vector<std::size_t> tests;

  static Changes impossible() { return {kImpossible, {}}; }
  void add(const Changes& other) {
    if (fewest == kImpossible || other.fewest == kImpossible) {
      *this = impossible();
      return;
    }
    fewest += other.fewest;
    tests.insert(tests.end(), other.tests.begin(), other.tests.end());
  }
};

const Changes& fewer(const Changes& a, const Changes& b) { return b.fewest < a.fewest ? b : a; }

// What it takes to make each clause true, and false, for one customer.
class Judge {
 public:
  Judge(const std::vector<Clause>& clauses, engine::Row row)
      : clauses_(clauses), holds_(clauses.size()), to_(clauses.size()) {
    for (std::size_t i = clauses.size(); i-- > 0;) judge(i, row);
  }

  bool holds(std::size_t clause) const { return holds_[clause]; }
  const Changes& to_turn(std::size_t clause) const { return to(clause, !holds_[clause]); }

 private:
  const Changes& to(std::size_t clause, bool truth) const { return to_[clause][truth ? 1 : 0]; }

  void judge(std::size_t i, engine::Row row) {
    const Clause& clause = clauses_[i];
    switch (clause.join) {
      case Join::test: {
        holds_[i] = clause.rows->contains(row);
        const bool fixed = std::holds_alternative<engine::Constant>(clause.filter.node);
        to_[i][holds_[i] ? 0 : 1] = fixed ? Changes::impossible() : Changes{1, {i}};
        break;
      }
      case Join::segment: {
        const std::size_t definition = clause.operands.front();
        holds_[i] = holds_[definition];
        to_[i] = to_[definition];
        break;
      }
      case Join::negation: {
        const std::size_t operand = clause.operands.front();
        holds_[i] = !holds_[operand];
        to_[i] = {to(operand, true), to(operand, false)};
        break;
      }
      case Join::all_of:
        judge_count(i, clause.operands.size(), clause.operands.size());
        break;
      case Join::any_of:
        judge_count(i, 1, clause.operands.size());
        break;
      case Join::count_of:
        judge_count(i, clause.low, clause.high);
        break;
    }
  }

  // From `low` to `high` operands hold: AND and OR are the ends of the same rule.
  void judge_count(std::size_t i, std::uint64_t low, std::uint64_t high) {
    const std::vector<std::size_t>& operands = clauses_[i].operands;
    const auto held = static_cast<std::uint64_t>(std::count_if(
        operands.begin(), operands.end(), [&](std::size_t operand) { return holds_[operand]; }));
    const std::uint64_t size = operands.size();
    holds_[i] = low <= held && held <= high;
    if (holds_[i]) {
      const Changes fewer_hold =
          low > 0 ? turning(operands, true, held - low + 1) : Changes::impossible();
      const Changes more_hold =
          high < size ? turning(operands, false, high + 1 - held) : Changes::impossible();
      to_[i][0] = fewer(fewer_hold, more_hold);
    } else if (held < low) {
      to_[i][1] = low <= high ? turning(operands, false, low - held) : Changes::impossible();
    } else {
      to_[i][1] = low <= high ? turning(operands, true, held - high) : Changes::impossible();
    }
  }

  // The cheapest way to turn `count` of the operands that now hold (or do not).
  Changes turning(const std::vector<std::size_t>& operands, bool now, std::uint64_t count) const {
    std::vector<const Changes*> candidates;
    for (const std::size_t operand : operands) {
      if (holds_[operand] == now) candidates.push_back(&to(operand, !now));
    }
    if (candidates.size() < count) return Changes::impossible();
    std::stable_sort(candidates.begin(), candidates.end(),
                     [](const Changes* a, const Changes* b) { return a->fewest < b->fewest; });
    Changes sum;
    for (std::uint64_t k = 0; k < count; ++k) sum.add(*candidates[k]);
    return sum;
  }

  const std::vector<Clause>& clauses_;
  std::vector<bool> holds_;
  std::vector<std::array<Changes, 2>> to_;  // to make it false, to make it true
};

// The values of the attributes and of the measures of events that a test reads.
std::vector<SeenValue> seen_by(const Clause& clause, const engine::Population& population,
                               const QueryContext& context, engine::Row row) {
  const Filter& test = clause.filter;
  std::vector<SeenValue> seen;
  for (const engine::AttributeId id : tested_attributes(test)) {
    seen.push_back({population.attributes().at(id).name(), population.value(id, row), {}});
  }
  // The text is one that print() wrote.
  if (const auto written = parse(clause.where)) {
    for (SeenMeasure& each : seen_measures(*written, population, context, row)) {
      seen.push_back({std::move(each.measure), each.value, std::move(each.owner)});
    }
  }
  return seen;
}

}  // namespace

Result<WhyAnswer> why(const engine::Population& population, const Query& query, std::string_view id,
                      const engine::Execution& execution) {
  const Stopwatch watch;
  const auto row = population.directory().find(id);
  if (!row) {
    return Error{ErrorCode::unknown_name, fmt::format("there is no customer '{}'", id)};
  }
  Query settled = query;
  settled.context.as_of = query.context.instant();
  auto tree = ClauseTree::answer(population, settled, execution);
  if (!tree) return std::move(tree).error();
  const std::vector<Clause>& clauses = tree->clauses();
  const Judge judge(clauses, *row);

  WhyAnswer answer;
  answer.id = id;
  answer.version = population.version();
  answer.holds = judge.holds(0);
  std::vector<std::size_t> changes = judge.to_turn(0).tests;
  std::sort(changes.begin(), changes.end());
  for (const std::size_t test : changes) answer.changes.push_back(clauses[test].where);
  const auto changed = [&](std::size_t test) {
    return std::binary_search(changes.begin(), changes.end(), test);
  };
  const auto explained = [&](const auto& self, std::size_t i) -> WhyClause {
    WhyClause out{clauses[i].where, joins_of(clauses[i]), judge.holds(i), changed(i), {}, {}};
    if (clauses[i].join == Join::test)
      out.seen = seen_by(clauses[i], population, settled.context, *row);
    for (const std::size_t operand : clauses[i].operands)
      out.operands.push_back(self(self, operand));
    return out;
  };
  answer.whole = explained(explained, 0);

  if (!changes.empty()) {
    const auto as_here = [&](Filter filter, bool holds) {
      return holds ? std::move(filter) : complement(std::move(filter));
    };
    const Filter turned = tree->with([&](std::size_t test) {
      Filter rows = tree->selects(test);
      return changed(test) ? complement(std::move(rows)) : rows;
    });
    std::vector<Filter> same{as_here(tree->selects(0), answer.holds),
                             as_here(turned, !answer.holds)};
    for (const std::size_t test : changes) {
      same.push_back(as_here(tree->selects(test), judge.holds(test)));
    }
    auto count = engine::count(population, all_of(std::move(same)), execution);
    if (!count) return std::move(count).error();
    answer.same_reason = *count - 1;
  }
  answer.elapsed_us = watch.microseconds();
  return answer;
}

}  // namespace muster::query
