// One customer: what is known of her, and which saved segments and lists she is in.
// Threads: reads only; any number of calls at once. Cost: microseconds, and one chunk's evaluation
// for each saved segment.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "engine/evaluation/execution.hpp"
#include "engine/population/population.hpp"
#include "engine/result.hpp"
#include "engine/values/value.hpp"
#include "query/plan/context.hpp"

namespace muster::query {

struct CustomerAnswer {
  struct Cell {
    std::string attribute;
    engine::Value value;  ///< may be unknown
  };
  /// Events of one type until as_of.
  struct Done {
    std::string type;
    std::uint64_t events = 0;  ///< 1 or more
    engine::Instant first{};
    engine::Instant last{};
  };
  std::string id;
  std::vector<Cell> cells;  ///< every attribute, in the schema's order
  std::vector<Done> done;   ///< what she did, by type in the store's order
  std::vector<std::string> segments;
  std::vector<std::string> lists;
  std::string version;
};

/// Errors: unknown_name when there is no customer `id`; deadline_exceeded.
Result<CustomerAnswer> customer(const engine::Population& population, std::string_view id,
                                const QueryContext& context,
                                const engine::Execution& execution = {});

}  // namespace muster::query
