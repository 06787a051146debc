// Score in some ranges: the scores of a chunk are compared as slices, and no value is made.
#include <algorithm>
#include <utility>

#include "engine/check.hpp"
#include "engine/evaluation/chunk_predicate.hpp"
#include "engine/kernels/kernel_set.hpp"
#include "engine/scoring/score_program.hpp"

namespace muster::engine {

namespace {

class ScorePredicate final : public ChunkPredicate {
 public:
  ScorePredicate(std::shared_ptr<const ScoreProgram> program, std::vector<IntegerRange> ranges)
      : program_(std::move(program)), ranges_(std::move(ranges)) {}

  Fold evaluate(const ChunkTask& task, ChunkWords words) const override {
    std::uint64_t cost = 0;
    const Fold beforehand = fold_of(program_->bounds_in(task, cost));
    if (beforehand != Fold::some) return beforehand;
    const std::size_t taken = task.scratch->taken();
    SliceWriter writer = program_->new_writer();
    const SlicedNumber scores = program_->scores(task, writer);
    const Fold fold = compare(scores, task, words);
    task.scratch->give_back_to(taken);
    return fold;
  }

  Bound bound(const ChunkTask& task) const override {
    std::uint64_t cost = kWordsCost;
    switch (fold_of(program_->bounds_in(task, cost))) {
      case Fold::none:
        return Bound::none();
      case Fold::all:
        return Bound::every(task);
      case Fold::some:
        break;
    }
    return Bound::some(task.rows, task, cost);
  }

  ChunkWay way(const ChunkTask& task) const override {
    return {"sliced sum of points", program_->bytes_in(task)};
  }

 private:
  Fold fold_of(const ScoreBounds& scores) const {
    bool any = false;
    for (const IntegerRange& range : ranges_) {
      if (range.low <= scores.low && scores.high <= range.high) return Fold::all;
      any = any || (range.low <= scores.high && scores.low <= range.high);
    }
    return any ? Fold::some : Fold::none;
  }

  Fold compare(const SlicedNumber& scores, const ChunkTask& task, ChunkWords words) const {
    const std::uint64_t unit = program_->unit();
    const auto high =
        static_cast<std::int64_t>(static_cast<std::uint64_t>(scores.offset) + unit * scores.most);
    const Fold beforehand = fold_of({scores.offset, high});
    if (beforehand != Fold::some) return beforehand;
    ChunkScratch::Lease lease(*task.scratch);
    bool first = true;
    for (const IntegerRange& range : ranges_) {
      if (range.high < scores.offset || range.low > high) continue;
      // Units from the offset: the first not below `low`, the last not above `high`.
      const auto units = [&](std::int64_t end) {
        return static_cast<std::uint64_t>(end) - static_cast<std::uint64_t>(scores.offset);
      };
      const std::uint64_t low =
          range.low <= scores.offset ? 0 : (units(range.low) + unit - 1) / unit;
      const std::uint64_t last = range.high >= high ? scores.most : units(range.high) / unit;
      if (low > last) continue;
      const ChunkWords out = first ? words : lease.words();
      kernels().sums_between(scores.planes.data(), scores.planes.size(), low, last, out.data(),
                             kChunkWords);
      if (!first) kernels().or_into(words.data(), out.data(), kChunkWords);
      first = false;
    }
    if (first) return Fold::none;
    clear_rows(words, task.rows, kChunkRows);
    return Fold::some;
  }

  std::shared_ptr<const ScoreProgram> program_;
  std::vector<IntegerRange> ranges_;
};

}  // namespace

PreparedFilter prepare_score(const ScoreIn& node, const Population& population,
                             PredicateCache* cache) {
  std::shared_ptr<const ScoreProgram> program = node.program;
  if (program == nullptr) {
    // Whoever walks has prepared it beforehand, within its limits (resolve_rankings.hpp).
    auto prepared = ScoreProgram::prepare(population, *node.scoring, Execution{.cache = cache});
    ENGINE_CHECK(prepared.ok());
    program = std::make_shared<const ScoreProgram>(*std::move(prepared));
  }
  return std::make_unique<ScorePredicate>(std::move(program), node.ranges);
}

}  // namespace muster::engine
