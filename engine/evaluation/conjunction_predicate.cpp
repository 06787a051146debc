// AND over chunks: which operand is asked first, and whether rows are listed or words narrowed.
#include <algorithm>
#include <array>
#include <boost/container/small_vector.hpp>
#include <utility>

#include "engine/check.hpp"
#include "engine/evaluation/chunk_predicate.hpp"
#include "engine/evaluation/word_program.hpp"
#include "engine/kernels/kernel_set.hpp"

namespace muster::engine {

namespace {

using RowBuffer = std::array<std::uint16_t, kSparseRows>;

// Costs of the way by lists, in the nanoseconds of Bound.
constexpr std::uint64_t kListCost = 2000;        // words to a list of rows
constexpr std::uint64_t kListOfArrayCost = 100;  // rows that are a list already
constexpr std::uint64_t kTestCost = 2;           // one row, one operand
// Operands that look at row after row take this many tests' time for a row.
constexpr std::uint64_t kRowTests = 4;

// One operand in one chunk that is neither all nor none of it.
struct Step {
  const ChunkPredicate* operand = nullptr;
  std::uint32_t at_most = 0;
  std::uint32_t cost = 0;
  bool of_words = false;
};
using Steps = boost::container::small_vector<Step, 12>;

// Cheap tests that drop many rows come first: with independent operands, ascending cost / (share of
// rows dropped) is the cheapest order (Hellerstein, Stonebraker, "Predicate migration", 1993).
void order_by_rank(Steps& steps, std::uint32_t rows) {
  const auto dropped = [rows](const Step& step) {
    return std::uint64_t{rows} - std::min(step.at_most, rows - 1);
  };
  // Few steps, for each chunk: an insertion sort, which keeps equals in place and allocates
  // nothing.
  for (std::size_t end = 1; end < steps.size(); ++end) {
    const auto in_order = [&](const Step& a, const Step& b) {
      return a.cost * dropped(b) <= b.cost * dropped(a);
    };
    for (std::size_t i = end; i > 0 && !in_order(steps[i - 1], steps[i]); --i) {
      std::swap(steps[i - 1], steps[i]);
    }
  }
}

// What is left of an AND in one chunk once operands that hold for all of it are set aside.
struct Ways {
  bool none = false;
  Steps steps;               // in the order in which they are best asked
  std::size_t of_words = 0;  // the first so many steps lie ready as words
  std::size_t sparsest = 0;  // the step of fewest rows
  bool by_list = false;      // the sparsest operand's rows are listed, the others asked about them

  bool is_sparse() const { return !steps.empty() && steps[sparsest].at_most <= kSparseRows; }
};

Ways ways_through(const std::vector<PreparedFilter>& operands, const ChunkTask& task) {
  Ways ways;
  for (const PreparedFilter& operand : operands) {
    const Bound bound = operand->bound(task);
    if (bound.at_most == 0) {
      ways.none = true;
      return ways;
    }
    if (!bound.all) {
      ways.steps.push_back({operand.get(), bound.at_most, bound.cost, operand->is_of_words()});
    }
  }
  if (ways.steps.size() < 2) {
    ways.of_words = !ways.steps.empty() && ways.steps.front().of_words ? 1 : 0;
    return ways;
  }
  order_by_rank(ways.steps, task.rows);
  // What lies ready as words is joined in one pass, before anything is computed.
  const auto computed = std::stable_partition(ways.steps.begin(), ways.steps.end(),
                                              [](const Step& step) { return step.of_words; });
  ways.of_words = static_cast<std::size_t>(computed - ways.steps.begin());
  const auto fewest =
      std::min_element(ways.steps.begin(), ways.steps.end(),
                       [](const Step& a, const Step& b) { return a.at_most < b.at_most; });
  ways.sparsest = static_cast<std::size_t>(fewest - ways.steps.begin());
  if (!ways.is_sparse()) return ways;
  std::uint64_t by_list = fewest->cost < kWordsCost ? kListOfArrayCost : kListCost;
  std::uint64_t by_words = 0;
  for (const Step& step : ways.steps) {
    if (&step == &*fewest) continue;
    by_list += fewest->at_most * kTestCost * (step.cost < kRowsCost ? 1 : kRowTests);
    by_words += step.cost;
  }
  ways.by_list = by_list < by_words;
  return ways;
}

std::size_t list_from(const ChunkTask& task, const Ways& ways, RowList out) {
  const Step& sparsest = ways.steps[ways.sparsest];
  RowList rows = out.first(sparsest.operand->list(task, out));
  for (const Step& step : ways.steps) {
    if (rows.empty()) break;
    if (&step != &sparsest) rows = rows.first(step.operand->keep(task, rows));
  }
  return rows.size();
}

class AllOfPredicate final : public ChunkPredicate {
 public:
  explicit AllOfPredicate(std::vector<PreparedFilter> operands)
      : operands_(std::move(operands)),
        of_words_(operands_.size() <= WordProgram::kMostOperands &&
                  std::all_of(operands_.begin(), operands_.end(),
                              [](const PreparedFilter& each) { return each->is_of_words(); })) {}

