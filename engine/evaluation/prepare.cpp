// Filters → evaluators: which evaluator each node of a filter gets.
#include <algorithm>
#include <iterator>

#include "engine/evaluation/cached_predicates.hpp"
#include "engine/evaluation/chunk_predicate.hpp"
#include "engine/evaluation/execution.hpp"
#include "engine/evaluation/ranking.hpp"

namespace muster::engine {

namespace {

struct Preparer {
  const Population& population;
  PredicateCache* cache;

  std::vector<PreparedFilter> all(const std::vector<Filter>& filters) const {
    std::vector<PreparedFilter> prepared;
    prepared.reserve(filters.size());
    for (const Filter& filter : filters) prepared.push_back(prepare(filter, population, cache));
    return prepared;
  }

  PreparedFilter operator()(const Constant& node) const { return prepare_constant(node.value); }
  PreparedFilter operator()(const Known& node) const { return prepare_known(node, population); }
  PreparedFilter operator()(const CodeIn& node) const { return prepare_code_in(node, population); }
  PreparedFilter operator()(const FlagIs& node) const { return prepare_flag_is(node, population); }
  PreparedFilter operator()(const IntegerIn& node) const {
    return prepare_integer_in(population.integers(node.attribute),
                              population.sketch(node.attribute), node.ranges);
  }
  PreparedFilter operator()(const RealIn& node) const {
    return prepare_real_in(node, population.real(node.attribute));
  }
  PreparedFilter operator()(const AnniversaryIn& node) const {
    return prepare_anniversary_in(population.integers(node.attribute),
                                  population.sketch(node.attribute), node.days);
  }
  PreparedFilter operator()(const WithinRadius& node) const {
    return prepare_within_radius(node, population.place(node.attribute));
  }
  PreparedFilter operator()(const TextIn& node) const {
    return prepare_text_in(node, population.text(node.attribute));
  }
  PreparedFilter operator()(const TextLike& node) const {
    return prepare_text_like(node, population.text(node.attribute));
  }
  PreparedFilter operator()(const TextBetween& node) const {
    return prepare_text_between(node, population.text(node.attribute));
  }
  PreparedFilter operator()(const ArithmeticTest& node) const {
    return prepare_arithmetic(node, population);
  }
  PreparedFilter operator()(const BucketIn& node) const {
    return prepare_bucket_in(node, population.directory());
  }
  PreparedFilter operator()(const EventMeasureIn& node) const {
    return prepare_event_measure_in(node, population);
  }
  PreparedFilter operator()(const HasSequence& node) const {
    return prepare_sequence(node, population);
  }
  PreparedFilter operator()(const HasResumed& node) const {
    return prepare_resumed(node, population);
  }
  PreparedFilter operator()(const ScoreIn& node) const {
    return prepare_score(node, population, cache);
  }
  PreparedFilter operator()(const RowsIn& node) const { return prepare_bitmap(node.rows); }
  PreparedFilter operator()(const Shared& node) const {
    return prepare(*node.filter, population, cache);
  }
  // Whoever walks has resolved rankings beforehand, within its limits (resolve_rankings.hpp); what
  // is left is resolved here, which without limits cannot fail.
  PreparedFilter operator()(const Ranked& node) const {
    auto rows = ranked_rows(population, node, Execution{.cache = cache});
    ENGINE_CHECK(rows.ok());
    return prepare_bitmap(std::make_shared<const Bitmap>(*std::move(rows)));
  }
  PreparedFilter operator()(const AllOf& node) const { return prepare_all_of(all(node.operands)); }
  PreparedFilter operator()(const AnyOf& node) const { return prepare_any_of(all(node.operands)); }
  // NOT (a OR b) becomes NOT a AND NOT b: an AND narrows in place, an OR inverted does not.
  PreparedFilter operator()(const Complement& node) const {
    ENGINE_CHECK(node.operand.size() == 1);
    const Filter& operand = node.operand.front();
    if (const auto* twice = std::get_if<Complement>(&operand.node)) {
      ENGINE_CHECK(twice->operand.size() == 1);
      return prepare(twice->operand.front(), population, cache);
    }
    if (const auto* any = std::get_if<AnyOf>(&operand.node)) {
      std::vector<PreparedFilter> kept;
      std::vector<PreparedFilter> excluded;
      for (const Filter& filter : any->operands) {
        const bool is_complement = std::holds_alternative<Complement>(filter.node);
        (is_complement ? kept : excluded).push_back((*this)(Complement{{filter}}));
      }
      std::move(excluded.begin(), excluded.end(), std::back_inserter(kept));
      return prepare_all_of(std::move(kept));
    }
    return prepare_complement(prepare(operand, population, cache));
  }
  PreparedFilter operator()(const CountOf& node) const {
    return prepare_count_of(node.low, node.high, all(node.operands));
  }
};

}  // namespace

PreparedFilter prepare(const Filter& filter, const Population& population, PredicateCache* cache) {
  PreparedFilter plain = std::visit(Preparer{population, cache}, filter.node);
  if (cache == nullptr || !is_worth_caching(filter, population)) return plain;
  return through_cache(filter, population, *cache, std::move(plain));
}

}  // namespace muster::engine
