// OR, NOT and k-of-n over chunks.
#include <algorithm>
#include <array>
#include <bit>

#include "engine/check.hpp"
#include "engine/evaluation/chunk_predicate.hpp"
#include "engine/evaluation/word_program.hpp"
#include "engine/kernels/kernel_set.hpp"

namespace muster::engine {

namespace {

bool all_of_words(const std::vector<PreparedFilter>& operands) {
  return operands.size() <= WordProgram::kMostOperands &&
         std::all_of(operands.begin(), operands.end(),
                     [](const PreparedFilter& operand) { return operand->is_of_words(); });
}

// The first chunk from which on any of the operands may hold a row.
std::uint32_t next_of_any(const std::vector<PreparedFilter>& operands, std::uint32_t from) {
  std::uint32_t next = kNoChunk;
  for (const PreparedFilter& operand : operands) {
    next = std::min(next, operand->next_chunk(from));
    if (next == from) break;
  }
  return next;
}

constexpr std::string_view kFusedWay = "one fused pass over words";

std::uint64_t bytes_of(const std::vector<PreparedFilter>& operands, const ChunkTask& task) {
  std::uint64_t bytes = 0;
  for (const PreparedFilter& operand : operands) bytes += operand->way(task).bytes;
  return bytes;
}

Fold run(const ChunkPredicate& predicate, const ChunkTask& task, ChunkWords words) {
  WordProgram program(task);
  const Fold fold = predicate.compile(task, program);
  if (fold == Fold::some) program.write(words);
  return fold;
}

std::uint64_t run_to_count(const ChunkPredicate& predicate, const ChunkTask& task) {
  WordProgram program(task);
  const Fold fold = predicate.compile(task, program);
  return fold == Fold::none ? 0 : fold == Fold::all ? task.rows : program.count();
}

class ConstantPredicate final : public ChunkPredicate {
 public:
  explicit ConstantPredicate(bool value) : value_(value) {}
  std::uint32_t next_chunk(std::uint32_t from) const override { return value_ ? from : kNoChunk; }
  bool is_of_words() const override { return true; }
  Fold compile(const ChunkTask& /*task*/, WordProgram& /*program*/) const override {
    return value_ ? Fold::all : Fold::none;
  }
  ChunkWay way(const ChunkTask& /*task*/) const override { return {"constant", 0}; }
  Fold evaluate(const ChunkTask& /*task*/, ChunkWords /*words*/) const override {
    return value_ ? Fold::all : Fold::none;
  }
  Bound bound(const ChunkTask& task) const override {
    return value_ ? Bound::every(task) : Bound::none();
  }

 private:
  bool value_;
};

class AnyOfPredicate final : public ChunkPredicate {
 public:
  explicit AnyOfPredicate(std::vector<PreparedFilter> operands)
      : operands_(std::move(operands)), of_words_(all_of_words(operands_)) {}

  std::uint32_t next_chunk(std::uint32_t from) const override {
    return next_of_any(operands_, from);
  }
  bool is_of_words() const override { return of_words_; }
  Fold compile(const ChunkTask& task, WordProgram& program) const override {
    if (!of_words_ || !program.has_room(2, 0)) return ChunkPredicate::compile(task, program);
    const WordProgram::Mark start = program.mark();
    bool any = false;
    for (const PreparedFilter& operand : operands_) {
      const Fold fold = operand->compile(task, program);
      if (fold == Fold::all) {
        program.back_to(start);
        return Fold::all;
      }
      if (fold == Fold::none) continue;
      if (any) program.join_or();
      any = true;
    }
    return any ? Fold::some : Fold::none;
  }
  ChunkWay way(const ChunkTask& task) const override {
    return {of_words_ ? kFusedWay : "operands in turn into words", bytes_of(operands_, task)};
  }
  std::uint64_t count(const ChunkTask& task) const override {
    return of_words_ ? run_to_count(*this, task) : ChunkPredicate::count(task);
  }

  Bound bound(const ChunkTask& task) const override {
    std::uint64_t sum = 0;
    std::uint64_t cost = 0;
    for (const PreparedFilter& operand : operands_) {
      const Bound bound = operand->bound(task);
      if (bound.all) return Bound::every(task);
      sum += bound.at_most;
      cost += bound.cost;
    }
    return Bound::some(sum, task, cost);
  }

  Fold evaluate(const ChunkTask& task, ChunkWords words) const override {
    if (bound(task).all) return Fold::all;
    if (of_words_) return run(*this, task, words);
    Fold result = Fold::none;
    for (const PreparedFilter& operand : operands_) {
      if (task.is_stopped()) return Fold::none;
      if (result == Fold::none) {
        result = operand->evaluate(task, words);
        if (result == Fold::all) return Fold::all;
      } else if (!operand->widen(task, words)) {
        return Fold::all;
      }
    }
    return result;
  }

