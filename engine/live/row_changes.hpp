// What a step from one version to the next did to rows: for whoever keeps answers up to date by
// looking at touched rows alone.
//
// Rows stay dense: a removed customer's row is taken by the last one. Threads: plain values.
#pragma once

#include <string>
#include <vector>

#include "engine/types.hpp"

namespace muster::engine {

struct RemovedCustomer {
  Row row = 0;  ///< before
  std::string id;
};

struct MovedCustomer {
  Row before = 0;
  Row after = 0;
};

/// A customer who is in none of the lists has the row and the values she had. A customer who was
/// removed and created again is in `removed` and `created`.
struct RowChanges {
  std::vector<Row> touched;          ///< after, ascending: changed, events added, created, moved
  std::vector<Row> created;          ///< after, ascending
  std::vector<MovedCustomer> moved;  ///< ascending by `after`
  std::vector<RemovedCustomer> removed;  ///< ascending by `row`
  /// Attributes of whom some customer's value changed or may have, ascending.
  std::vector<AttributeId> attributes;
  bool has_events = false;  ///< events were added, or removed with their customer
};

}  // namespace muster::engine
