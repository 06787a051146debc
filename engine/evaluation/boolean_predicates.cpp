// AND, OR, NOT and k-of-n over chunks.
#include <algorithm>
#include <array>
#include <bit>

#include "engine/check.hpp"
#include "engine/evaluation/chunk_predicate.hpp"
#include "engine/kernels/kernel_set.hpp"

namespace muster::engine {

namespace {

using RowBuffer = std::array<std::uint16_t, kSparseRows>;

bool any_scan(const std::vector<PreparedFilter>& operands) {
  return std::any_of(operands.begin(), operands.end(),
                     [](const PreparedFilter& operand) { return operand->is_scan(); });
}

class ConstantPredicate final : public ChunkPredicate {
 public:
  explicit ConstantPredicate(bool value) : value_(value) {}
  Fold evaluate(const ChunkTask& /*task*/, ChunkWords /*words*/) const override {
    return value_ ? Fold::all : Fold::none;
  }
  Bound bound(const ChunkTask& task) const override {
    return value_ ? Bound::every(task) : Bound::none();
  }
  bool is_scan() const override { return false; }

 private:
  bool value_;
};

// Two ways through a chunk. If some operand can hold few rows only, its rows are listed and the
// others asked about those; else words are narrowed operand by operand, and a count takes its last
// operand without writing.
class AllOfPredicate final : public ChunkPredicate {
 public:
  explicit AllOfPredicate(std::vector<PreparedFilter> operands) : operands_(std::move(operands)) {}

  bool is_scan() const override { return any_scan(operands_); }

  Bound bound(const ChunkTask& task) const override {
    const Survey survey = take_survey(task);
    if (survey.at_most == 0) return Bound::none();
    return survey.undecided == 0 ? Bound::every(task) : Bound::some(survey.at_most);
  }

  Fold evaluate(const ChunkTask& task, ChunkWords words) const override {
    const Survey survey = take_survey(task);
    if (survey.at_most == 0) return Fold::none;
    if (survey.undecided == 0) return Fold::all;
    if (survey.at_most <= survey.sparse_rows) {
      RowBuffer rows;
      const std::size_t left = list_from(task, survey.sparsest, rows);
      if (left == 0) return Fold::none;
      write_rows(RowList(rows).first(left), words);
      return Fold::some;
    }
    Fold result = Fold::all;
    for (const PreparedFilter& operand : operands_) {
      if (result == Fold::all) {
        result = operand->evaluate(task, words);
        if (result == Fold::none) return Fold::none;
      } else if (!operand->narrow(task, words)) {
        return Fold::none;
      }
    }
    return result;
  }

  bool narrow(const ChunkTask& task, ChunkWords words) const override {
    return std::all_of(operands_.begin(), operands_.end(),
                       [&](const PreparedFilter& operand) { return operand->narrow(task, words); });
  }

  std::uint64_t count(const ChunkTask& task) const override {
    const Survey survey = take_survey(task);
    if (survey.at_most == 0) return 0;
    if (survey.undecided == 0) return task.rows;
    if (survey.undecided == 1) return survey.last_undecided->count(task);
    if (survey.at_most <= survey.sparse_rows) {
      RowBuffer rows;
      return list_from(task, survey.sparsest, rows);
    }
    ChunkScratch::Lease lease(*task.scratch);
    const ChunkWords words = lease.words();
    Fold result = Fold::all;
    for (const PreparedFilter& operand : operands_) {
      const bool last = operand.get() == survey.last_undecided;
      if (result == Fold::all) {
        if (last) return operand->count(task);
        result = operand->evaluate(task, words);
        if (result == Fold::none) return 0;
      } else {
        if (last) return operand->count_within(task, words);
        if (!operand->narrow(task, words)) return 0;
      }
    }
    return task.rows;
  }

  std::size_t list(const ChunkTask& task, RowList out) const override {
    const Survey survey = take_survey(task);
    if (survey.at_most == 0 || survey.sparsest == nullptr) return ChunkPredicate::list(task, out);
    return list_from(task, survey.sparsest, out);
  }

  std::size_t keep(const ChunkTask& task, RowList rows) const override {
    for (const PreparedFilter& operand : operands_) {
      rows = rows.first(operand->keep(task, rows));
      if (rows.empty()) break;
    }
    return rows.size();
  }

 private:
  struct Survey {
    std::uint32_t at_most = 0;
    std::uint32_t sparse_rows = kSparseRowsForBitmaps;  // up to this many: go by lists
    std::size_t undecided = 0;  // operands that do not hold for the whole chunk
    const ChunkPredicate* sparsest = nullptr;
    const ChunkPredicate* last_undecided = nullptr;
  };
  Survey take_survey(const ChunkTask& task) const {
    Survey survey;
    survey.at_most = task.rows;
    for (const PreparedFilter& operand : operands_) {
      const Bound bound = operand->bound(task);
      if (bound.at_most == 0) return {};
      if (bound.all) continue;
      ++survey.undecided;
      survey.last_undecided = operand.get();
      if (operand->is_scan()) survey.sparse_rows = kSparseRows;
      if (survey.sparsest == nullptr || bound.at_most < survey.at_most) {
        survey.sparsest = operand.get();
        survey.at_most = std::min(survey.at_most, bound.at_most);
      }
    }
    return survey;
  }

