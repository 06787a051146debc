// RowSink: where loaded customers go.
//
// The population builder is one sink, a test's recorder another; a loader knows neither.
// A load may begin under a guess and turn out to have guessed wrong: then it begins anew.
// Threads: one caller. Order: begin, batches in file order, settled.
#pragma once

#include <vector>

#include "engine/population/attribute.hpp"
#include "engine/population/row_batch.hpp"
#include "engine/result.hpp"
#include "engine/types.hpp"

namespace muster::loaders {

/// Events of customers, by column.
struct EventRows {
  std::vector<engine::Row> customers;  ///< kNewCustomer where the next of `new_ids` is meant
  engine::StringCells new_ids;
  std::vector<engine::Cells> columns;
};

class RowSink {
 public:
  virtual ~RowSink() = default;

  /// The attributes, in the order of every batch's columns. Whatever came before is void. An Error
  /// stops the load.
  virtual Status begin(std::vector<engine::AttributeSpec> attributes) = 0;
  /// Customers with distinct, non-empty ids. An Error stops the load.
  virtual Status batch(engine::RowBatch batch) = 0;
  /// Where records are events: in place of batch(). A sink of customers is never asked.
  virtual Status events(EventRows rows);
  /// After the last batch: the attributes as begin() named them, their families and reasons final.
  virtual void settled(std::vector<engine::AttributeSpec> attributes) = 0;

 protected:
  // Sinks are copied only as what they are.
  RowSink() = default;
  RowSink(const RowSink&) = default;
  RowSink(RowSink&&) = default;
  RowSink& operator=(const RowSink&) = default;
  RowSink& operator=(RowSink&&) = default;
};

}  // namespace muster::loaders
