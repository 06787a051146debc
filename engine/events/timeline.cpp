#include "engine/events/timeline.hpp"

#include <tbb/enumerable_thread_specific.h>

#include <algorithm>
#include <array>

#include "engine/check.hpp"
#include "engine/evaluation/chunk_walk.hpp"
#include "engine/events/event_scan.hpp"
#include "engine/index/chunk_view.hpp"

namespace muster::engine {
namespace {

using RowWords = std::array<std::uint64_t, kChunkWords>;

// What a thread counts with.
struct Worker {
  std::vector<TimelineCell> cells;
  // By row: in which cell, and in which period of all series together, she was counted last.
  std::vector<std::size_t> in_cell = std::vector<std::size_t>(kChunkRows);
  std::vector<std::size_t> in_period = std::vector<std::size_t>(kChunkRows);
};

// The part of a window that lies in a period; empty ones have high < low.
IntegerRange part_of(IntegerRange window, std::int64_t begin, std::int64_t end) {
  return {std::max(window.low, begin), std::min(window.high, end - 1)};
}

void walk_chunk(const EventStore& store, const Timeline& question, std::uint32_t chunk,
                const RowWords& audience, Worker& worker) {
  constexpr std::size_t kNone = static_cast<std::size_t>(-1);
  std::fill(worker.in_cell.begin(), worker.in_cell.end(), kNone);
  std::fill(worker.in_period.begin(), worker.in_period.end(), kNone);
  const std::size_t periods = question.begins.size() - 1;
  TimelineCell* const together = worker.cells.data() + question.series.size() * periods;
  for (std::size_t period = 0; period < periods; ++period) {
    for (std::size_t series = 0; series < question.series.size(); ++series) {
      const EventSelection& selection = question.series[series];
      const IntegerRange window =
          part_of(selection.window, question.begins[period], question.begins[period + 1]);
      if (window.high < window.low) continue;
      const EventScan scan(store, selection, window, chunk);
      const std::uint16_t* const rows = scan.list().rows.data();
      const std::size_t place = series * periods + period;
      TimelineCell& cell = worker.cells[place];
      const std::uint64_t before = cell.events;
      scan.for_each([&](std::uint32_t event) {
        const std::uint16_t row = rows[event];
        const std::uint64_t wanted = (audience[row / 64] >> (row % 64)) & 1U;
        cell.events += wanted;
        if (wanted == 0 || worker.in_cell[row] == place) return;
        worker.in_cell[row] = place;
        ++cell.customers;
        if (worker.in_period[row] == period) return;
        worker.in_period[row] = period;
        ++together[period].customers;
      });
      together[period].events += cell.events - before;
    }
  }
}

}  // namespace

Result<TimelineCells> timeline(const Population& population, const Timeline& question,
                               const Bitmap* audience, const Execution& execution) {
  ENGINE_CHECK(question.begins.size() >= 2);
  ENGINE_CHECK(std::is_sorted(question.begins.begin(), question.begins.end()));
  TimelineCells answer;
  answer.periods = question.begins.size() - 1;
  answer.cells.resize((question.series.size() + 1) * answer.periods);
  tbb::enumerable_thread_specific<Worker> workers([&] {
    Worker worker;
    worker.cells.resize(answer.cells.size());
    return worker;
  });
  Status walked = walk_chunks(population, execution, [&](std::uint32_t chunk) {
    RowWords words{};
    if (audience == nullptr) {
      write_first_rows(population.rows_in_chunk(chunk), words);
    } else {
      const ChunkView members(*audience, chunk);
      if (members.cardinality() == 0) return;
      members.copy_to(words);
    }
    walk_chunk(population.events(), question, chunk, words, workers.local());
  });
  if (!walked.ok()) return std::move(walked).error();
  for (const Worker& worker : workers) {
    for (std::size_t i = 0; i < answer.cells.size(); ++i) {
      answer.cells[i].events += worker.cells[i].events;
      answer.cells[i].customers += worker.cells[i].customers;
    }
  }
  return answer;
}

}  // namespace muster::engine