  bool exclude(const ChunkTask& task, ChunkWords words) const override {
    return std::all_of(operands_.begin(), operands_.end(), [&](const PreparedFilter& operand) {
      return operand->exclude(task, words);
    });
  }

  void test(const ChunkTask& task, ConstRowList rows, std::uint8_t* matches) const override {
    std::array<std::uint8_t, kSparseRows> answers;
    ENGINE_DCHECK(rows.size() <= answers.size());
    std::fill_n(matches, rows.size(), 0);
    for (const PreparedFilter& operand : operands_) {
      operand->test(task, rows, answers.data());
      for (std::size_t i = 0; i < rows.size(); ++i) matches[i] |= answers[i];
    }
  }

 private:
  std::vector<PreparedFilter> operands_;
  bool of_words_;
};

class ComplementPredicate final : public ChunkPredicate {
 public:
  explicit ComplementPredicate(PreparedFilter operand) : operand_(std::move(operand)) {}

  ChunkWay way(const ChunkTask& task) const override {
    return {"complement", operand_->way(task).bytes};
  }
  bool is_of_words() const override { return operand_->is_of_words(); }
  Fold compile(const ChunkTask& task, WordProgram& program) const override {
    const Fold fold = operand_->compile(task, program);
    if (fold == Fold::none) return Fold::all;
    if (fold == Fold::all) return Fold::none;
    program.invert();
    return Fold::some;
  }

  Bound bound(const ChunkTask& task) const override {
    const Bound inner = operand_->bound(task);
    if (inner.all) return Bound::none();
    return inner.at_most == 0 ? Bound::every(task) : Bound::some(task.rows, task, inner.cost);
  }
  Fold evaluate(const ChunkTask& task, ChunkWords words) const override {
    const Fold fold = operand_->evaluate(task, words);
    if (fold == Fold::none) return Fold::all;
    if (fold == Fold::all) return Fold::none;
    for (std::uint64_t& word : words) word = ~word;
    clear_rows(words, task.rows, kChunkRows);
    return Fold::some;
  }
  bool narrow(const ChunkTask& task, ChunkWords words) const override {
    return operand_->exclude(task, words);
  }
  bool exclude(const ChunkTask& task, ChunkWords words) const override {
    return operand_->narrow(task, words);
  }
  std::uint64_t count(const ChunkTask& task) const override {
    return task.rows - operand_->count(task);
  }
  std::uint64_t count_within(const ChunkTask& task, ChunkWords words) const override {
    const std::uint64_t before = kernels().count(words.data(), kChunkWords);
    return before - operand_->count_within(task, words);
  }
  void test(const ChunkTask& task, ConstRowList rows, std::uint8_t* matches) const override {
    operand_->test(task, rows, matches);
    for (std::size_t i = 0; i < rows.size(); ++i) matches[i] ^= 1U;
  }

 private:
  PreparedFilter operand_;
};

// Counts in binary, one bit plane a set of words: adding an operand ripples its bits through the
// planes, 64 rows at a time (bit-sliced addition, O'Neil & Quass 1997).
class CountOfPredicate final : public ChunkPredicate {
 public:
  CountOfPredicate(std::uint64_t low, std::uint64_t high, std::vector<PreparedFilter> operands)
      : low_(low),
        high_(high),
        operands_(std::move(operands)),
        of_words_(all_of_words(operands_)) {}

  std::uint32_t next_chunk(std::uint32_t from) const override {
    return low_ == 0 ? from : next_of_any(operands_, from);
  }
  bool is_of_words() const override { return of_words_; }
  Fold compile(const ChunkTask& task, WordProgram& program) const override {
    const auto planes = static_cast<std::size_t>(std::bit_width(operands_.size()));
    if (!can_compile() || !program.has_room(2, planes)) {
      return ChunkPredicate::compile(task, program);
    }
    const WordProgram::Mark start = program.mark();
    program.begin_count(operands_.size());
    std::uint64_t certain = 0;
    std::uint64_t counted = 0;
    for (const PreparedFilter& operand : operands_) {
      if (!of_words_ && task.is_stopped()) break;
      const Fold fold = operand->compile(task, program);
      if (fold == Fold::all) ++certain;
      if (fold != Fold::some) continue;
      program.count_operand();
      ++counted;
    }
    const Limits left = limits(certain, counted);
    if (left.fold == Fold::some) {
      program.end_count(left.low, left.high);
    } else {
      program.back_to(start);
    }
    return left.fold;
  }
  ChunkWay way(const ChunkTask& task) const override {
    return {can_compile() ? "bit-sliced adders, one fused pass" : "bit-sliced adders",
            bytes_of(operands_, task)};
  }
  std::uint64_t count(const ChunkTask& task) const override {
    return can_compile() ? run_to_count(*this, task) : ChunkPredicate::count(task);
  }

