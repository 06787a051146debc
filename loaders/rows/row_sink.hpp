// RowSink: where loaded customers go.
//
// The population builder is one sink, a test's recorder another; a loader knows neither.
// Threads: one caller. Order: begin once, then batches in file order.
#pragma once

#include <vector>

#include "engine/population/attribute.hpp"
#include "engine/population/row_batch.hpp"
#include "engine/result.hpp"

namespace muster::loaders {

class RowSink {
 public:
  virtual ~RowSink() = default;

  /// The attributes, in the order of every batch's columns. An Error stops the load.
  virtual Status begin(std::vector<engine::AttributeSpec> attributes) = 0;
  /// Customers with distinct, non-empty ids. An Error stops the load.
  virtual Status batch(engine::RowBatch batch) = 0;

 protected:
  // Sinks are copied only as what they are.
  RowSink() = default;
  RowSink(const RowSink&) = default;
  RowSink(RowSink&&) = default;
  RowSink& operator=(const RowSink&) = default;
  RowSink& operator=(RowSink&&) = default;
};

}  // namespace muster::loaders
