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
#include "engine/events/event_times.hpp"
#include "engine/events/step_lists.hpp"
#include "engine/kernels/kernel_set.hpp"

namespace muster::engine {

namespace {

// Of an event of any step, on a machine of 2023, in nanoseconds.
constexpr std::uint64_t kEventCost = 4;
constexpr std::uint64_t kStatesCost = 50'000;

// What one chunk's customers have reached. Times count from `base` on, 0 is never: where the steps'
// events lie within 136 years, 4 bytes hold them, and twice as many customers stay in the cache.
template <typename Time>
class SequenceStates {
 public:
  SequenceStates(const EventSequence& sequence, std::int64_t base)
      : base_(base - 1),
        within_(sequence.within ? fitting(static_cast<std::uint64_t>(*sequence.within))
                                : std::numeric_limits<Time>::max()),
        is_bounded_(sequence.within.has_value()),
        over_by_(sequence.within ? sequence.now - *sequence.within : 0) {
    for (const SequenceStep& step : sequence.steps) {
      const std::size_t before = stride_ == 0 ? 0 : stride_ - 1;
      roles_.push_back({step.absent, stride_ == 0, stride_, before});
      if (!step.absent) ++stride_;
    }
    last_ = stride_ - 1;
    waits_ = sequence.steps.back().absent;
    starts_.assign(kChunkRows * stride_, kNever);
  }

  void take(std::size_t step, std::uint16_t row, std::int64_t second) {
    const Role& role = roles_[step];
    const auto time = static_cast<Time>(second - base_);
    Time* starts = starts_.data() + row * stride_;
    if (role.absent) {
      forbid(role, time, starts);
    } else if (waits_ && role.place == last_) {
      complete(role, time, starts);
    } else {
      // Nothing here can be foretold, so nothing branches on it.
      const Time start = reached_from(role, time, starts);
      starts[role.place] = std::max(starts[role.place], start);
    }
  }

  // After the last event: words = those who have been through the sequence.
  void finish(ChunkWords words) const {
    for (std::uint32_t row = 0; row < kChunkRows; ++row) {
      const Time end = starts_[row * stride_ + last_];
      const bool found = waits_ ? end == kFound || (end != kNever && is_over(end)) : end != kNever;
      words[row / 64] |= std::uint64_t{found} << (row % 64);
    }
  }

 private:
  static constexpr Time kNever = 0;
  // In the place of an end: found for good.
  static constexpr Time kFound = std::numeric_limits<Time>::max();

  // Of a step: its place among those that happen, and that of the one before it.
  struct Role {
    bool absent = false;
    bool is_first = false;
    std::size_t place = 0;
    std::size_t before = 0;
  };

  static Time fitting(std::uint64_t seconds) {
    return static_cast<Time>(std::min<std::uint64_t>(seconds, std::numeric_limits<Time>::max()));
  }

  // The start of an attempt that comes to this step now; kNever if there is none.
  Time reached_from(const Role& role, Time time, const Time* starts) const {
    const Time before = starts[role.before];
    const Time start = role.is_first ? time : before;
    const Time earliest = time > within_ ? time - within_ : 1;
    return start >= earliest ? start : kNever;
  }

  // Whether the time in which nothing may follow has passed.
  bool is_over(Time end) const {
    return !is_bounded_ || static_cast<std::int64_t>(end) + base_ <= over_by_;
  }

  // Of the completed attempts the earliest is kept, by its end: an event that forbids it forbids
  // the later ones too, and if it is over before, so the sequence is found.
  void complete(const Role& role, Time time, Time* starts) const {
    Time& end = starts[last_];
    if (end == kFound || reached_from(role, time, starts) == kNever) return;
    if (end == kNever) {
      end = time;
    } else if (time - end > within_ && is_over(end)) {
      end = kFound;
    }
  }

  void forbid(const Role& role, Time time, Time* starts) const {
    Time& reached = starts[role.before];
    if (role.before == last_) {
      if (reached == kFound) return;
      if (reached != kNever && time - reached > within_ && is_over(reached)) {
        reached = kFound;
        return;
      }
    }
    reached = kNever;
  }

  std::int64_t base_;  // a second before the first event
  Time within_;
  bool is_bounded_;
  std::int64_t over_by_;     // the last end whose time has passed, in seconds
  std::vector<Role> roles_;  // of the steps
  std::size_t stride_ = 0;   // steps that happen
  std::size_t last_ = 0;     // the place of the last of them
  bool waits_ = false;       // absent steps follow it
  // Row by row, a place each: the latest start; of the last place, where absent steps follow, the
  // end of the earliest attempt.
  std::vector<Time> starts_;
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
    StepLists steps(store_, task.chunk);
    for (const SequenceStep& step : sequence_.steps) steps.add(step.events);
    if (!find_candidates(task, steps, among)) return Fold::none;
    const std::span<const MergedList> lists = steps.lists();
    std::fill(words.begin(), words.end(), 0);
    const IntegerRange seconds = seconds_of(lists);
    if (seconds.high - seconds.low < std::int64_t{1} << 31) {
      walk(SequenceStates<std::uint32_t>(sequence_, seconds.low), lists, among, words);
    } else {
      walk(SequenceStates<std::uint64_t>(sequence_, seconds.low), lists, among, words);
    }
    return Fold::some;
  }

 private:
  // What the events of the lists lie between.
  static IntegerRange seconds_of(std::span<const MergedList> lists) {
    IntegerRange seconds = kEventTimes;
    std::swap(seconds.low, seconds.high);
    for (const MergedList& list : lists) {
      if (list.stretch.size() == 0) continue;
      seconds.low = std::min(seconds.low, list.list.time(list.stretch.begin));
      seconds.high = std::max(seconds.high, list.list.time(list.stretch.end - 1));
    }
    return seconds;
  }

  template <typename Time>
  static void walk(SequenceStates<Time> states, std::span<const MergedList> lists,
                   ConstChunkWords among, ChunkWords words) {
    EventMerge merge;
    merge.for_each(lists, among.data(),
                   [&](std::int64_t time, std::size_t step, std::uint16_t row) {
                     states.take(step, row, time);
                   });
    states.finish(words);
  }

  // Those who did whatever has to happen, in any order; false if there are none.
  bool find_candidates(const ChunkTask& task, const StepLists& steps, ChunkWords among) const {
    write_first_rows(task.rows, among);
    if (task.within != nullptr) kernels().and_into(among.data(), task.within, kChunkWords);
    for (std::size_t step = 0; step < sequence_.steps.size(); ++step) {
      if (sequence_.steps[step].absent) continue;
      if (!steps.keep_those_who_did(step, among)) return false;
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
