#include "engine/scoring/scored_audience.hpp"

#include <tbb/enumerable_thread_specific.h>

#include <utility>
#include <vector>

#include "engine/evaluation/chunk_walk.hpp"
#include "engine/evaluation/resolve_rankings.hpp"
#include "engine/kernels/kernel_set.hpp"
#include "engine/scoring/tested_rows.hpp"

namespace muster::engine {

Result<ScoredAudience> ScoredAudience::prepare(const Population& population, const Filter& where,
                                               const Filter* label, const Execution& execution) {
  std::vector<Filter> filters = {where};
  if (label != nullptr) filters.push_back(*label);
  auto resolved = resolve_rankings(population, filters, execution);
  if (!resolved.ok()) return std::move(resolved).error();
  ScoredAudience audience;
  audience.where_ = engine::prepare(resolved->front(), population, execution.cache);
  if (label != nullptr) {
    audience.label_ = engine::prepare(resolved->back(), population, execution.cache);
  }
  return audience;
}

Status ScoredAudience::walk(const Population& population, const Execution& execution,
                            const std::function<void(const ChunkAudience&)>& body) const {
  tbb::enumerable_thread_specific<ChunkScratch> scratch;
  return walk_chunks(population, execution, [&](std::uint32_t chunk) {
    const ChunkTask task{chunk, population.rows_in_chunk(chunk), &scratch.local(), nullptr,
                         &execution};
    const std::size_t taken = task.scratch->taken();
    ChunkAudience audience{task};
    const TestedRows where = tested_rows(*where_, task);
    if (where.fold == Fold::some) {
      audience.selected = where.words;
      audience.customers = kernels().count(where.words, kChunkWords);
    } else if (where.fold == Fold::all) {
      const ChunkWords rows = task.scratch->take();
      write_first_rows(task.rows, rows);
      audience.selected = rows.data();
      audience.customers = task.rows;
    }
    audience.is_everyone = audience.customers == task.rows;
    if (audience.customers != 0 && label_ != nullptr) {
      const TestedRows label = tested_rows(*label_, task);
      audience.all_positive = label.fold == Fold::all;
      if (label.fold == Fold::some) {
        const ChunkWords positives = task.scratch->take();
        std::copy_n(label.words, kChunkWords, positives.data());
        kernels().and_into(positives.data(), audience.selected, kChunkWords);
        audience.positives = positives.data();
      }
    }
    if (audience.customers != 0) body(audience);
    task.scratch->give_back_to(taken);
  });
}

}  // namespace muster::engine
