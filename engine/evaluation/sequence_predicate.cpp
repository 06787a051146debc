// Sequences: whether one thing followed another in time.
//
// One walk over the steps' events in the order of time, with a state for each customer and step:
// the latest start from which the step has been reached. A later start reaches whatever an earlier
// one does, so nothing else need be kept, however often a customer begins anew.
#include <algorithm>
#include <limits>
#include <utility>
#include <vector>

#include "engine/check.hpp"
#include "engine/evaluation/chunk_predicate.hpp"
#include "engine/events/event_merge.hpp"
#include "engine/events/event_scan.hpp"
#include "engine/kernels/kernel_set.hpp"

namespace muster::engine {

namespace {

// Of an event of any step, on a machine of 2023, in nanoseconds.
constexpr std::uint64_t kEventCost = 4;
constexpr std::uint64_t kStatesCost = 50'000;

constexpr std::int64_t kNever = std::numeric_limits<std::int64_t>::min();

// What one chunk's customers have reached.
class SequenceStates {
 public:
  SequenceStates(const EventSequence& sequence, ChunkWords found)
      : sequence_(sequence), found_(found) {
    for (std::size_t step = 0; step < sequence.steps.size(); ++step) {
      before_.push_back(happened_.empty() ? kNone : happened_.back());
      if (!sequence.steps[step].absent) happened_.push_back(step);
    }
    starts_.resize(sequence.steps.size());
    for (const std::size_t step : happened_) starts_[step].assign(kChunkRows, kNever);
    waits_ = happened_.back() + 1 < sequence.steps.size();
  }

  void take(std::size_t step, std::uint16_t row, std::int64_t time) {
    if (is_found(row)) return;
    if (sequence_.steps[step].absent) {
      forbid(step, row, time);
    } else {
      reach(step, row, time);
    }
  }

  // After the last event: sequences that wait for nothing more to happen, and it did not.
  void finish() {
    if (!waits_) return;
    const std::vector<std::int64_t>& completed = starts_[happened_.back()];
    for (std::uint32_t row = 0; row < kChunkRows; ++row) {
      const std::int64_t end = completed[row];
      if (end == kNever) continue;
      if (!sequence_.within || end <= sequence_.now - *sequence_.within) {
        set_found(static_cast<std::uint16_t>(row));
      }
    }
  }

 private:
  static constexpr std::size_t kNone = std::numeric_limits<std::size_t>::max();

  bool is_found(std::uint16_t row) const { return (found_[row / 64] >> (row % 64) & 1U) != 0; }
  void set_found(std::uint16_t row) { found_[row / 64] |= std::uint64_t{1} << (row % 64); }

  void reach(std::size_t step, std::uint16_t row, std::int64_t time) {
    std::int64_t start = time;
    if (before_[step] != kNone) {
      start = starts_[before_[step]][row];
      if (start == kNever || (sequence_.within && time - start > *sequence_.within)) return;
    }
    if (step != happened_.back()) {
      starts_[step][row] = std::max(starts_[step][row], start);
    } else if (!waits_) {
      set_found(row);
    } else {
      complete(row, time);
    }
  }

  // Of the completed attempts the earliest is kept, by its end: an event that forbids it forbids
  // the later ones too, and if it is over before, so the sequence is found.
  void complete(std::uint16_t row, std::int64_t time) {
    std::int64_t& end = starts_[happened_.back()][row];
    if (end == kNever) {
      end = time;
    } else if (sequence_.within && time - end > *sequence_.within) {
      set_found(row);
    }
  }

  void forbid(std::size_t step, std::uint16_t row, std::int64_t time) {
    std::int64_t& reached = starts_[before_[step]][row];
    const bool is_last = before_[step] == happened_.back();
    if (is_last && reached != kNever && sequence_.within && time - reached > *sequence_.within) {
      set_found(row);
    }
    reached = kNever;
  }

  const EventSequence& sequence_;
  ChunkWords found_;
  std::vector<std::size_t> happened_;  // the steps that are not absent
  std::vector<std::size_t> before_;    // of each step: the one of those before it
  // Of each step that is not absent, by row: the latest start; of the last one, where absent steps
  // follow, the end of the earliest attempt.
  std::vector<std::vector<std::int64_t>> starts_;
  bool waits_ = false;
};

class SequencePredicate final : public ChunkPredicate {
 public:
  SequencePredicate(const EventStore& store, EventSequence sequence)
      : store_(store), sequence_(std::move(sequence)) {}

  Bound bound(const ChunkTask& task) const override {
    std::uint64_t fewest = task.rows;
    std::uint64_t events = 0;
    for (const SequenceStep& step : sequence_.steps) {
      const std::uint64_t here = EventScan(store_, step.events, task.chunk).at_most();
      if (!step.absent) fewest = std::min(fewest, here);
      events += here;
    }
    if (fewest == 0) return Bound::none();
    return Bound::some(fewest, task, kStatesCost + events * kEventCost);
  }
  ChunkWay way(const ChunkTask& task) const override {
    std::uint64_t bytes = 0;
    for (const SequenceStep& step : sequence_.steps) {
      bytes += EventScan(store_, step.events, task.chunk).bytes();
    }
    return {"events of all steps in order", bytes};
  }

  Fold evaluate(const ChunkTask& task, ChunkWords words) const override {
    ChunkScratch::Lease lease(*task.scratch);
    const ChunkWords among = lease.words();
    if (!find_candidates(task, among)) return Fold::none;
    std::vector<std::vector<std::uint8_t>> matches;
    std::vector<MergedList> lists;
    for (const SequenceStep& step : sequence_.steps) {
      const EventScan scan(store_, step.events, task.chunk);
      matches.push_back(scan.matches());
      lists.push_back({scan.list(), scan.stretch(), nullptr});
      if (scan.has_condition()) lists.back().matches = matches.back().data();
    }
    std::fill(words.begin(), words.end(), 0);
    SequenceStates states(sequence_, words);
    EventMerge merge;
    merge.for_each(lists, among.data(),
                   [&](std::int64_t time, std::size_t step, std::uint16_t row) {
                     states.take(step, row, time);
                   });
    states.finish();
    return Fold::some;
  }

 private:
  // Those who did whatever has to happen, in any order; false if there are none.
  bool find_candidates(const ChunkTask& task, ChunkWords among) const {
    write_first_rows(task.rows, among);
    if (task.within != nullptr) kernels().and_into(among.data(), task.within, kChunkWords);
    ChunkScratch::Lease lease(*task.scratch);
    const ChunkWords did = lease.words();
    for (const SequenceStep& step : sequence_.steps) {
      if (step.absent) continue;
      std::fill(did.begin(), did.end(), 0);
      const EventScan scan(store_, step.events, task.chunk);
      const std::span<const std::uint16_t> rows = scan.list().rows;
      scan.for_each([&](std::uint32_t event) {
        did[rows[event] / 64] |= std::uint64_t{1} << (rows[event] % 64);
      });
      if (!kernels().and_into(among.data(), did.data(), kChunkWords)) return false;
    }
    return true;
  }

  const EventStore& store_;
  EventSequence sequence_;
};

}  // namespace

PreparedFilter prepare_sequence(const HasSequence& node, const Population& population) {
  const EventSequence& sequence = node.sequence;
  ENGINE_CHECK(!sequence.steps.empty() && !sequence.steps.front().absent);
  ENGINE_CHECK(sequence.steps.size() <= kMaxMergedLists);
  ENGINE_CHECK(!sequence.within || *sequence.within >= 0);
  return std::make_unique<SequencePredicate>(population.events(), sequence);
}

}  // namespace muster::engine
