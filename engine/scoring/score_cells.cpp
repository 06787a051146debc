#include "engine/scoring/score_cells.hpp"

#include <tbb/enumerable_thread_specific.h>

#include <utility>

#include "engine/scoring/score_counts.hpp"
#include "engine/scoring/score_program.hpp"
#include "engine/scoring/scored_audience.hpp"

namespace muster::engine {

Result<std::vector<ScoreCell>> score_cells(const Population& population, const Scoring& scoring,
                                           const Filter& where, const Filter* label,
                                           const Execution& execution) {
  auto program = ScoreProgram::prepare(population, scoring, execution);
  if (!program.ok()) return std::move(program).error();
  auto audience = ScoredAudience::prepare(population, where, label, execution);
  if (!audience.ok()) return std::move(audience).error();
  struct Local {
    ScoreCounts counts;
    SliceWriter writer;
  };
  const ScoreCounts none(program->most(), 0, audience->has_label());
  tbb::enumerable_thread_specific<Local> locals([&] { return Local{none, program->new_writer()}; });
  Status walked = audience->walk(population, execution, [&](const ChunkAudience& chunk) {
    Local& local = locals.local();
    const SlicedNumber scores = program->scores(chunk.task, local.writer);
    if (chunk.task.is_stopped()) return;
    local.counts.add(chunk, {&scores, program->units_of(scores.offset)}, {}, local.writer);
  });
  if (!walked.ok()) return std::move(walked).error();
  ScoreCounts all = none;
  for (const Local& local : locals) all.add(local.counts);
  std::vector<ScoreCell> cells;
  for (const ScoreCount& count : all.take()) {
    cells.push_back({program->score_of_units(count.first), count.customers, count.positives});
  }
  return cells;
}

}  // namespace muster::engine
