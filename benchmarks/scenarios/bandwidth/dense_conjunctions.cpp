// Dense conjunctions against the machine's read bandwidth: counts each with the predicate cache
// filled, right after it measures how fast as many bytes can be read by as many threads, and prints
// one JSON line for each conjunction and number of threads.
//
//   dense_conjunctions STORE CONJUNCTIONS AS_OF THREADS ROUNDS
//
// CONJUNCTIONS holds `name<TAB>predicate<TAB>predicate…` lines. What is timed is engine::count() of
// the bound filter. `bytes` is what must be read at the least (touched_bytes.hpp).
#include <fmt/format.h>

#include <algorithm>
#include <cstdlib>
#include <sstream>
#include <string>
#include <vector>

#include "benchmarks/scenarios/bandwidth/read_bandwidth.hpp"
#include "benchmarks/scenarios/bandwidth/touched_bytes.hpp"
#include "benchmarks/scenarios/turns.hpp"
#include "engine/evaluation/evaluate.hpp"
#include "engine/evaluation/predicate_cache.hpp"
#include "engine/live/open_store.hpp"
#include "query/language/parser.hpp"
#include "query/plan/bind.hpp"

namespace {

using namespace muster;

template <typename T>
T value_or_fail(Result<T> result) {
  if (!result.ok()) benchmarks::fail("dense_conjunctions: " + result.error().message);
  return *std::move(result);
}

engine::Filter bound(const std::string& where, const engine::Population& population,
                     const query::QueryContext& context) {
  const auto expression = value_or_fail(query::parse(where));
  return value_or_fail(query::bind(expression, population, context)).filter;
}

struct Conjunction {
  std::string name;
  engine::Filter filter;
  std::uint64_t bytes = 0;
};

Conjunction read_conjunction(const std::string& name, const std::string& predicates,
                             const engine::Population& population,
                             const query::QueryContext& context) {
  std::vector<engine::Bitmap> operands;
  std::string where;
  std::istringstream parts(predicates);
  for (std::string predicate; std::getline(parts, predicate, '\t');) {
    operands.push_back(
        value_or_fail(engine::select(population, bound(predicate, population, context))));
    where += (where.empty() ? "" : " AND ") + predicate;
  }
  return {name, bound(where, population, context),
          benchmarks::conjunction_bytes(operands, population.size())};
}

double median(std::vector<double> values) {
  std::sort(values.begin(), values.end());
  return values[values.size() / 2];
}

}  // namespace

int main(int argc, char** argv) {
  if (argc != 6) {
    benchmarks::fail("usage: dense_conjunctions STORE CONJUNCTIONS AS_OF THREADS ROUNDS");
  }
  const auto population = value_or_fail(engine::open_store(argv[1]));
  const auto context = value_or_fail(query::read_context(argv[3], "UTC"));
  const auto most_threads = static_cast<unsigned>(std::atoi(argv[4]));
  const int rounds = std::atoi(argv[5]);
  engine::PredicateCache cache(std::uint64_t{2} << 30);

  for (const auto& [name, predicates] : benchmarks::read_listing(argv[2])) {
    const Conjunction conjunction = read_conjunction(name, predicates, *population, context);
    for (unsigned threads = 1; threads <= most_threads; ++threads) {
      engine::Execution execution;
      execution.threads = threads;
      execution.cache = &cache;
      const auto count = [&] {
        return value_or_fail(engine::count(*population, conjunction.filter, execution));
      };
      std::uint64_t customers = 0;
      for (int i = 0; i < 3; ++i) customers = count();  // the cache fills at the second
      std::vector<double> times;
      double bandwidth = 0;
      for (int round = 0; round < rounds; ++round) {
        bandwidth = std::max(bandwidth, benchmarks::read_bandwidth(conjunction.bytes, threads));
        count();
        for (int i = 0; i < 20; ++i) times.push_back(benchmarks::microseconds(count, customers));
      }
      fmt::print(R"({{"name":"{}","threads":{},"count":{},"bytes":{},"us":{:.2f},"min_us":{:.2f},)"
                 R"("bandwidth":{:.0f}}})"
                 "\n",
                 conjunction.name, threads, customers, conjunction.bytes, median(times),
                 *std::min_element(times.begin(), times.end()), bandwidth);
    }
  }
  return 0;
}
