#include "query/run/count.hpp"

#include <fmt/format.h>

#include <utility>
#include <variant>

#include "engine/evaluation/evaluate.hpp"
#include "engine/evaluation/known_count.hpp"
#include "query/run/stopwatch.hpp"

namespace muster::query {

namespace {

CountAnswer answer_of(const engine::Population& population, std::uint64_t count, BoundQuery bound,
                      const Stopwatch& watch) {
  CountAnswer answer;
  answer.count = count;
  answer.population = population.size();
  answer.share = share_of(answer.count, answer.population);
  answer.version = population.version();
  answer.warnings = std::move(bound.warnings);
  answer.elapsed_us = watch.microseconds();
  return answer;
}

// Whether binding it looks up a few names and no more: the names and values are there, so that
// none is looked for that is near.
class PlainTest {
 public:
  explicit PlainTest(const engine::Population& population) : population_(population) {}

  bool operator()(const NotCondition& outside) const {
    return std::visit(*this, outside.operand->node);
  }
  bool operator()(const NullCondition& test) const { return attribute(test.name) != nullptr; }
  bool operator()(const CompareCondition& test) const {
    const auto* name = std::get_if<NameTerm>(&test.left.node);
    const auto* value = std::get_if<StringTerm>(&test.right.node);
    if (name == nullptr || value == nullptr || test.op != CompareOperator::equal) return false;
    const engine::Attribute* const found = attribute(name->name);
    return found != nullptr && found->type() == engine::AttributeType::category &&
           population_.dictionary(found->id).find(value->value) != engine::kUnknownCode;
  }
  template <typename Other>
  bool operator()(const Other&) const {
    return false;
  }

 private:
  const engine::Attribute* attribute(const std::string& name) const {
    return population_.attributes().find(name);
  }

  const engine::Population& population_;
};

}  // namespace

Result<CountAnswer> count(const engine::Population& population, const Query& query,
                          const engine::Execution& execution) {
  const Stopwatch watch;
  auto bound = bind(query, population);
  if (!bound) return std::move(bound).error();
  auto selected = engine::count(population, bound->filter, execution);
  if (!selected) return std::move(selected).error();
  return answer_of(population, *selected, *std::move(bound), watch);
}

std::optional<CountAnswer> known_count(const engine::Population& population, const Query& query) {
  const Stopwatch watch;
  if (!std::visit(PlainTest(population), query.expression.node)) return std::nullopt;
  auto bound = bind(query, population);
  if (!bound) return std::nullopt;
  const auto known = engine::known_count(population, bound->filter);
  if (!known) return std::nullopt;
  return answer_of(population, *known, *std::move(bound), watch);
}

Result<CountsAnswer> counts(const engine::Population& population,
                            std::span<const NamedQuery> queries,
                            const engine::Execution& execution) {
  const Stopwatch watch;
  CountsAnswer answer;
  answer.population = population.size();
  answer.version = population.version();
  std::vector<engine::Filter> filters;
  filters.reserve(queries.size());
  // One moment for all, or "now" could change between two of them at midnight.
  const engine::Instant now = engine::now();
  for (const NamedQuery& named : queries) {
    QueryContext context = named.query.context;
    if (!context.as_of) context.as_of = now;
    auto bound = muster::query::bind(named.query.expression, population, context,
                                     std::string_view(named.query.text));
    if (!bound) {
      Error error = std::move(bound).error();
      error.message = fmt::format("query '{}': {}", named.name, error.message);
      return error;
    }
    filters.push_back(std::move(bound->filter));
    answer.counts.push_back({named.name, 0, 0, std::move(bound->warnings)});
  }
  auto selected = engine::count_each(population, filters, execution);
  if (!selected) return std::move(selected).error();
  for (std::size_t i = 0; i < answer.counts.size(); ++i) {
    answer.counts[i].count = (*selected)[i];
    answer.counts[i].share = share_of((*selected)[i], answer.population);
  }
  answer.elapsed_us = watch.microseconds();
  return answer;
}

}  // namespace muster::query
