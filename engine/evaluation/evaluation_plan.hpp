// How a filter would be answered: by which paths, in how many chunks, reading how much.
//
// Paths are chosen chunk by chunk from zone maps, sketches, container kinds and what the cache
// holds; the plan asks every chunk for its choice and reads no rows. Threads: reads only; any
// number of calls at once. Cost: that of bounding every chunk, microseconds a thousand chunks.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "engine/evaluation/filter.hpp"
#include "engine/population/population.hpp"

namespace muster::engine {

class PredicateCache;

struct EvaluationPlan {
  struct Path {
    std::string way;           ///< in words: "sketch, column at its ends"
    std::uint32_t chunks = 0;  ///< that take it
  };
  std::vector<Path> paths;       ///< the most frequent first
  std::uint32_t empty = 0;       ///< chunks known to hold no row of the answer
  std::uint32_t full = 0;        ///< chunks known to hold nothing else
  std::uint64_t bytes_read = 0;  ///< by all paths together, at most
  bool cached = false;           ///< the answer is in the predicate cache
};

/// The plan of the filter's own node; its operands have plans of their own. Filters around a
/// ranking have none before it is resolved.
EvaluationPlan evaluation_plan(const Filter& filter, const Population& population,
                               const PredicateCache* cache = nullptr);

/// On one line: "sketch, column at its ends in 120 chunks; 33 empty; 7.9 MB".
std::string describe(const EvaluationPlan& plan);

}  // namespace muster::engine
