// Numbered pieces of work, made by all cores and taken in the order of their numbers.
//
// What the callbacks throw is caught where it is thrown and thrown again once nothing is under way;
// no exception crosses a scheduler's thread. Of several the first in order comes out, so the
// outcome does not depend on which thread was quicker.
// Threads: the calling thread and those of its task arena work; one call may run at a time an
// arena. Cost: at most `under_way` results are held at once, whatever the count.
#pragma once

#include <oneapi/tbb/parallel_pipeline.h>
#include <oneapi/tbb/task_arena.h>

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <exception>
#include <optional>
#include <type_traits>
#include <utility>
#include <vector>

#include "engine/check.hpp"

namespace muster::loaders {

/// Results to hold so that no thread of this arena waits for the one that takes.
inline std::size_t blocks_under_way() {
  return static_cast<std::size_t>(oneapi::tbb::this_task_arena::max_concurrency()) * 2;
}

/// Calls make(i) for i = 0 … count − 1, many at once, and take(i, result) in the order of i, one at
/// a time, until take returns false, which is then what this returns. make may not be called for
/// all i when the work stops early. `under_way` is at least 1.
template <typename Make, typename Take>
bool work_in_order(std::uint64_t count, std::size_t under_way, const Make& make, const Take& take) {
  using Made = std::invoke_result_t<const Make&, std::uint64_t>;
  namespace tbb = oneapi::tbb;
  struct Slot {
    std::optional<Made> made;
    std::exception_ptr failure;
  };
  ENGINE_CHECK(under_way > 0);
  // Pieces leave in order, so no two of the `under_way` at work share a remainder.
  std::vector<Slot> slots(under_way);
  std::atomic<bool> stopped = false;
  std::exception_ptr failure;

  std::uint64_t next = 0;
  const auto issue = [&](tbb::flow_control& control) -> std::uint64_t {
    if (next == count || stopped) {
      control.stop();
      return 0;
    }
    return next++;
  };
  const auto fill = [&](std::uint64_t i) {
    Slot& slot = slots[i % under_way];
    if (stopped) return i;
    try {
      slot.made.emplace(make(i));
    } catch (...) {
      slot.failure = std::current_exception();
    }
    return i;
  };
  const auto deliver = [&](std::uint64_t i) {
    Slot& slot = slots[i % under_way];
    if (!stopped) {
      if (slot.failure) {
        failure = slot.failure;
        stopped = true;
      } else {
        try {
          if (!take(i, std::move(*slot.made))) stopped = true;
        } catch (...) {
          failure = std::current_exception();
          stopped = true;
        }
      }
    }
    slot = {};
  };
  tbb::parallel_pipeline(
      under_way,
      tbb::make_filter<void, std::uint64_t>(tbb::filter_mode::serial_in_order, issue) &
          tbb::make_filter<std::uint64_t, std::uint64_t>(tbb::filter_mode::parallel, fill) &
          tbb::make_filter<std::uint64_t, void>(tbb::filter_mode::serial_in_order, deliver));
  if (failure) std::rethrow_exception(failure);
  return !stopped;
}

}  // namespace muster::loaders
