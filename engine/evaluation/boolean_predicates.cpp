// AND, OR, NOT and k-of-n over chunks.
#include <algorithm>
#include <bit>

#include "engine/check.hpp"
#include "engine/evaluation/chunk_predicate.hpp"

namespace muster::engine {

namespace {

class ConstantPredicate final : public ChunkPredicate {
 public:
  explicit ConstantPredicate(bool value) : value_(value) {}
  Fold evaluate(const ChunkTask& /*task*/, ChunkWords /*words*/) const override {
    return value_ ? Fold::all : Fold::none;
  }

 private:
  bool value_;
};

// What is left after each operand narrows what the next has to look at.
class AllOfPredicate final : public ChunkPredicate {
 public:
  explicit AllOfPredicate(std::vector<PreparedFilter> operands) : operands_(std::move(operands)) {}

  Fold evaluate(const ChunkTask& task, ChunkWords words) const override {
    Fold result = Fold::all;
    for (const PreparedFilter& operand : operands_) {
      if (result == Fold::all) {
        result = operand->evaluate(task, words);
        if (result == Fold::none) return Fold::none;
        continue;
      }
      ChunkTask narrowed = task;
      narrowed.within = words.data();
      ChunkScratch::Lease lease(*task.scratch);
      const ChunkWords other = lease.words();
      const Fold fold = operand->evaluate(narrowed, other);
      if (fold == Fold::none) return Fold::none;
      if (fold == Fold::all) continue;
      std::uint64_t any = 0;
      for (std::size_t i = 0; i < kChunkWords; ++i) any |= (words[i] &= other[i]);
      if (any == 0) return Fold::none;
    }
    return result;
  }

 private:
  std::vector<PreparedFilter> operands_;
};

class AnyOfPredicate final : public ChunkPredicate {
 public:
  explicit AnyOfPredicate(std::vector<PreparedFilter> operands) : operands_(std::move(operands)) {}

  Fold evaluate(const ChunkTask& task, ChunkWords words) const override {
    Fold result = Fold::none;
    for (const PreparedFilter& operand : operands_) {
      if (result == Fold::none) {
        result = operand->evaluate(task, words);
      } else {
        ChunkScratch::Lease lease(*task.scratch);
        const ChunkWords other = lease.words();
        const Fold fold = operand->evaluate(task, other);
        if (fold == Fold::all) return Fold::all;
        if (fold == Fold::none) continue;
        for (std::size_t i = 0; i < kChunkWords; ++i) words[i] |= other[i];
      }
      if (result == Fold::all) return Fold::all;
    }
    return result;
  }

 private:
  std::vector<PreparedFilter> operands_;
};

class ComplementPredicate final : public ChunkPredicate {
 public:
  explicit ComplementPredicate(PreparedFilter operand) : operand_(std::move(operand)) {}

  Fold evaluate(const ChunkTask& task, ChunkWords words) const override {
    const Fold fold = operand_->evaluate(task, words);
    if (fold == Fold::none) return Fold::all;
    if (fold == Fold::all) return Fold::none;
    for (std::uint64_t& word : words) word = ~word;
    clear_rows(words, task.rows, kChunkRows);
    return Fold::some;
  }

 private:
  PreparedFilter operand_;
};

// Counts in binary, one bit plane a set of words: adding an operand ripples its bits through the
// planes, 64 rows at a time (bit-sliced addition, O'Neil & Quass 1997).
class CountOfPredicate final : public ChunkPredicate {
 public:
  CountOfPredicate(std::uint64_t low, std::uint64_t high, std::vector<PreparedFilter> operands)
      : low_(low), high_(high), operands_(std::move(operands)) {}

  Fold evaluate(const ChunkTask& task, ChunkWords words) const override {
    std::uint64_t certain = 0;  // operands that hold for the whole chunk
    std::uint64_t counted = 0;  // operands in the planes
    const std::size_t planes = static_cast<std::size_t>(std::bit_width(operands_.size()));
    PlaneLeases sums(*task.scratch, planes);
    for (const PreparedFilter& operand : operands_) {
      const Fold fold = operand->evaluate(task, words);
      if (fold == Fold::all) ++certain;
      if (fold != Fold::some) continue;
      if (counted == 0) sums.clear();
      ++counted;
      for (std::size_t i = 0; i < kChunkWords; ++i) {
        std::uint64_t carry = words[i];
        for (std::size_t plane = 0; carry != 0 && plane < planes; ++plane) {
          std::uint64_t& sum = sums.plane(plane)[i];
          const std::uint64_t next = sum & carry;
          sum ^= carry;
          carry = next;
        }
      }
    }
    if (certain > high_ || certain + counted < low_) return Fold::none;
    const std::uint64_t low = low_ > certain ? low_ - certain : 0;
    const std::uint64_t high = high_ - certain;
    if (low == 0 && high >= counted) return Fold::all;
    for (std::size_t i = 0; i < kChunkWords; ++i) {
      words[i] = at_least(sums, planes, i, low) & ~at_least(sums, planes, i, high + 1);
    }
    clear_rows(words, task.rows, kChunkRows);
    return Fold::some;
  }

 private:
  class PlaneLeases {
   public:
    PlaneLeases(ChunkScratch& scratch, std::size_t planes) {
      for (std::size_t i = 0; i < planes; ++i) {
        leases_.push_back(std::make_unique<ChunkScratch::Lease>(scratch));
        planes_.push_back(leases_.back()->words().data());
      }
    }
    ~PlaneLeases() {
      while (!leases_.empty()) leases_.pop_back();
    }
    PlaneLeases(const PlaneLeases&) = delete;
    PlaneLeases& operator=(const PlaneLeases&) = delete;
    void clear() {
      for (std::uint64_t* plane : planes_) std::fill(plane, plane + kChunkWords, 0);
    }
    std::uint64_t* plane(std::size_t i) { return planes_[i]; }

   private:
    std::vector<std::unique_ptr<ChunkScratch::Lease>> leases_;
    std::vector<std::uint64_t*> planes_;
  };

  // Rows of word i whose sum is at least `bound`: compared from the highest plane down.
  static std::uint64_t at_least(PlaneLeases& sums, std::size_t planes, std::size_t i,
                                std::uint64_t bound) {
    if (static_cast<std::size_t>(std::bit_width(bound)) > planes) return 0;
    std::uint64_t greater = 0;
    std::uint64_t equal = ~std::uint64_t{0};
    for (std::size_t plane = planes; plane-- > 0;) {
      const std::uint64_t sum = sums.plane(plane)[i];
      if (((bound >> plane) & 1U) == 0) {
        greater |= equal & sum;
        equal &= ~sum;
      } else {
        equal &= sum;
      }
    }
    return greater | equal;
  }

  std::uint64_t low_;
  std::uint64_t high_;
  std::vector<PreparedFilter> operands_;
};

}  // namespace

PreparedFilter prepare_constant(bool value) { return std::make_unique<ConstantPredicate>(value); }

PreparedFilter prepare_all_of(std::vector<PreparedFilter> operands) {
  return std::make_unique<AllOfPredicate>(std::move(operands));
}
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

std::uint64_t count_rows(ConstChunkWords words) {
  std::uint64_t count = 0;
  for (const std::uint64_t word : words) count += static_cast<std::uint64_t>(std::popcount(word));
  return count;
}

}  // namespace muster::engine
