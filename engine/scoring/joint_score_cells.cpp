// Two scores of each customer: both numbers are counted beside each other.
#include <fmt/format.h>
#include <tbb/enumerable_thread_specific.h>

#include <utility>

#include "engine/scoring/score_cells.hpp"
#include "engine/scoring/score_counts.hpp"
#include "engine/scoring/score_program.hpp"
#include "engine/scoring/scored_audience.hpp"

namespace muster::engine {

Result<std::vector<JointScoreCell>> joint_score_cells(const Population& population,
                                                      const Scoring& first, const Scoring& second,
                                                      const Filter& where, const Filter* label,
                                                      const Execution& execution) {
  auto one = ScoreProgram::prepare(population, first, execution);
  if (!one.ok()) return std::move(one).error();
  auto other = ScoreProgram::prepare(population, second, execution);
  if (!other.ok()) return std::move(other).error();
  auto audience = ScoredAudience::prepare(population, where, label, execution);
  if (!audience.ok()) return std::move(audience).error();
  struct Local {
    ScoreCounts counts;
    SliceWriter first;
    SliceWriter second;
  };
  const ScoreCounts none(one->most(), other->most(), audience->has_label());
  tbb::enumerable_thread_specific<Local> locals([&] {
    return Local{none, one->new_writer(), other->new_writer()};
  });
  Status walked = audience->walk(population, execution, [&](const ChunkAudience& chunk) {
    Local& local = locals.local();
    const SlicedNumber a = one->scores(chunk.task, local.first);
    const SlicedNumber b = other->scores(chunk.task, local.second);
    if (chunk.task.is_stopped()) return;
    local.counts.add(chunk, {&a, one->units_of(a.offset)}, {&b, other->units_of(b.offset)},
                     local.first);
  });
  if (!walked.ok()) return std::move(walked).error();
  ScoreCounts all = none;
  for (const Local& local : locals) all.add(local.counts);
  const std::vector<ScoreCount> counts = all.take();
  if (counts.size() > kMostJointCells) {
    return Error{ErrorCode::limit_exceeded,
                 fmt::format("the two scores have {} different pairs, more than {}; compare them "
                             "with fewer digits or in a smaller audience",
                             counts.size(), kMostJointCells)};
  }
  std::vector<JointScoreCell> cells;
  cells.reserve(counts.size());
  for (const ScoreCount& count : counts) {
    cells.push_back({one->score_of_units(count.first), other->score_of_units(count.second),
                     count.customers, count.positives});
  }
  return cells;
}

}  // namespace muster::engine
