// Sequences: whether one thing followed another in time.
//
// One walk over the steps' events in the order of time, with a state for each customer and step:
// the latest start from which the step has been reached. A later start reaches whatever an earlier
// one does, so nothing else need be kept, however often a customer begins anew.
#include <algorithm>
#include <cstddef>
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
      : found_(found),
        within_(sequence.within.value_or(std::numeric_limits<std::int64_t>::max())),
        is_bounded_(sequence.within.has_value()),
        now_(sequence.now) {
    for (const SequenceStep& step : sequence.steps) {
      roles_.push_back({step.absent, stride_, stride_ - 1});
      if (!step.absent) ++stride_;
    }
    last_ = stride_ - 1;
    waits_ = sequence.steps.back().absent;
    starts_.assign(kChunkRows * static_cast<std::size_t>(stride_), kNever);
  }

  void take(std::size_t step, std::uint16_t row, std::int64_t time) {
    if ((found_[row / 64] >> (row % 64) & 1U) != 0) return;
    const Role role = roles_[step];
    std::int64_t* starts = starts_.data() + row * stride_;
    if (role.absent) {
      forbid(role, row, time, starts);
    } else {
      reach(role, row, time, starts);
    }
  }

  // After the last event: sequences that wait for nothing more to happen, and it did not.
  void finish() {
    if (!waits_) return;
    for (std::ptrdiff_t row = 0; row < std::ptrdiff_t{kChunkRows}; ++row) {
      const std::int64_t end = starts_.data()[row * stride_ + last_];
      if (end == kNever) continue;
      if (is_over(end)) set_found(static_cast<std::uint16_t>(row));
    }
  }

 private:
  // Of a step: its place among those that happen, and that of the one before it (−1: it is the
  // first); of an absent step, the place it would have.
  struct Role {
    bool absent = false;
    std::ptrdiff_t place = 0;
    std::ptrdiff_t before = 0;
  };

  // Whether the time in which nothing may follow has passed.
  bool is_over(std::int64_t end) const { return !is_bounded_ || end <= now_ - within_; }
  void set_found(std::uint16_t row) { found_[row / 64] |= std::uint64_t{1} << (row % 64); }

  void reach(const Role& role, std::uint16_t row, std::int64_t time, std::int64_t* starts) {
    std::int64_t start = time;
    if (role.before >= 0) {
      start = starts[role.before];
      if (start == kNever || time - start > within_) return;
    }
    if (role.place != last_) {
      starts[role.place] = std::max(starts[role.place], start);
    } else if (!waits_) {
      set_found(row);
    } else {
      complete(row, time, starts[last_]);
    }
  }

  // Of the completed attempts the earliest is kept, by its end: an event that forbids it forbids
  // the later ones too, and if it is over before, so the sequence is found.
  void complete(std::uint16_t row, std::int64_t time, std::int64_t& end) {
    if (end == kNever) {
      end = time;
    } else if (time - end > within_ && is_over(end)) {
      set_found(row);
    }
  }

  void forbid(const Role& role, std::uint16_t row, std::int64_t time, std::int64_t* starts) {
    std::int64_t& reached = starts[role.before];
    const bool is_completed = role.before == last_ && reached != kNever;
    if (is_completed && time - reached > within_ && is_over(reached)) set_found(row);
    reached = kNever;
  }

  ChunkWords found_;
  std::int64_t within_;
  bool is_bounded_;
  std::int64_t now_;
  std::vector<Role> roles_;    // of the steps
  std::ptrdiff_t stride_ = 0;  // steps that happen
  std::ptrdiff_t last_ = 0;    // the place of the last of them
  bool waits_ = false;         // absent steps follow it
  // Row by row, a place each: the latest start; of the last place, where absent steps follow, the
  // end of the earliest attempt.
  std::vector<std::int64_t> starts_;
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