  std::size_t list_from(const ChunkTask& task, const ChunkPredicate* first, RowList out) const {
    RowList rows = out.first(first->list(task, out));
    for (const PreparedFilter& operand : operands_) {
      if (rows.empty()) break;
      if (operand.get() != first) rows = rows.first(operand->keep(task, rows));
    }
    return rows.size();
  }

  std::vector<PreparedFilter> operands_;
};

class AnyOfPredicate final : public ChunkPredicate {
 public:
  explicit AnyOfPredicate(std::vector<PreparedFilter> operands) : operands_(std::move(operands)) {}

  bool is_scan() const override { return any_scan(operands_); }

  Bound bound(const ChunkTask& task) const override {
    std::uint64_t sum = 0;
    for (const PreparedFilter& operand : operands_) {
      const Bound bound = operand->bound(task);
      if (bound.all) return Bound::every(task);
      sum += bound.at_most;
    }
    return Bound::some(static_cast<std::uint32_t>(std::min<std::uint64_t>(sum, task.rows)));
  }

  Fold evaluate(const ChunkTask& task, ChunkWords words) const override {
    if (bound(task).all) return Fold::all;
    Fold result = Fold::none;
    for (const PreparedFilter& operand : operands_) {
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

  // Each operand is asked only about the rows that no earlier one has accepted.
  std::size_t keep(const ChunkTask& task, RowList rows) const override {
    RowBuffer open;
    RowBuffer accepted;
    ENGINE_DCHECK(rows.size() <= open.size());
    std::copy(rows.begin(), rows.end(), open.begin());
    RowList left = RowList(open).first(rows.size());
    ChunkScratch::Lease lease(*task.scratch);
    const ChunkWords kept = lease.words();
    for (const std::uint16_t row : rows) kept[row / 64] = 0;
    for (const PreparedFilter& operand : operands_) {
      if (left.empty()) break;
      std::copy(left.begin(), left.end(), accepted.begin());
      const RowList asked = RowList(accepted).first(left.size());
      for (const std::uint16_t row : asked.first(operand->keep(task, asked))) {
        kept[row / 64] |= std::uint64_t{1} << (row % 64);
      }
      const auto end = std::remove_if(left.begin(), left.end(), [&](std::uint16_t row) {
        return ((kept[row / 64] >> (row % 64)) & 1U) != 0;
      });
      left = left.first(static_cast<std::size_t>(end - left.begin()));
    }
    const auto end = std::remove_if(rows.begin(), rows.end(), [&](std::uint16_t row) {
      return ((kept[row / 64] >> (row % 64)) & 1U) == 0;
    });
    return static_cast<std::size_t>(end - rows.begin());
  }

 private:
  std::vector<PreparedFilter> operands_;
};

class ComplementPredicate final : public ChunkPredicate {
 public:
  explicit ComplementPredicate(PreparedFilter operand) : operand_(std::move(operand)) {}

  bool is_scan() const override { return operand_->is_scan(); }

  Bound bound(const ChunkTask& task) const override {
    const Bound inner = operand_->bound(task);
    if (inner.all) return Bound::none();
    return inner.at_most == 0 ? Bound::every(task) : Bound::some(task.rows);
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
  std::size_t keep(const ChunkTask& task, RowList rows) const override {
    RowBuffer inside;
    ENGINE_DCHECK(rows.size() <= inside.size());
    std::copy(rows.begin(), rows.end(), inside.begin());
    const RowList asked = RowList(inside).first(rows.size());
    const RowList out = asked.first(operand_->keep(task, asked));
    const std::uint16_t* dropped = out.data();
    const std::uint16_t* const end = dropped + out.size();
    std::size_t kept = 0;
    for (const std::uint16_t row : rows) {
      if (dropped != end && *dropped == row) {
        ++dropped;
      } else {
        rows[kept++] = row;
      }
    }
    return kept;
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

  Bound bound(const ChunkTask& task) const override {
    // With k needed, a row uses up k of the operands' rows.
    std::uint64_t sum = 0;
    for (const PreparedFilter& operand : operands_) sum += operand->bound(task).at_most;
    const std::uint64_t most = low_ == 0 ? task.rows : sum / low_;
    return Bound::some(static_cast<std::uint32_t>(std::min<std::uint64_t>(most, task.rows)));
  }

  Fold evaluate(const ChunkTask& task, ChunkWords words) const override {
    std::uint64_t certain = 0;  // operands that hold for the whole chunk
    std::uint64_t counted = 0;  // operands in the planes
    Planes planes(*task.scratch, static_cast<std::size_t>(std::bit_width(operands_.size())));
    for (const PreparedFilter& operand : operands_) {
      const Fold fold = operand->evaluate(task, words);
      if (fold == Fold::all) ++certain;
      if (fold == Fold::some) planes.add(words, ++counted);
    }
    if (certain > high_ || certain + counted < low_) return Fold::none;
    const std::uint64_t low = low_ > certain ? low_ - certain : 0;
    const std::uint64_t high = high_ - certain;
    if (low == 0 && high >= counted) return Fold::all;
    planes.between(low, std::min(high, counted), words);
    clear_rows(words, task.rows, kChunkRows);
    return Fold::some;
  }

 private:
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

}  // namespace muster::engine
