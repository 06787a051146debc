// What each rule gives in an audience: bits counted plane by plane.
#include <tbb/enumerable_thread_specific.h>

#include <utility>

#include "engine/kernels/kernel_set.hpp"
#include "engine/scoring/score_cells.hpp"
#include "engine/scoring/score_program.hpp"
#include "engine/scoring/scored_audience.hpp"

namespace muster::engine {

namespace {

// Those of the chunk's customers to whom a rule gives other than 0 points.
void tally(const ChunkAudience& chunk, const SlicedNumber& points, std::uint64_t unit,
           RuleTally& tally) {
  const ChunkTask& task = chunk.task;
  tally.points += Integer128{points.offset} * static_cast<Integer128>(chunk.customers);
  for (std::size_t bit = 0; bit < points.planes.size(); ++bit) {
    const std::uint64_t set = kernels().count_and(points.planes[bit], chunk.selected, kChunkWords);
    tally.points +=
        (Integer128{static_cast<std::int64_t>(unit)} << bit) * static_cast<Integer128>(set);
  }
  // 0 points are so many units above the offset, if any.
  const auto below = static_cast<std::uint64_t>(-points.offset);
  const bool may_be_zero = points.offset <= 0 && below % unit == 0 && below / unit <= points.most;
  ChunkScratch::Lease lease(*task.scratch);
  const std::uint64_t* given = chunk.selected;
  if (may_be_zero) {
    const ChunkWords words = lease.words();
    if (points.planes.empty()) return;
    kernels().sums_between(points.planes.data(), points.planes.size(), below / unit, below / unit,
                           words.data(), kChunkWords);
    for (std::size_t word = 0; word < kChunkWords; ++word) {
      words[word] = chunk.selected[word] & ~words[word];
    }
    given = words.data();
  }
  const std::uint64_t customers = kernels().count(given, kChunkWords);
  tally.customers += customers;
  if (chunk.all_positive) {
    tally.positives += customers;
  } else if (chunk.positives != nullptr) {
    tally.positives += kernels().count_and(given, chunk.positives, kChunkWords);
  }
}

}  // namespace

Result<std::vector<RuleTally>> rule_tallies(const Population& population, const Scoring& scoring,
                                            const Filter& where, const Filter* label,
                                            const Execution& execution) {
  auto program = ScoreProgram::prepare(population, scoring, execution);
  if (!program.ok()) return std::move(program).error();
  auto audience = ScoredAudience::prepare(population, where, label, execution);
  if (!audience.ok()) return std::move(audience).error();
  struct Local {
    std::vector<RuleTally> tallies;
    SliceWriter writer;
  };
  const std::size_t rules = program->rules().size();
  tbb::enumerable_thread_specific<Local> locals([&] {
    return Local{std::vector<RuleTally>(rules), program->new_writer()};
  });
  Status walked = audience->walk(population, execution, [&](const ChunkAudience& chunk) {
    Local& local = locals.local();
    for (std::size_t rule = 0; rule < rules && !chunk.task.is_stopped(); ++rule) {
      const std::size_t taken = chunk.task.scratch->taken();
      const SlicedNumber points = program->points_of(rule, chunk.task, local.writer);
      tally(chunk, points, program->unit(), local.tallies[rule]);
      chunk.task.scratch->give_back_to(taken);
    }
  });
  if (!walked.ok()) return std::move(walked).error();
  std::vector<RuleTally> all(rules);
  for (const Local& local : locals) {
    for (std::size_t rule = 0; rule < rules; ++rule) {
      all[rule].customers += local.tallies[rule].customers;
      all[rule].positives += local.tallies[rule].positives;
      all[rule].points += local.tallies[rule].points;
    }
  }
  return all;
}

}  // namespace muster::engine
