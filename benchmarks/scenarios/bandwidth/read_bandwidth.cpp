#include "benchmarks/scenarios/bandwidth/read_bandwidth.hpp"

#include <pthread.h>
#include <sched.h>

#include <algorithm>
#include <atomic>
#include <barrier>
#include <boost/align/aligned_allocator.hpp>
#include <chrono>
#include <thread>
#include <vector>

namespace muster::benchmarks {

namespace {

using Clock = std::chrono::steady_clock;
using Buffer = std::vector<std::uint64_t, boost::alignment::aligned_allocator<std::uint64_t, 64>>;

constexpr std::size_t kWordsPerStep = 256;
constexpr int kRounds = 5;
// A round reads at least this much, so that starting it together costs nothing beside it.
constexpr std::size_t kBytesPerRound = std::size_t{256} << 20;

void stay_on_processor(unsigned index) {
  cpu_set_t set;
  CPU_ZERO(&set);
  CPU_SET(index % std::max(1U, std::thread::hardware_concurrency()), &set);
  // Refused in some containers; the figure is then of unpinned threads.
  pthread_setaffinity_np(pthread_self(), sizeof set, &set);
}

}  // namespace

double read_bandwidth(std::size_t total_bytes, unsigned threads) {
  const std::size_t part_words =
      std::max<std::size_t>(1,
                            (total_bytes / threads + kWordsPerStep * 8 - 1) / 8 / kWordsPerStep) *
      kWordsPerStep;
  const std::size_t repeats = std::max<std::size_t>(1, kBytesPerRound / (part_words * 8));
  std::barrier together(static_cast<std::ptrdiff_t>(threads));
  std::atomic<std::uint64_t> kept{0};
  std::vector<Clock::time_point> begins(kRounds);
  std::vector<Clock::time_point> ends(kRounds);
  const auto read = [&](unsigned index) {
    stay_on_processor(index);
    const Buffer part(part_words, index + 1);
    std::uint64_t seen = or_of_words(part.data(), part_words);
    for (std::size_t round = 0; round < kRounds; ++round) {
      together.arrive_and_wait();
      if (index == 0) begins[round] = Clock::now();
      for (std::size_t i = 0; i < repeats; ++i) seen |= or_of_words(part.data(), part_words);
      together.arrive_and_wait();
      if (index == 0) ends[round] = Clock::now();
    }
    kept |= seen;
  };
  {
    std::vector<std::jthread> workers;
    for (unsigned index = 0; index < threads; ++index) workers.emplace_back(read, index);
  }
  double best = 0;
  for (std::size_t round = 0; round < kRounds; ++round) {
    const double seconds = std::chrono::duration<double>(ends[round] - begins[round]).count();
    const auto bytes = static_cast<double>(part_words * 8 * repeats * threads);
    best = std::max(best, bytes / seconds);
  }
  return best;
}

}  // namespace muster::benchmarks
