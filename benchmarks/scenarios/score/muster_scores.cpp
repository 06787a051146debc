// Muster as a contender of the score scenario: opens a store and serves turns (turns.hpp).
//
//   muster_scores STORE CARDS THREADS CACHE_MIB
//
// What is timed is score_cells() of a scoring bound before: preparing it, adding it up for
// everybody, and the exact histogram. CACHE_MIB 0 switches the predicate cache off.
#include <fmt/format.h>

#include <cstdlib>
#include <limits>
#include <memory>

#include "benchmarks/scenarios/score/score_cards.hpp"
#include "benchmarks/scenarios/turns.hpp"
#include "engine/evaluation/predicate_cache.hpp"
#include "engine/kernels/kernel_set.hpp"
#include "engine/live/open_store.hpp"

namespace {

using namespace muster;

template <typename T>
T value_or_fail(Result<T> result) {
  if (!result.ok()) benchmarks::fail("muster_scores: " + result.error().message);
  return *std::move(result);
}

engine::Filter filter_of(const benchmarks::CardRule& rule, const engine::Population& population) {
  const engine::Attribute* attribute = population.attributes().find(rule.column);
  if (attribute == nullptr) benchmarks::fail("muster_scores: no attribute " + rule.column);
  if (attribute->type() == engine::AttributeType::flag) return {engine::FlagIs{attribute->id}};
  if (!rule.word.empty()) {
    const engine::ValueCode code = population.dictionary(attribute->id).find(rule.word);
    if (code == engine::kUnknownCode) benchmarks::fail("muster_scores: no value " + rule.word);
    return {engine::CodeIn{attribute->id, {code}}};
  }
  using Limits = std::numeric_limits<std::int64_t>;
  return {engine::IntegerIn{
      attribute->id, {{rule.low.value_or(Limits::min()), rule.high.value_or(Limits::max())}}}};
}

}  // namespace

int main(int argc, char** argv) {
  using benchmarks::fail;
  if (argc != 5) fail("usage: muster_scores STORE CARDS THREADS CACHE_MIB");
  if (auto kernel = engine::kernel_choice(); !kernel.ok()) fail(kernel.error().message);
  const auto population = value_or_fail(engine::open_store(argv[1]));
  const auto cache_bytes = static_cast<std::uint64_t>(std::atoll(argv[4])) << 20;
  engine::PredicateCache cache(cache_bytes);
  engine::Execution execution;
  execution.threads = static_cast<unsigned>(std::atoi(argv[3]));
  if (cache_bytes != 0) execution.cache = &cache;
  const engine::Filter label = filter_of({.column = "bought_again"}, *population);

  std::map<std::string, benchmarks::Work> works;
  for (const benchmarks::Card& card : benchmarks::read_cards(argv[2])) {
    auto scoring = std::make_shared<engine::Scoring>();
    scoring->name = scoring->meaning = card.name;
    for (const benchmarks::CardRule& rule : card.rules) {
      scoring->rules.push_back({.name = rule.column,
                                .when = filter_of(rule, *population),
                                .points = engine::FlatPoints{rule.points}});
    }
    const auto cells = [&population, &execution, scoring](const engine::Filter* positives) {
      return benchmarks::checksum(
          value_or_fail(engine::score_cells(*population, *scoring, {}, positives, execution)));
    };
    works[card.name + ", score"] = [cells] { return cells(nullptr); };
    works[card.name + ", back-test"] = [cells, &label] { return cells(&label); };
  }
  benchmarks::serve_turns(works, fmt::format(R"({{"kernel":"{}","customers":{}}})",
                                             engine::kernels().name, population->size()));
  return 0;
}
