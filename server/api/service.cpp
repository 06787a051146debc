#include "server/api/service.hpp"

#include <fmt/format.h>

#include "engine/evaluation/memory_budget.hpp"
#include "server/api/problem.hpp"

namespace muster::server {

engine::Execution execution_for(const Service& service, const Request& request) {
  engine::Execution execution;
  execution.threads = service.limits.threads;
  execution.deadline = request.received + service.limits.query_time;
  execution.stop = request.stop;
  execution.memory = std::make_shared<engine::MemoryBudget>(service.limits.query_mebibytes << 20);
  execution.cache = service.cache.get();
  return execution;
}

Reply query_problem(const Service& service, const Error& error) {
  if (error.code != ErrorCode::deadline_exceeded) return problem(error);
  return problem(
      Error{ErrorCode::deadline_exceeded,
            fmt::format("the answer was not ready within the time limit of {} ms, waiting included",
                        service.limits.query_time.count())});
}

}  // namespace muster::server