  // Operands take turns to move on to their next chunk until all of them stay.
  std::uint32_t next_chunk(std::uint32_t from) const override {
    for (std::size_t agreed = 0, i = 0; agreed < operands_.size() && from != kNoChunk;) {
      const std::uint32_t next = operands_[i]->next_chunk(from);
      agreed = next == from ? agreed + 1 : 1;
      from = next;
      i = i + 1 == operands_.size() ? 0 : i + 1;
    }
    return from;
  }
  ChunkWay way(const ChunkTask& task) const override {
    const Ways ways = ways_through(operands_, task);
    if (ways.none) return {"no rows", 0};
    std::uint64_t bytes = 0;
    for (const Step& step : ways.steps) bytes += step.operand->way(task).bytes;
    if (ways.by_list) return {"rows of the rarest operand, looked up in the others", bytes};
    if (ways.steps.size() == 1) return {"one operand", bytes};
    if (ways.of_words == ways.steps.size()) return {"one fused pass over words", bytes};
    return {ways.of_words > 1 ? "one fused pass over words, then narrowed" : "words narrowed",
            bytes};
  }
  bool is_of_words() const override { return of_words_; }

  Bound bound(const ChunkTask& task) const override {
    std::uint32_t at_most = task.rows;
    std::uint64_t cost = 0;
    bool all = true;
    for (const PreparedFilter& operand : operands_) {
      const Bound bound = operand->bound(task);
      if (bound.at_most == 0) return Bound::none();
      all = all && bound.all;
      at_most = std::min(at_most, bound.at_most);
      cost += bound.cost;
    }
    return all ? Bound::every(task) : Bound::some(at_most, task, cost);
  }

  Fold evaluate(const ChunkTask& task, ChunkWords words) const override {
    const Ways ways = ways_through(operands_, task);
    if (ways.none) return Fold::none;
    if (ways.by_list) {
      RowBuffer rows;
      const std::size_t left = list_from(task, ways, rows);
      if (left == 0) return Fold::none;
      write_rows(RowList(rows).first(left), words);
      return Fold::some;
    }
    return narrow_all(task, ways.steps, begin(task, ways, words), words);
  }

  Fold compile(const ChunkTask& task, WordProgram& program) const override {
    if (!of_words_ || !program.has_room(2, 0)) return ChunkPredicate::compile(task, program);
    const Ways ways = ways_through(operands_, task);
    if (ways.none) return Fold::none;
    return join(task, ways.steps, program);
  }

  bool narrow(const ChunkTask& task, ChunkWords words) const override {
    const Ways ways = ways_through(operands_, task);
    return !ways.none && std::all_of(ways.steps.begin(), ways.steps.end(), [&](const Step& step) {
      return step.operand->narrow(task, words);
    });
  }

  // The last operand is counted without writing.
  std::uint64_t count(const ChunkTask& task) const override {
    const Ways ways = ways_through(operands_, task);
    if (ways.none) return 0;
    if (ways.steps.empty()) return task.rows;
    if (ways.steps.size() == 1) return ways.steps.front().operand->count(task);
    if (ways.by_list) {
      RowBuffer rows;
      return list_from(task, ways, rows);
    }
    if (ways.of_words == ways.steps.size()) return count_words(task, ways);
    ChunkScratch::Lease lease(*task.scratch);
    const ChunkWords words = lease.words();
    const std::span<const Step> but_last(ways.steps.data(), ways.steps.size() - 1);
    const Fold fold = narrow_all(task, but_last, begin(task, ways, words), words);
    if (fold == Fold::none) return 0;
    const ChunkPredicate& last = *ways.steps.back().operand;
    return fold == Fold::all ? last.count(task) : last.count_within(task, words);
  }

