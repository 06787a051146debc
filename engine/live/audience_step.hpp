// An audience from one version to the next: only rows that were touched are asked again.
//
// Right wherever a customer's place in the audience depends on that customer alone and the filter
// means what it meant for the version before. Threads: pure function. Cost: one test a touched row;
// a copy of the audience's bitmap where it changes.
#pragma once

#include <string>
#include <vector>

#include "engine/evaluation/execution.hpp"
#include "engine/evaluation/filter.hpp"
#include "engine/index/bitmap.hpp"
#include "engine/live/row_changes.hpp"
#include "engine/population/population.hpp"
#include "engine/result.hpp"

namespace muster::engine {

/// Which of the touched rows are asked.
enum class Asked {
  all,   ///< every one
  some,  ///< created customers alone: nothing that the filter reads has changed in the others
};

struct AudienceStep {
  Bitmap audience;                   ///< rows after
  std::vector<Row> entered;          ///< rows after, ascending
  std::vector<Row> left;             ///< likewise: those who are customers still
  std::vector<std::string> removed;  ///< ids of those who left with the customer
};

/// `audience` holds rows before the step, `filter` is bound to `after`, the version after it.
/// Errors: those of matching_rows().
Result<AudienceStep> step_audience(const Bitmap& audience, const Population& after,
                                   const RowChanges& changes, const Filter& filter, Asked asked,
                                   const Execution& execution = {});

}  // namespace muster::engine
