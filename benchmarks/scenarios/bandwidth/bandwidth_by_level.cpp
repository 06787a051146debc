// Prints how fast memory is read at each level, one JSON line each.
//
//   bandwidth_by_level THREADS
#include <fmt/format.h>

#include <cstdlib>

#include "benchmarks/scenarios/bandwidth/read_bandwidth.hpp"
#include "benchmarks/scenarios/turns.hpp"

int main(int argc, char** argv) {
  if (argc != 2) muster::benchmarks::fail("usage: bandwidth_by_level THREADS");
  const auto most_threads = static_cast<unsigned>(std::atoi(argv[1]));
  // A thread's share: within a first-level cache, a second-level cache, a third-level cache, and
  // beyond most caches.
  for (const std::size_t kibibytes : {24UL, 1024UL, 32UL * 1024, 512UL * 1024}) {
    for (unsigned threads = 1; threads <= most_threads; ++threads) {
      fmt::print(R"({{"bytes_per_thread":{},"threads":{},"bandwidth":{:.0f}}})"
                 "\n",
                 kibibytes * 1024, threads,
                 muster::benchmarks::read_bandwidth(kibibytes * 1024 * threads, threads));
    }
  }
  return 0;
}