  std::size_t list(const ChunkTask& task, RowList out) const override {
    const Ways ways = ways_through(operands_, task);
    if (ways.none) return 0;
    return ways.is_sparse() ? list_from(task, ways, out) : ChunkPredicate::list(task, out);
  }

  void test(const ChunkTask& task, ConstRowList rows, std::uint8_t* matches) const override {
    std::array<std::uint8_t, kSparseRows> answers;
    ENGINE_DCHECK(rows.size() <= answers.size());
    std::fill_n(matches, rows.size(), 1);
    for (const PreparedFilter& operand : operands_) {
      operand->test(task, rows, answers.data());
      for (std::size_t i = 0; i < rows.size(); ++i) matches[i] &= answers[i];
    }
  }

 private:
  // What the first steps leave, and how many of them that were.
  struct Begun {
    Fold fold = Fold::all;
    std::size_t steps = 0;
  };

  // Several steps that lie ready as words are done at once.
  static Begun begin(const ChunkTask& task, const Ways& ways, ChunkWords words) {
    if (ways.of_words < 2) return {};
    WordProgram program(task);
    const Fold fold = join(task, {ways.steps.data(), ways.of_words}, program);
    if (fold == Fold::some) program.write(words);
    return {fold, ways.of_words};
  }

  static Fold narrow_all(const ChunkTask& task, std::span<const Step> steps, Begun begun,
                         ChunkWords words) {
    Fold fold = begun.fold;
    for (const Step& step : steps.subspan(std::min(begun.steps, steps.size()))) {
      if (fold == Fold::none || task.is_stopped()) return Fold::none;
      if (fold == Fold::all) {
        fold = step.operand->evaluate(task, words);
      } else if (!step.operand->narrow(task, words)) {
        fold = Fold::none;
      }
    }
    return fold;
  }

  static Fold join(const ChunkTask& task, std::span<const Step> steps, WordProgram& program) {
    const WordProgram::Mark start = program.mark();
    bool any = false;
    for (const Step& step : steps) {
      const Fold fold = step.operand->compile(task, program);
      if (fold == Fold::none) {
        program.back_to(start);
        return Fold::none;
      }
      if (fold == Fold::all) continue;
      if (any) program.join_and();
      any = true;
    }
    return any ? Fold::some : Fold::all;
  }

  // All steps lie ready as words. An array is looked up in what the others leave rather than
  // written out.
  static std::uint64_t count_words(const ChunkTask& task, const Ways& ways) {
    const auto is_array = [](const std::optional<ChunkView>& view) {
      return view && view->kind() == ChunkView::Kind::array;
    };
    const std::optional<ChunkView> sparsest = ways.steps[ways.sparsest].operand->view(task);
    if (ways.steps.size() == 2 && sparsest) {
      const Step& other = ways.steps[1 - ways.sparsest];
      if (const auto view = other.operand->view(task)) return sparsest->count_and(*view);
    }
    Steps others = ways.steps;
    if (is_array(sparsest)) {
      others.erase(others.begin() + static_cast<std::ptrdiff_t>(ways.sparsest));
    }
    WordProgram program(task);
    const Fold fold = join(task, others, program);
    if (fold == Fold::none) return 0;
    if (!is_array(sparsest)) return fold == Fold::all ? task.rows : program.count();
    if (fold == Fold::all) return sparsest->cardinality();
    if (const auto* words = program.single_words()) {
      return sparsest->count_within(ConstChunkWords(words, kChunkWords));
    }
    const ChunkWords left = program.own_words();
    program.write(left);
    return sparsest->count_within(left);
  }

  std::vector<PreparedFilter> operands_;
  bool of_words_;
};

}  // namespace

PreparedFilter prepare_all_of(std::vector<PreparedFilter> operands) {
  return std::make_unique<AllOfPredicate>(std::move(operands));
}

}  // namespace muster::engine
