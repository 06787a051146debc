// Ranges over numbers, by the bytes a row that their column takes: alone, and where an AND leaves
// few rows to look at. One thread; items_per_second is customers a second. No cache.
#include <benchmark/benchmark.h>

#include <array>
#include <string>

#include "benchmarks/micro/engine/sample_population.hpp"
#include "engine/evaluation/evaluate.hpp"

namespace muster::engine {
namespace {

struct Width {
  const char* name;
  std::int64_t values;
};
constexpr std::array<Width, 4> kWidths{{{"byte", 200},
                                        {"two_bytes", 50'000},
                                        {"four_bytes", 2'000'000'000},
                                        {"eight_bytes", 1'000'000'000'000'000}}};

// One customer in five.
Filter fifth_of_range(const Width& width) {
  return between(width.name, width.values / 5, 2 * (width.values / 5) - 1);
}

void count_filter(benchmark::State& state, const Filter& filter, const std::string& label) {
  Execution execution;
  execution.threads = 1;
  for (auto step : state) {
    const auto counted = count(sample_population(), filter, execution);
    if (!counted.ok()) {
      state.SkipWithError(counted.error().message.c_str());
      break;
    }
    benchmark::DoNotOptimize(*counted);
  }
  state.SetItemsProcessed(state.iterations() * static_cast<std::int64_t>(kSampleRows));
  state.SetLabel(label);
}

void BM_CountRange(benchmark::State& state) {
  const Width& width = kWidths[static_cast<std::size_t>(state.range(0))];
  count_filter(state, fifth_of_range(width), width.name);
}
void BM_CountRangeWithinHalf(benchmark::State& state) {
  const Width& width = kWidths[static_cast<std::size_t>(state.range(0))];
  count_filter(state, all_of({flag("half0"), fifth_of_range(width)}), width.name);
}
void BM_CountRangeWithinFew(benchmark::State& state) {
  const Width& width = kWidths[static_cast<std::size_t>(state.range(0))];
  count_filter(state, all_of({one_of("of800", 1), fifth_of_range(width)}), width.name);
}
BENCHMARK(BM_CountRange)->DenseRange(0, 3)->Unit(benchmark::kMicrosecond);
BENCHMARK(BM_CountRangeWithinHalf)->DenseRange(0, 3)->Unit(benchmark::kMicrosecond);
BENCHMARK(BM_CountRangeWithinFew)->DenseRange(0, 3)->Unit(benchmark::kMicrosecond);

}  // namespace
}  // namespace muster::engine
