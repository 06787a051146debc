// A population's rows as batches again, for building another of them.
// Threads: reads only; a reader belongs to one caller and uses all threads of its arena. Cost: some
// ten nanoseconds a cell.
#pragma once

#include <cstdint>
#include <vector>

#include "engine/population/population.hpp"
#include "engine/population/row_batch.hpp"

namespace muster::engine {

class RowBatchReader {
 public:
  /// The population must outlive the reader.
  explicit RowBatchReader(const Population& population);

  /// The rows of one chunk, in their order. Requires chunk < population.chunk_count().
  RowBatch chunk(std::uint32_t chunk);

 private:
  const Population& population_;
  // Of each category and tags attribute: its codes → those of the batch, 0 where not yet met.
  std::vector<std::vector<ValueCode>> batch_codes_;
};

/// `rows` cells of a type, all unknown.
Cells unknown_cells(AttributeType type, std::size_t rows);

/// The attributes of a population as a builder is told about them.
std::vector<AttributeSpec> specs_of(const Population& population);

}  // namespace muster::engine
