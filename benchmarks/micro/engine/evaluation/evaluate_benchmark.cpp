// Counting filters over two million customers: dense, mixed and sparse expressions, many values,
// k of n. The argument is the number of threads; items_per_second is customers a second. No cache.
#include <benchmark/benchmark.h>

#include <string>

#include "benchmarks/micro/engine/sample_population.hpp"
#include "engine/evaluation/evaluate.hpp"

namespace muster::engine {
namespace {

void count_filter(benchmark::State& state, const Filter& filter) {
  const Population& population = sample_population();
  Execution execution;
  execution.threads = static_cast<unsigned>(state.range(0));
  std::uint64_t found = 0;
  for (auto step : state) {
    const auto counted = count(population, filter, execution);
    if (!counted.ok()) {
      state.SkipWithError(counted.error().message.c_str());
      break;
    }
    benchmark::DoNotOptimize(found = *counted);
  }
  state.SetItemsProcessed(state.iterations() * static_cast<std::int64_t>(kSampleRows));
  state.counters["share"] = static_cast<double>(found) / static_cast<double>(kSampleRows);
}

// ((A | B | C) & D & E) & ~F, whose operands are all dense, or arrays and bitsets, or led by a rare
// one.
Filter three_then_three(Filter a, Filter b, Filter c, Filter d, Filter e, Filter f) {
  return all_of({any_of({std::move(a), std::move(b), std::move(c)}), std::move(d), std::move(e),
                 complement(std::move(f))});
}

void BM_CountDense(benchmark::State& state) {
  count_filter(state, three_then_three(flag("fifth0"), flag("fifth1"), flag("fifth2"),
                                       flag("half0"), flag("half1"), flag("half2")));
}
void BM_CountMixed(benchmark::State& state) {
  count_filter(state, three_then_three(one_of("of50", 1), one_of("of50", 1, 7), flag("fifth0"),
                                       flag("half0"), one_of("of50", 30), one_of("of800", 1)));
}
void BM_CountSparse(benchmark::State& state) {
  count_filter(state, three_then_three(flag("half0"), flag("half1"), flag("fifth0"),
                                       one_of("of800", 1), flag("half2"), flag("half3")));
}
void BM_CountTwoDense(benchmark::State& state) {
  count_filter(state, all_of({flag("half0"), flag("half1")}));
}
void BM_CountSixDense(benchmark::State& state) {
  count_filter(state, all_of({flag("half0"), flag("half1"), flag("half2"), flag("half3"),
                              flag("half4"), flag("half5")}));
}
BENCHMARK(BM_CountDense)->Arg(1)->Arg(2)->UseRealTime()->Unit(benchmark::kMicrosecond);
BENCHMARK(BM_CountMixed)->Arg(1)->Arg(2)->UseRealTime()->Unit(benchmark::kMicrosecond);
BENCHMARK(BM_CountSparse)->Arg(1)->Arg(2)->UseRealTime()->Unit(benchmark::kMicrosecond);
BENCHMARK(BM_CountTwoDense)->Arg(1)->Arg(2)->UseRealTime()->Unit(benchmark::kMicrosecond);
BENCHMARK(BM_CountSixDense)->Arg(1)->Arg(2)->UseRealTime()->Unit(benchmark::kMicrosecond);

// One of so many values: threads, values.
void BM_CountOneOfMany(benchmark::State& state) {
  count_filter(state, one_of("of800", static_cast<std::uint32_t>(state.range(1))));
}
BENCHMARK(BM_CountOneOfMany)
    ->ArgsProduct({{1, 2}, {1, 10, 100, 400}})
    ->UseRealTime()
    ->Unit(benchmark::kMicrosecond);

// The same of an attribute with more values than have bitmaps.
void BM_CountOneOfManyRare(benchmark::State& state) {
  count_filter(state, one_of("of20000", static_cast<std::uint32_t>(state.range(1))));
}
BENCHMARK(BM_CountOneOfManyRare)
    ->ArgsProduct({{1, 2}, {1, 10, 1000}})
    ->UseRealTime()
    ->Unit(benchmark::kMicrosecond);

// At least k of n flags: threads, k, n.
void BM_CountAtLeast(benchmark::State& state) {
  CountOf node;
  node.low = static_cast<std::uint64_t>(state.range(1));
  node.high = static_cast<std::uint64_t>(state.range(2));
  for (std::int64_t i = 0; i < state.range(2); ++i) {
    node.operands.push_back(flag("fifth" + std::to_string(i)));
  }
  count_filter(state, {std::move(node)});
}
BENCHMARK(BM_CountAtLeast)
    ->Args({1, 3, 6})
    ->Args({2, 3, 6})
    ->Args({1, 6, 20})
    ->Args({2, 6, 20})
    ->UseRealTime()
    ->Unit(benchmark::kMicrosecond);

}  // namespace
}  // namespace muster::engine
