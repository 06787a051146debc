// How fast customers are generated: one core, drawing and writing apart and together, and the
// whole file over all cores. items_per_second is customers a second; nothing is written to disk.
#include <benchmark/benchmark.h>

#include <cstdint>
#include <string>
#include <string_view>

#include "loaders/generator/generator.hpp"

namespace muster::loaders {
namespace {

constexpr std::uint64_t kRows = 4096;

void count_customers(benchmark::State& state, std::uint64_t customers) {
  state.SetItemsProcessed(static_cast<std::int64_t>(customers));
}

void BM_BuildGenerator(benchmark::State& state) {
  for (auto step : state) {
    const CustomerGenerator generator(kStandardSeed);
    benchmark::DoNotOptimize(&generator);
  }
}
BENCHMARK(BM_BuildGenerator)->Unit(benchmark::kMillisecond);

void BM_DrawCustomers(benchmark::State& state) {
  const CustomerGenerator generator(kStandardSeed);
  std::uint64_t row = 0;
  for (auto step : state) benchmark::DoNotOptimize(generator.customer(row++));
  count_customers(state, row);
}
BENCHMARK(BM_DrawCustomers);

void BM_WriteCustomer(benchmark::State& state) {
  const CustomerGenerator generator(kStandardSeed);
  const CustomerCsv csv(generator.geography());
  const Customer customer = generator.customer(1);
  std::string line(csv.longest_line(), ' ');
  for (auto step : state) benchmark::DoNotOptimize(csv.write(customer, line.data()));
  count_customers(state, static_cast<std::uint64_t>(state.iterations()));
}
BENCHMARK(BM_WriteCustomer);

void BM_AppendRows(benchmark::State& state) {
  const CustomerGenerator generator(kStandardSeed);
  std::string text;
  std::uint64_t row = 0;
  std::uint64_t bytes = 0;
  for (auto step : state) {
    text.clear();
    generator.append_rows(row, kRows, text);
    benchmark::DoNotOptimize(text.data());
    row += kRows;
    bytes += text.size();
  }
  count_customers(state, row);
  state.SetBytesProcessed(static_cast<std::int64_t>(bytes));
}
BENCHMARK(BM_AppendRows)->Unit(benchmark::kMillisecond);

// items_per_second is still customers; each has about twelve events.
void BM_AppendEvents(benchmark::State& state) {
  const CustomerGenerator generator(kStandardSeed);
  std::string text;
  std::uint64_t row = 0;
  std::uint64_t bytes = 0;
  for (auto step : state) {
    text.clear();
    generator.append_events(row, kRows, text);
    benchmark::DoNotOptimize(text.data());
    row += kRows;
    bytes += text.size();
  }
  count_customers(state, row);
  state.SetBytesProcessed(static_cast<std::int64_t>(bytes));
}
BENCHMARK(BM_AppendEvents)->Unit(benchmark::kMillisecond);

// Threads: 1, then as many as the machine has.
void BM_GenerateCustomers(benchmark::State& state) {
  constexpr std::uint64_t kCustomers = 200'000;
  std::uint64_t bytes = 0;
  for (auto step : state) {
    const Status status = generate_customers(
        {.customers = kCustomers, .threads = static_cast<unsigned>(state.range(0))},
        [&bytes](std::string_view block) {
          bytes += block.size();
          return true;
        });
    if (!status.ok()) state.SkipWithError(status.error().message.c_str());
  }
  count_customers(state, kCustomers * static_cast<std::uint64_t>(state.iterations()));
  state.SetBytesProcessed(static_cast<std::int64_t>(bytes));
}
BENCHMARK(BM_GenerateCustomers)->Arg(1)->Arg(0)->UseRealTime()->Unit(benchmark::kMillisecond);

}  // namespace
}  // namespace muster::loaders
