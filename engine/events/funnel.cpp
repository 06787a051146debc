#include "engine/events/funnel.hpp"

#include <tbb/enumerable_thread_specific.h>

#include <algorithm>
#include <array>
#include <limits>

#include "engine/check.hpp"
#include "engine/evaluation/chunk_walk.hpp"
#include "engine/events/event_merge.hpp"
#include "engine/events/step_lists.hpp"
#include "engine/index/chunk_view.hpp"

namespace muster::engine {
namespace {

using RowWords = std::array<std::uint64_t, kChunkWords>;

// Where a customer stands: seconds since one before the first event that is looked at, 0 for never.
struct Standing {
  std::uint32_t start = 0;  // of the path
  std::uint32_t at = 0;     // when it came to this step
};

// What one chunk says of one step.
struct ChunkStep {
  std::vector<std::uint16_t> rows;  // reached
  std::vector<PathTime> times;
};

// What a thread needs for a chunk, kept for the next one.
struct Worker {
  EventMerge merge;
  std::vector<Standing> standings;  // by row, of each step but the last
  std::vector<PathTime> first;      // by row, of each step but the first: the earliest completion
};

std::vector<std::uint16_t> rows_of(const RowWords& words) {
  std::vector<std::uint16_t> rows(kChunkRows);
  rows.resize(list_rows(words, rows.data()));
  return rows;
}

// The seconds that all events of the steps lie in.
Result<std::int64_t> first_second(const EventStore& store, const Funnel& funnel) {
  std::int64_t low = std::numeric_limits<std::int64_t>::max();
  std::int64_t high = std::numeric_limits<std::int64_t>::min();
  for (const EventSelection& step : funnel.steps) {
    const EventType& type = store.type(step.type);
    if (type.events == 0) continue;
    low = std::min(low, std::max(type.first, step.window.low));
    high = std::max(high, std::min(type.last, step.window.high));
  }
  if (low > high) return std::int64_t{0};
  if (high - low > std::int64_t{std::numeric_limits<std::uint32_t>::max()} - 2) {
    return Error{ErrorCode::limit_exceeded,
                 "the steps' events lie more than 136 years apart; give them a window, such as "
                 "SINCE '2020-01-01'"};
  }
  return low;
}

class FunnelWalk {
 public:
  FunnelWalk(const EventStore& store, const Funnel& funnel, std::int64_t first)
      : store_(store), funnel_(funnel), steps_(funnel.steps.size()), before_first_(first - 1) {
    if (funnel.within && *funnel.within < within_) {
      within_ = static_cast<std::uint32_t>(*funnel.within);
    }
  }

  /// `words`: the customers asked about. One answer for each step.
  std::vector<ChunkStep> walk(std::uint32_t number, RowWords& words, Worker& worker) const {
    std::vector<ChunkStep> answers(steps_);
    StepLists steps(store_, number);
    for (const EventSelection& step : funnel_.steps) steps.add(step);
    if (!steps.keep_those_who_did(0, words)) return answers;
    answers[0].rows = rows_of(words);
    // Who never did the second step is done with.
    if (steps_ == 1 || !steps.keep_those_who_did(1, words)) return answers;
    const std::size_t between = steps_ - 1;
    worker.standings.assign(std::size_t{kChunkRows} * between, {});
    worker.first.assign(std::size_t{kChunkRows} * between, {});
    worker.merge.for_each(
        steps.lists(), words.data(), [&](std::int64_t time, std::size_t step, std::uint16_t row) {
          take(static_cast<std::uint32_t>(time - before_first_), step,
               worker.standings.data() + row * between, worker.first.data() + row * between);
        });
    for (std::size_t step = 1; step < steps_; ++step) {
      for (std::uint32_t row = 0; row < kChunkRows; ++row) {
        const PathTime time = worker.first[row * between + step - 1];
        if (time.since_first == 0) continue;
        answers[step].rows.push_back(static_cast<std::uint16_t>(row));
        answers[step].times.push_back(time);
      }
    }
    return answers;
  }

 private:
  // One customer does a step. Later steps of the same second were taken before.
  void take(std::uint32_t time, std::size_t step, Standing* standings, PathTime* first) const {
    if (step == 0) {
      standings[0] = {time, time};
      return;
    }
    const Standing before = standings[step - 1];
    if (before.start == 0 || time - before.start > within_) return;
    if (step + 1 < steps_) standings[step] = {before.start, time};
    PathTime& completed = first[step - 1];
    if (completed.since_first == 0) completed = {time - before.at, time - before.start};
  }

  const EventStore& store_;
  const Funnel& funnel_;
  std::size_t steps_;
  std::int64_t before_first_;
  std::uint32_t within_ = std::numeric_limits<std::uint32_t>::max();
};

}  // namespace

Result<std::vector<FunnelStep>> walk_funnel(const Population& population, const Funnel& funnel,
                                            const Bitmap* audience, const Execution& execution) {
  ENGINE_CHECK(!funnel.steps.empty() && funnel.steps.size() <= kMaxFunnelSteps);
  ENGINE_CHECK(!funnel.within || *funnel.within >= 0);
  const auto first = first_second(population.events(), funnel);
  if (!first.ok()) return first.error();
  const FunnelWalk walk(population.events(), funnel, *first);
  std::vector<std::vector<ChunkStep>> answers(population.chunk_count());
  tbb::enumerable_thread_specific<Worker> workers;
  Status walked = walk_chunks(population, execution, [&](std::uint32_t chunk) {
    RowWords words{};
    if (audience == nullptr) {
      write_first_rows(population.rows_in_chunk(chunk), words);
    } else {
      ChunkView(*audience, chunk).copy_to(words);
    }
    answers[chunk] = walk.walk(chunk, words, workers.local());
    std::uint64_t bytes = 0;
    for (const ChunkStep& step : answers[chunk]) {
      bytes += step.rows.size() * sizeof(std::uint16_t) + step.times.size() * sizeof(PathTime);
    }
    take_memory(execution, bytes);
  });
  if (!walked.ok()) return std::move(walked).error();
  if (Status within = within_limits(execution); !within.ok()) return std::move(within).error();

  std::vector<FunnelStep> steps(funnel.steps.size());
  for (std::size_t step = 0; step < steps.size(); ++step) {
    if (step != 0) steps[step].times.resize(answers.size());
    for (std::uint32_t chunk = 0; chunk < answers.size(); ++chunk) {
      ChunkStep& found = answers[chunk][step];
      if (!found.rows.empty()) steps[step].reached.append_rows(chunk, found.rows);
      if (step != 0) steps[step].times[chunk] = std::move(found.times);
    }
  }
  return steps;
}

}  // namespace muster::engine
