#include "engine/evaluation/execution.hpp"

#include <fmt/format.h>

#include "engine/evaluation/memory_budget.hpp"

namespace muster::engine {

Status within_limits(const Execution& execution) {
  if (execution.memory != nullptr && execution.memory->is_exceeded()) {
    return Error{
        ErrorCode::limit_exceeded,
        fmt::format("the query needs more than the {} MiB of memory it may take; ask about "
                    "fewer customers or clauses at a time",
                    execution.memory->bytes() >> 20)};
  }
  if (execution.stop.stop_requested() ||
      (execution.deadline && std::chrono::steady_clock::now() >= *execution.deadline)) {
    return Error{ErrorCode::deadline_exceeded, "the query was stopped: its time was up"};
  }
  return {};
}

bool take_memory(const Execution& execution, std::uint64_t bytes) {
  return execution.memory == nullptr || execution.memory->take(bytes);
}

}  // namespace muster::engine
