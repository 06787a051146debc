#include "engine/events/retention.hpp"

#include <tbb/enumerable_thread_specific.h>

#include <algorithm>
#include <array>
#include <functional>
#include <limits>

#include "engine/check.hpp"
#include "engine/evaluation/chunk_walk.hpp"
#include "engine/events/event_scan.hpp"
#include "engine/index/chunk_view.hpp"

namespace muster::engine {
namespace {

constexpr std::uint32_t kNoPeriod = std::numeric_limits<std::uint32_t>::max();

// Periods of times that come in ascending order.
class AscendingPeriods {
 public:
  explicit AscendingPeriods(const std::vector<std::int64_t>& begins) : begins_(begins) {}
  /// The period of `time`; kNoPeriod before the first and after the last.
  std::uint32_t of(std::int64_t time) {
    while (next_ < begins_.size() && begins_[next_] <= time) ++next_;
    return next_ == 0 || next_ == begins_.size() ? kNoPeriod
                                                 : static_cast<std::uint32_t>(next_ - 1);
  }

 private:
  const std::vector<std::int64_t>& begins_;
  std::size_t next_ = 0;
};

// What a thread counts with.
struct Worker {
  RetentionGrid grid;
  std::vector<std::int64_t> began;    // by row: the first event's time
  std::vector<std::uint32_t> cohort;  // by row; kNoPeriod for who is in none
  std::vector<std::uint32_t> seen;    // by row: the last period she was back in
};

void walk_chunk(const EventStore& store, const Retention& question, std::uint32_t chunk,
                const std::array<std::uint64_t, kChunkWords>* audience, Worker& worker) {
  constexpr std::int64_t kNever = std::numeric_limits<std::int64_t>::max();
  worker.began.assign(kChunkRows, kNever);
  worker.cohort.assign(kChunkRows, kNoPeriod);
  worker.seen.assign(kChunkRows, kNoPeriod);
  const EventScan first(store, question.first, chunk);
  AscendingPeriods periods(question.begins);
  const std::uint16_t* rows = first.list().rows.data();
  first.for_each_timed([&](std::uint32_t event, std::int64_t time) {
    const std::uint32_t period = periods.of(time);
    const std::uint16_t row = rows[event];
    if (worker.began[row] != kNever) return;
    worker.began[row] = time;
    if (period == kNoPeriod) return;
    if (audience != nullptr && (((*audience)[row / 64] >> (row % 64)) & 1U) == 0) return;
    worker.cohort[row] = period;
    ++worker.grid.sizes[period];
  });
  const EventScan again(store, question.again, chunk);
  AscendingPeriods later(question.begins);
  rows = again.list().rows.data();
  again.for_each_timed([&](std::uint32_t event, std::int64_t time) {
    const std::uint32_t period = later.of(time);
    const std::uint16_t row = rows[event];
    const std::uint32_t cohort = worker.cohort[row];
    if (cohort == kNoPeriod || period == kNoPeriod || worker.seen[row] == period) return;
    if (time < worker.began[row] || period - cohort > question.later) return;
    worker.seen[row] = period;
    ++worker.grid.back[cohort * (question.later + 1) + (period - cohort)];
  });
}

}  // namespace

Result<RetentionGrid> retention(const Population& population, const Retention& question,
                                const Bitmap* audience, const Execution& execution) {
  ENGINE_CHECK(question.begins.size() >= 2);
  ENGINE_CHECK(std::is_sorted(question.begins.begin(), question.begins.end()));
  const std::size_t cohorts = question.begins.size() - 1;
  const RetentionGrid empty{std::vector<std::uint64_t>(cohorts),
                            std::vector<std::uint64_t>(cohorts * (question.later + 1))};
  tbb::enumerable_thread_specific<Worker> workers([&] { return Worker{empty, {}, {}, {}}; });
  Status walked = walk_chunks(population, execution, [&](std::uint32_t chunk) {
    if (audience == nullptr) {
      walk_chunk(population.events(), question, chunk, nullptr, workers.local());
      return;
    }
    const ChunkView members(*audience, chunk);
    if (members.cardinality() == 0) return;
    std::array<std::uint64_t, kChunkWords> words{};
    members.copy_to(words);
    walk_chunk(population.events(), question, chunk, &words, workers.local());
  });
  if (!walked.ok()) return std::move(walked).error();
  RetentionGrid grid = empty;
  for (const Worker& worker : workers) {
    std::transform(grid.sizes.begin(), grid.sizes.end(), worker.grid.sizes.begin(),
                   grid.sizes.begin(), std::plus<>());
    std::transform(grid.back.begin(), grid.back.end(), worker.grid.back.begin(), grid.back.begin(),
                   std::plus<>());
  }
  return grid;
}

}  // namespace muster::engine
