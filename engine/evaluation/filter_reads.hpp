// What a filter reads: which attributes, and whether events or other customers matter to it.
//
// An answer that was right for one version is right for the next wherever nothing that the filter
// reads has changed (live/row_changes.hpp). Threads: pure function. Cost: one visit of the filter.
#pragma once

#include <vector>

#include "engine/evaluation/filter.hpp"
#include "engine/types.hpp"

namespace muster::engine {

struct RowChanges;

struct FilterReads {
  std::vector<AttributeId> attributes;  ///< ascending, distinct
  bool events = false;
  /// A ranking: whether a customer is in it depends on others.
  bool other_customers = false;
};

FilterReads reads_of(const Filter& filter);

/// Whether a step between versions changed anything of that in anybody who is in both.
bool reads_any(const FilterReads& reads, const RowChanges& changes);

}  // namespace muster::engine
