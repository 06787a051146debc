// AND over chunks: which operand is asked first, and whether rows are listed or words narrowed.
#include <algorithm>
#include <array>
#include <boost/container/small_vector.hpp>
#include <utility>

#include "engine/check.hpp"
#include "engine/evaluation/chunk_predicate.hpp"

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
  Steps steps;  // in the order in which they are best asked
  const Step* sparsest = nullptr;
  bool by_list = false;  // the sparsest operand's rows are listed, the others asked about them
};

Ways ways_through(const std::vector<PreparedFilter>& operands, const ChunkTask& task) {
  Ways ways;
  for (const PreparedFilter& operand : operands) {
    const Bound bound = operand->bound(task);
    if (bound.at_most == 0) {
      ways.none = true;
      return ways;
    }
    if (!bound.all) ways.steps.push_back({operand.get(), bound.at_most, bound.cost});
  }
  if (ways.steps.size() < 2) return ways;
  order_by_rank(ways.steps, task.rows);
  ways.sparsest =
      &*std::min_element(ways.steps.begin(), ways.steps.end(),
                         [](const Step& a, const Step& b) { return a.at_most < b.at_most; });
  if (ways.sparsest->at_most > kSparseRows) return ways;
  std::uint64_t by_list = ways.sparsest->cost < kWordsCost ? kListOfArrayCost : kListCost;
  std::uint64_t by_words = 0;
  for (const Step& step : ways.steps) {
    if (&step == ways.sparsest) continue;
    by_list += ways.sparsest->at_most * kTestCost * (step.cost < kRowsCost ? 1 : kRowTests);
    by_words += step.cost;
  }
  ways.by_list = by_list < by_words;
  return ways;
}

std::size_t list_from(const ChunkTask& task, const Ways& ways, RowList out) {
  RowList rows = out.first(ways.sparsest->operand->list(task, out));
  for (const Step& step : ways.steps) {
    if (rows.empty()) break;
    if (&step != ways.sparsest) rows = rows.first(step.operand->keep(task, rows));
  }
  return rows.size();
}

class AllOfPredicate final : public ChunkPredicate {
 public:
  explicit AllOfPredicate(std::vector<PreparedFilter> operands) : operands_(std::move(operands)) {}

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
    Fold result = Fold::all;
    for (const Step& step : ways.steps) {
      if (result == Fold::all) {
        result = step.operand->evaluate(task, words);
        if (result == Fold::none) return Fold::none;
      } else if (!step.operand->narrow(task, words)) {
        return Fold::none;
      }
    }
    return result;
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
    if (ways.by_list) {
      RowBuffer rows;
      return list_from(task, ways, rows);
    }
    ChunkScratch::Lease lease(*task.scratch);
    const ChunkWords words = lease.words();
    const Step& last = ways.steps.back();
    Fold result = Fold::all;
    for (const Step& step : ways.steps) {
      if (result == Fold::all) {
        if (&step == &last) return step.operand->count(task);
        result = step.operand->evaluate(task, words);
        if (result == Fold::none) return 0;
      } else {
        if (&step == &last) return step.operand->count_within(task, words);
        if (!step.operand->narrow(task, words)) return 0;
      }
    }
    return task.rows;
  }

  std::size_t list(const ChunkTask& task, RowList out) const override {
    const Ways ways = ways_through(operands_, task);
    if (ways.none) return 0;
    const bool sparse = ways.sparsest != nullptr && ways.sparsest->at_most <= kSparseRows;
    return sparse ? list_from(task, ways, out) : ChunkPredicate::list(task, out);
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
  std::vector<PreparedFilter> operands_;
};

}  // namespace

PreparedFilter prepare_all_of(std::vector<PreparedFilter> operands) {
  return std::make_unique<AllOfPredicate>(std::move(operands));
}

}  // namespace muster::engine