  Bound bound(const ChunkTask& task) const override {
    // With k needed, a row uses up k of the operands' rows.
    std::uint64_t sum = 0;
    std::uint64_t cost = 0;
    for (const PreparedFilter& operand : operands_) {
      const Bound bound = operand->bound(task);
      sum += bound.at_most;
      cost += bound.cost + 2 * kWordsCost;
    }
    return Bound::some(low_ == 0 ? task.rows : sum / low_, task, cost);
  }

  Fold evaluate(const ChunkTask& task, ChunkWords words) const override {
    if (can_compile()) return run(*this, task, words);
    std::uint64_t certain = 0;  // operands that hold for the whole chunk
    std::uint64_t counted = 0;  // operands in the planes
    Planes planes(*task.scratch, static_cast<std::size_t>(std::bit_width(operands_.size())));
    for (const PreparedFilter& operand : operands_) {
      if (task.is_stopped()) return Fold::none;
      const Fold fold = operand->evaluate(task, words);
      if (fold == Fold::all) ++certain;
      if (fold == Fold::some) planes.add(words, ++counted);
    }
    const Limits left = limits(certain, counted);
    if (left.fold != Fold::some) return left.fold;
    planes.between(left.low, left.high, words);
    clear_rows(words, task.rows, kChunkRows);
    return Fold::some;
  }

 private:
  bool can_compile() const { return operands_.size() <= WordProgram::kMostOperands; }

  // What is asked of `counted` operands once `certain` others hold for the whole chunk.
  struct Limits {
    Fold fold = Fold::some;
    std::uint64_t low = 0;
    std::uint64_t high = 0;
  };
  Limits limits(std::uint64_t certain, std::uint64_t counted) const {
    if (certain > high_ || certain + counted < low_) return {Fold::none, 0, 0};
    const std::uint64_t low = low_ > certain ? low_ - certain : 0;
    const std::uint64_t high = high_ - certain;
    if (low == 0 && high >= counted) return {Fold::all, 0, 0};
    return {Fold::some, low, std::min(high, counted)};
  }

  class Planes {
   public:
    Planes(ChunkScratch& scratch, std::size_t planes) {
      for (std::size_t i = 0; i < planes; ++i) {
        leases_.push_back(std::make_unique<ChunkScratch::Lease>(scratch));
        planes_.push_back(leases_.back()->words().data());
      }
    }
    ~Planes() {
      while (!leases_.empty()) leases_.pop_back();
    }
    Planes(const Planes&) = delete;
    Planes& operator=(const Planes&) = delete;

    /// Adds the `nth` operand, counting from 1: only the planes that n can reach are in use.
    void add(ConstChunkWords words, std::uint64_t nth) {
      const auto needed = static_cast<std::size_t>(std::bit_width(nth));
      for (; used_ < needed; ++used_) {
        std::fill(planes_[used_], planes_[used_] + kChunkWords, 0);
      }
      kernels().add_bits(planes_.data(), used_, words.data(), kChunkWords);
    }
    /// Sets the rows whose sum is from `low` to `high`.
    void between(std::uint64_t low, std::uint64_t high, ChunkWords words) const {
      kernels().sums_between(planes_.data(), used_, low, high, words.data(), kChunkWords);
    }

   private:
    std::vector<std::unique_ptr<ChunkScratch::Lease>> leases_;
    std::vector<std::uint64_t*> planes_;
    std::size_t used_ = 0;
  };

  std::uint64_t low_;
  std::uint64_t high_;
  std::vector<PreparedFilter> operands_;
  bool of_words_;
};

}  // namespace

PreparedFilter prepare_constant(bool value) { return std::make_unique<ConstantPredicate>(value); }

PreparedFilter prepare_any_of(std::vector<PreparedFilter> operands) {
  return std::make_unique<AnyOfPredicate>(std::move(operands));
}
PreparedFilter prepare_complement(PreparedFilter operand) {
  return std::make_unique<ComplementPredicate>(std::move(operand));
}
PreparedFilter prepare_count_of(std::uint64_t low, std::uint64_t high,
                                std::vector<PreparedFilter> operands) {
  if (low > high || low > operands.size()) return prepare_constant(false);
  const std::uint64_t most = std::min<std::uint64_t>(high, operands.size());
  return std::make_unique<CountOfPredicate>(low, most, std::move(operands));
}

}  // namespace muster::engine
