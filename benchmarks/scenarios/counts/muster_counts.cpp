// Muster as a contender of the counts scenario: opens a store and serves turns (turns.hpp).
//
//   muster_counts STORE QUERIES AS_OF THREADS CACHE_MIB text|bound
//
// What is timed with `text` is what a caller waits for: parsing, binding, and counting; with
// `bound`, counting alone, for rivals that are handed no text either. QUERIES holds
// `name<TAB>where` lines. CACHE_MIB 0 switches the predicate cache off. There is no cache of whole
// results. The cache's statistics go to standard error at the end.
#include <fmt/format.h>

#include <cstdlib>
#include <string>

#include "benchmarks/scenarios/turns.hpp"
#include "engine/evaluation/evaluate.hpp"
#include "engine/evaluation/predicate_cache.hpp"
#include "engine/kernels/kernel_set.hpp"
#include "engine/live/open_store.hpp"
#include "query/language/parser.hpp"
#include "query/plan/bind.hpp"

namespace {

template <typename T>
T value_or_fail(muster::Result<T> result) {
  if (!result.ok()) muster::benchmarks::fail("muster_counts: " + result.error().message);
  return *std::move(result);
}

}  // namespace

int main(int argc, char** argv) {
  using muster::benchmarks::fail;
  if (argc != 7) fail("usage: muster_counts STORE QUERIES AS_OF THREADS CACHE_MIB text|bound");
  if (auto kernel = muster::engine::kernel_choice(); !kernel.ok()) fail(kernel.error().message);
  const auto population = value_or_fail(muster::engine::open_store(argv[1]));
  const auto context = value_or_fail(muster::query::read_context(argv[3], "UTC"));
  const auto cache_bytes = static_cast<std::uint64_t>(std::atoll(argv[5])) << 20;
  muster::engine::PredicateCache cache(cache_bytes);
  muster::engine::Execution execution;
  execution.threads = static_cast<unsigned>(std::atoi(argv[4]));
  if (cache_bytes != 0) execution.cache = &cache;

  const bool bound = std::string(argv[6]) == "bound";

  std::map<std::string, muster::benchmarks::Work> works;
  for (const auto& [name, where] : muster::benchmarks::read_listing(argv[2])) {
    const auto filter_of = [&](const std::string& text) {
      const auto expression = value_or_fail(muster::query::parse(text));
      return value_or_fail(muster::query::bind(expression, *population, context)).filter;
    };
    const auto count = [&](const muster::engine::Filter& filter) {
      return value_or_fail(muster::engine::count(*population, filter, execution));
    };
    if (bound) {
      works[name] = [count, filter = filter_of(where)] { return count(filter); };
    } else {
      works[name] = [count, filter_of, text = where] { return count(filter_of(text)); };
    }
  }
  muster::benchmarks::serve_turns(
      works,
      fmt::format(R"({{"kernel":"{}","customers":{},"bytes":{}}})", muster::engine::kernels().name,
                  population->size(), population->image()->size_bytes()));
  const auto statistics = cache.statistics();
  fmt::print(stderr, "cache of {} MiB: {} hits, {} misses, {} entries, {} bytes\n", argv[5],
             statistics.hits, statistics.misses, statistics.entries, statistics.bytes);
  return 0;
}
