#include "engine/evaluation/evaluate.hpp"

#include <tbb/enumerable_thread_specific.h>

#include <algorithm>
#include <numeric>
#include <optional>

#include "engine/evaluation/chunk_predicate.hpp"
#include "engine/evaluation/chunk_walk.hpp"
#include "engine/evaluation/known_count.hpp"
#include "engine/evaluation/resolve_rankings.hpp"
#include "engine/evaluation/touched.hpp"

namespace muster::engine {

namespace {

using ThreadScratch = tbb::enumerable_thread_specific<ChunkScratch>;

ChunkTask task_for(const Population& population, std::uint32_t chunk, ChunkScratch& scratch,
                   const Execution* execution = nullptr) {
  return {chunk, population.rows_in_chunk(chunk), &scratch, nullptr, execution};
}

// The chunks in which some filter may hold for a row, ascending.
std::vector<std::uint32_t> chunks_to_visit(const Population& population,
                                           std::span<const PreparedFilter> prepared) {
  const std::uint32_t end = population.chunk_count();
  std::vector<std::uint32_t> chunks;
  for (std::uint32_t chunk = 0; chunk < end; ++chunk) {
    std::uint32_t next = kNoChunk;
    for (const PreparedFilter& filter : prepared) {
      next = std::min(next, filter->next_chunk(chunk));
      if (next == chunk) break;
    }
    if (next >= end) break;
    chunks.push_back(next);
    chunk = next;
  }
  return chunks;
}

// What the walk will cost, as Bound has it, from a few chunks; every chunk costs something.
std::uint64_t cost_of(const Population& population, std::span<const std::uint32_t> chunks,
                      std::span<const PreparedFilter> prepared) {
  constexpr std::size_t kSamples = 16;
  constexpr std::uint64_t kChunkCost = 50;
  const std::size_t samples = std::min(chunks.size(), kSamples);
  ChunkScratch scratch;
  std::uint64_t cost = 0;
  for (std::size_t i = 0; i < samples; ++i) {
    const ChunkTask task = task_for(population, chunks[i * chunks.size() / samples], scratch);
    for (const PreparedFilter& filter : prepared) cost += kChunkCost + filter->bound(task).cost;
  }
  return samples == 0 ? 0 : cost * chunks.size() / samples;
}

}  // namespace

Result<std::uint64_t> count(const Population& population, const Filter& filter,
                            const Execution& execution) {
  if (const auto known = known_count(population, filter)) return *known;
  auto counts = count_each(population, std::span(&filter, 1), execution);
  if (!counts.ok()) return std::move(counts).error();
  return counts->front();
}

Result<std::vector<std::uint64_t>> count_each(const Population& population,
                                              std::span<const Filter> filters,
                                              const Execution& execution) {
  if (std::any_of(filters.begin(), filters.end(), needs_resolving)) {
    auto resolved = resolve_rankings(population, filters, execution);
    if (!resolved.ok()) return std::move(resolved).error();
    return count_each(population, *resolved, execution);
  }
  std::vector<PreparedFilter> prepared;
  for (const Filter& filter : filters)
    prepared.push_back(prepare(filter, population, execution.cache));
  // One cell for each chunk and filter, summed at the end: no two threads share one.
  std::vector<std::uint64_t> cells(std::size_t{population.chunk_count()} * filters.size());
  ThreadScratch scratch;
  const std::vector<std::uint32_t> chunks = chunks_to_visit(population, prepared);
  touch_bytes(population, chunks, prepared, execution);
  Status walked = walk_chunks(
      chunks, execution,
      [&](std::uint32_t chunk) {
        const ChunkTask task = task_for(population, chunk, scratch.local(), &execution);
        for (std::size_t i = 0; i < prepared.size(); ++i) {
          cells[chunk * prepared.size() + i] = prepared[i]->count(task);
        }
      },
      cost_of(population, chunks, prepared));
  if (!walked.ok()) return std::move(walked).error();
  std::vector<std::uint64_t> totals(filters.size());
  for (std::size_t cell = 0; cell < cells.size(); ++cell)
    totals[cell % totals.size()] += cells[cell];
  return totals;
}

Result<Bitmap> select(const Population& population, const Filter& filter,
                      const Execution& execution) {
  if (needs_resolving(filter)) {
    auto resolved = resolve_rankings(population, std::span(&filter, 1), execution);
    if (!resolved.ok()) return std::move(resolved).error();
    return select(population, resolved->front(), execution);
  }
  const PreparedFilter prepared = prepare(filter, population, execution.cache);
  std::vector<std::vector<std::uint64_t>> selected(population.chunk_count());
  ThreadScratch scratch;
  const std::vector<std::uint32_t> chunks = chunks_to_visit(population, std::span(&prepared, 1));
  touch_bytes(population, chunks, std::span(&prepared, 1), execution);
  Status walked = walk_chunks(chunks, execution, [&](std::uint32_t chunk) {
    const ChunkTask task = task_for(population, chunk, scratch.local(), &execution);
    ChunkScratch::Lease lease(*task.scratch);
    const ChunkWords words = lease.words();
    const Fold fold = prepared->evaluate(task, words);
    if (fold == Fold::none || !take_memory(execution, words.size_bytes())) return;
    if (fold == Fold::all) write_first_rows(task.rows, words);
    selected[chunk].assign(words.begin(), words.end());
  });
  if (!walked.ok()) return std::move(walked).error();
  Bitmap rows;
  for (std::uint32_t chunk = 0; chunk < selected.size(); ++chunk) {
    if (!selected[chunk].empty()) rows.append_chunk(chunk, selected[chunk]);
  }
  return rows;
}

}  // namespace muster::engine
