// Random batches of changes: all attribute types, new attributes, values and scales, customers who
// come, go and come back, events; now and then one that must be refused.
#pragma once

#include <random>
#include <string>
#include <vector>

#include "tests/engine/live/plain_customers.hpp"
#include "tests/engine/live/written_changes.hpp"

namespace muster::tests {

struct RandomChangesOptions {
  std::size_t changes = 20;
  bool odd_ids = false;  ///< some that are no numbers
  bool events = true;
};

/// A batch for these customers.
engine::ChangeBatch random_changes(std::mt19937_64& random, const engine::PlainCustomers& customers,
                                   const RandomChangesOptions& options);

}  // namespace muster::tests
