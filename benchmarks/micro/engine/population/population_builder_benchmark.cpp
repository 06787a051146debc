// How fast rows become a population: the standard population's batches appended, and the whole
// finished, as they come and put in order. Items are rows; `cpu_ns_a_cell` is processor time of all
// threads over rows × attributes.
#include <benchmark/benchmark.h>

#include <ctime>
#include <string>
#include <utility>
#include <vector>

#include "engine/check.hpp"
#include "engine/population/population_builder.hpp"
#include "loaders/generator/generator.hpp"
#include "loaders/load.hpp"
#include "loaders/rows/row_sink.hpp"

namespace muster::engine {
namespace {

constexpr std::uint64_t kRows = 1'000'000;

// Keeps what a load hands over.
class Kept final : public loaders::RowSink {
 public:
  Status begin(std::vector<AttributeSpec> given) override {
    attributes = std::move(given);
    batches.clear();
    return {};
  }
  Status batch(RowBatch batch) override {
    batches.push_back(std::move(batch));
    return {};
  }
  void settled(std::vector<AttributeSpec> given) override { attributes = std::move(given); }

  std::vector<AttributeSpec> attributes;
  std::vector<RowBatch> batches;
};

const Kept& standard_batches() {
  static const Kept kept = [] {
    std::string csv(loaders::customer_csv_header());
    loaders::CustomerGenerator(loaders::kStandardSeed).append_rows(0, kRows, csv);
    Kept sink;
    ENGINE_CHECK(loaders::load_bytes_into(std::move(csv), "customers.csv", {}, sink).ok());
    return sink;
  }();
  return kept;
}

double processor_seconds() {
  timespec now{};
  clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
  return static_cast<double>(now.tv_sec) + static_cast<double>(now.tv_nsec) * 1e-9;
}

void BM_BuildStandardPopulation(benchmark::State& state) {
  const Kept& kept = standard_batches();
  std::uint64_t bytes = 0;
  double processor = 0;
  for (auto step : state) {
    const double before = processor_seconds();
    auto builder = PopulationBuilder::create(kept.attributes, {.order_rows = state.range(0) != 0});
    ENGINE_CHECK(builder.ok());
    for (const RowBatch& batch : kept.batches) ENGINE_CHECK(builder->append(batch).ok());
    const auto population = builder->finish();
    ENGINE_CHECK(population.ok());
    processor += processor_seconds() - before;
    bytes = (*population)->image()->size_bytes();
  }
  const auto rows = static_cast<double>(state.iterations()) * static_cast<double>(kRows);
  state.SetItemsProcessed(static_cast<std::int64_t>(rows));
  state.counters["cpu_ns_a_cell"] =
      processor * 1e9 / rows / static_cast<double>(kept.attributes.size());
  state.counters["image_bytes_a_row"] = static_cast<double>(bytes) / static_cast<double>(kRows);
}
BENCHMARK(BM_BuildStandardPopulation)
    ->ArgName("ordered")
    ->Arg(0)
    ->Arg(1)
    ->Unit(benchmark::kMillisecond)
    ->UseRealTime();

}  // namespace
}  // namespace muster::engine
