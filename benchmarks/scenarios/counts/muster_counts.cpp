// Muster's side of the counts scenario: opens a store, counts each query many times, and prints one
// JSON line a query. What is timed is what a caller waits for: binding the parsed text and
// counting.
//
//   muster_counts STORE QUERIES AS_OF ROUNDS THREADS CACHE_MIB
//
// QUERIES holds `name<TAB>where` lines. CACHE_MIB 0 switches the predicate cache off; otherwise two
// unmeasured rounds fill it.
#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <cstdlib>
#include <fstream>
#include <iostream>
#include <string>
#include <vector>

#include "engine/evaluation/evaluate.hpp"
#include "engine/evaluation/predicate_cache.hpp"
#include "engine/kernels/kernel_set.hpp"
#include "engine/storage/store.hpp"
#include "query/language/parser.hpp"
#include "query/plan/bind.hpp"

namespace {

[[noreturn]] void fail(const std::string& message) {
  fmt::print(stderr, "muster_counts: {}\n", message);
  std::exit(1);
}

template <typename T>
T value_or_fail(muster::Result<T> result) {
  if (!result.ok()) fail(result.error().message);
  return *std::move(result);
}

}  // namespace

int main(int argc, char** argv) {
  using Clock = std::chrono::steady_clock;
  if (argc != 7) fail("usage: muster_counts STORE QUERIES AS_OF ROUNDS THREADS CACHE_MIB");
  if (auto kernel = muster::engine::kernel_choice(); !kernel.ok()) fail(kernel.error().message);
  const auto population = value_or_fail(muster::engine::open_store(argv[1]));
  const auto context = value_or_fail(muster::query::read_context(argv[3], "UTC"));
  const int rounds = std::atoi(argv[4]);
  const auto cache_bytes = static_cast<std::uint64_t>(std::atoll(argv[6])) << 20;
  muster::engine::PredicateCache cache(cache_bytes);
  muster::engine::Execution execution;
  execution.threads = static_cast<unsigned>(std::atoi(argv[5]));
  if (cache_bytes != 0) execution.cache = &cache;

  std::ifstream queries(argv[2]);
  if (!queries) fail(fmt::format("cannot read {}", argv[2]));
  for (std::string line; std::getline(queries, line);) {
    const std::size_t tab = line.find('\t');
    if (tab == std::string::npos) continue;
    const std::string where = line.substr(tab + 1);
    const auto expression = value_or_fail(muster::query::parse(where));
    std::uint64_t count = 0;
    const auto run = [&] {
      const auto begin = Clock::now();
      const auto bound = value_or_fail(muster::query::bind(expression, *population, context));
      count = value_or_fail(muster::engine::count(*population, bound.filter, execution));
      return std::chrono::duration<double, std::micro>(Clock::now() - begin).count();
    };
    for (int warm = 0; warm < 3; ++warm) run();
    std::vector<double> times;
    for (int round = 0; round < rounds; ++round) times.push_back(run());
    std::sort(times.begin(), times.end());
    fmt::print("{{\"name\":\"{}\",\"count\":{},\"median_us\":{:.1f},\"min_us\":{:.1f}}}\n",
               line.substr(0, tab), count, times[times.size() / 2], times.front());
  }
  const auto statistics = cache.statistics();
  fmt::print(stderr, "kernel {}, cache {} hits, {} misses, {} entries, {} bytes; image {} bytes\n",
             muster::engine::kernels().name, statistics.hits, statistics.misses, statistics.entries,
             statistics.bytes, population->image().size_bytes());
  return 0;
}
