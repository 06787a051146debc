// AppendSink: rows of a load as changes of the customers they name.
//
// A column that the file does not have is left alone; a cell that says nothing makes unknown.
// Threads: one caller. Cost: 16 bytes a cell and the bytes of its text.
#pragma once

#include <vector>

#include "engine/live/change_batch.hpp"
#include "loaders/rows/row_sink.hpp"

namespace muster::loaders {

class AppendSink final : public RowSink {
 public:
  Status begin(std::vector<engine::AttributeSpec> attributes) override;
  /// limit_exceeded once the changes are more than one batch may hold.
  Status batch(engine::RowBatch batch) override;
  void settled(std::vector<engine::AttributeSpec> attributes) override;

  engine::ChangeBatch take() { return std::move(batch_); }

 private:
  engine::ChangeBatch batch_;
};

}  // namespace muster::loaders
