// What the predicate cache is worth: the same filter without a cache, with a cache that is emptied
// before every count, with one that has been asked once before (and so writes its answers down),
// and with a full one. Two threads; items_per_second is customers a second.
#include <benchmark/benchmark.h>

#include "benchmarks/micro/engine/sample_population.hpp"
#include "engine/evaluation/evaluate.hpp"
#include "engine/evaluation/predicate_cache.hpp"

namespace muster::engine {
namespace {

constexpr std::uint64_t kCapacity = std::uint64_t{256} << 20;

Filter three_ranges() {
  return all_of({between("byte", 20, 120), between("two_bytes", 10'000, 40'000),
                 between("four_bytes", 0, 1'000'000'000)});
}

void count_once(benchmark::State& state, const Filter& filter, PredicateCache* cache) {
  Execution execution;
  execution.threads = 2;
  execution.cache = cache;
  const auto counted = count(sample_population(), filter, execution);
  if (!counted.ok()) state.SkipWithError(counted.error().message.c_str());
}

void finish(benchmark::State& state) {
  state.SetItemsProcessed(state.iterations() * static_cast<std::int64_t>(kSampleRows));
}

void BM_CountWithoutCache(benchmark::State& state) {
  const Filter filter = three_ranges();
  for (auto step : state) count_once(state, filter, nullptr);
  finish(state);
}

// The argument is how often the filter was asked since the cache was emptied.
void BM_CountWithYoungCache(benchmark::State& state) {
  const Filter filter = three_ranges();
  PredicateCache cache(kCapacity);
  for (auto step : state) {
    state.PauseTiming();
    cache.clear();
    for (std::int64_t i = 0; i < state.range(0); ++i) count_once(state, filter, &cache);
    state.ResumeTiming();
    count_once(state, filter, &cache);
  }
  finish(state);
}

void BM_CountWithFullCache(benchmark::State& state) {
  const Filter filter = three_ranges();
  PredicateCache cache(kCapacity);
  for (int i = 0; i < 3; ++i) count_once(state, filter, &cache);
  const auto before = cache.statistics();
  for (auto step : state) count_once(state, filter, &cache);
  const auto after = cache.statistics();
  state.counters["hit_rate"] =
      static_cast<double>(after.hits - before.hits) /
      static_cast<double>(after.hits - before.hits + after.misses - before.misses);
  finish(state);
}

BENCHMARK(BM_CountWithoutCache)->UseRealTime()->Unit(benchmark::kMicrosecond);
BENCHMARK(BM_CountWithYoungCache)->Arg(0)->Arg(1)->UseRealTime()->Unit(benchmark::kMicrosecond);
BENCHMARK(BM_CountWithFullCache)->UseRealTime()->Unit(benchmark::kMicrosecond);

}  // namespace
}  // namespace muster::engine
