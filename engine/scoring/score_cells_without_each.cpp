// A scoring without each of its rules: in every chunk the scores are added up once, and what a rule
// gives is taken off again. Where a group is held between bounds, its sum without the rule is held
// anew.
#include <tbb/enumerable_thread_specific.h>

#include <algorithm>
#include <numeric>
#include <utility>

#include "engine/scoring/score_cells.hpp"
#include "engine/scoring/score_counts.hpp"
#include "engine/scoring/score_program.hpp"
#include "engine/scoring/scored_audience.hpp"

namespace muster::engine {

namespace {

// What one thread's counters may take at once; with more, rules are gone through in several passes.
constexpr std::uint64_t kMostCounterBytes = std::uint64_t{16} << 20;

// Rules [begin, end) of one pass, and one thread's counters of them.
class WithoutEach {
 public:
  WithoutEach(const ScoreProgram& program, std::size_t begin, const std::vector<ScoreCounts>& none)
      : program_(program), begin_(begin), counts_(none), writer_(program.new_writer()) {}

  static ScoreCounts counts_for(const ScoreProgram& program, std::size_t rule, bool has_label) {
    const ScoreBounds bounds = program.bounds_without(rule);
    return {units_between(program, bounds.low, bounds.high), 0, has_label};
  }
  static std::uint64_t units_between(const ScoreProgram& program, std::int64_t low,
                                     std::int64_t high) {
    return (static_cast<std::uint64_t>(high) - static_cast<std::uint64_t>(low)) / program.unit();
  }

  void add(const ChunkAudience& chunk) {
    const ChunkTask& task = chunk.task;
    const SlicedNumber all = program_.unheld_scores(task, writer_);
    add_free(chunk, all, program_.free_rules());
    for (const ScoreProgram::Group& group : program_.groups()) {
      if (!group.is_bounded() || none_of(group.rules)) continue;
      const std::size_t taken = task.scratch->taken();
      const SlicedNumber sum = program_.sum_of(group.rules, group.most_units, task, writer_);
      SlicedNumber held = writer_.difference(sum, {}, task);
      writer_.hold(held, group.least, group.most, task);
      const SlicedNumber others = writer_.difference(all, held, task);
      for (const std::size_t rule : group.rules) {
        if (!is_mine(rule) || task.is_stopped()) continue;
        const std::size_t before = task.scratch->taken();
        SlicedNumber rest = writer_.difference(others, {}, task);
        SlicedNumber group_rest = without(sum, rule, task);
        writer_.hold(group_rest, group.least, group.most, task);
        writer_.add(rest, group_rest, task);
        count(chunk, rule, rest);
        task.scratch->give_back_to(before);
      }
      task.scratch->give_back_to(taken);
    }
  }

  const std::vector<ScoreCounts>& counts() const { return counts_; }

 private:
  bool is_mine(std::size_t rule) const { return rule >= begin_ && rule < begin_ + counts_.size(); }
  bool none_of(const std::vector<std::size_t>& rules) const {
    return std::none_of(rules.begin(), rules.end(),
                        [&](std::size_t rule) { return is_mine(rule); });
  }

  SlicedNumber without(const SlicedNumber& sum, std::size_t rule, const ChunkTask& task) {
    const SlicedNumber one = program_.points_of(rule, task, writer_);
    return writer_.difference(sum, one, task);
  }

  void add_free(const ChunkAudience& chunk, const SlicedNumber& all,
                const std::vector<std::size_t>& rules) {
    for (const std::size_t rule : rules) {
      if (!is_mine(rule) || chunk.task.is_stopped()) continue;
      const std::size_t taken = chunk.task.scratch->taken();
      SlicedNumber rest = without(all, rule, chunk.task);
      count(chunk, rule, rest);
      chunk.task.scratch->give_back_to(taken);
    }
  }

  void count(const ChunkAudience& chunk, std::size_t rule, SlicedNumber& rest) {
    writer_.hold(rest, program_.least(), program_.most_points(), chunk.task);
    const std::int64_t low = program_.bounds_without(rule).low;
    counts_[rule - begin_].add(chunk, {&rest, units_between(program_, low, rest.offset)}, {},
                               writer_);
  }

  const ScoreProgram& program_;
  std::size_t begin_;
  std::vector<ScoreCounts> counts_;
  SliceWriter writer_;
};

}  // namespace

Result<std::vector<std::vector<ScoreCell>>> score_cells_without_each(const Population& population,
                                                                     const Scoring& scoring,
                                                                     const Filter& where,
                                                                     const Filter* label,
                                                                     const Execution& execution) {
  auto program = ScoreProgram::prepare(population, scoring, execution);
  if (!program.ok()) return std::move(program).error();
  auto audience = ScoredAudience::prepare(population, where, label, execution);
  if (!audience.ok()) return std::move(audience).error();
  std::vector<std::vector<ScoreCell>> cells;
  while (cells.size() < program->rules().size()) {
    const std::size_t begin = cells.size();
    std::vector<ScoreCounts> none;
    std::uint64_t bytes = 0;
    while (begin + none.size() < program->rules().size() && bytes < kMostCounterBytes) {
      none.push_back(WithoutEach::counts_for(*program, begin + none.size(), audience->has_label()));
      bytes += none.back().bytes();
    }
    tbb::enumerable_thread_specific<WithoutEach> locals(
        [&] { return WithoutEach(*program, begin, none); });
    Status walked = audience->walk(population, execution,
                                   [&](const ChunkAudience& chunk) { locals.local().add(chunk); });
    if (!walked.ok()) return std::move(walked).error();
    for (std::size_t i = 0; i < none.size(); ++i) {
      for (const WithoutEach& local : locals) none[i].add(local.counts()[i]);
      const std::int64_t low = program->bounds_without(begin + i).low;
      std::vector<ScoreCell>& rest = cells.emplace_back();
      for (const ScoreCount& count : none[i].take()) {
        rest.push_back({low + static_cast<std::int64_t>(count.first * program->unit()),
                        count.customers, count.positives});
      }
    }
  }
  return cells;
}

}  // namespace muster::engine
