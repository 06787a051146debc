// Whose scores are counted: those that `where` selects, and which of them a label calls positive;
// and the walk over their chunks.
//
// Threads: prepared once, read by all threads of a walk. Cost: that of the two tests.
#pragma once

#include <functional>

#include "engine/evaluation/chunk_predicate.hpp"
#include "engine/evaluation/execution.hpp"
#include "engine/evaluation/filter.hpp"
#include "engine/population/population.hpp"
#include "engine/result.hpp"

namespace muster::engine {

/// One chunk's customers.
struct ChunkAudience {
  ChunkTask task;
  const std::uint64_t* selected = nullptr;   ///< kChunkWords words, zeros past the chunk's rows
  std::uint64_t customers = 0;               ///< of them, > 0
  bool is_everyone = false;                  ///< every row of the chunk
  const std::uint64_t* positives = nullptr;  ///< of the selected; null: none or all
  bool all_positive = false;
};

class ScoredAudience {
 public:
  /// `label` may be null. Errors: those of resolve_rankings().
  static Result<ScoredAudience> prepare(const Population& population, const Filter& where,
                                        const Filter* label, const Execution& execution);

  bool has_label() const { return label_ != nullptr; }

  /// Calls `body` for every chunk that has customers, on several threads. Errors: within_limits().
  Status walk(const Population& population, const Execution& execution,
              const std::function<void(const ChunkAudience&)>& body) const;

 private:
  PreparedFilter where_;
  PreparedFilter label_;
};

}  // namespace muster::engine
