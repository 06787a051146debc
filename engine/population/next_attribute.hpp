// The next version of one attribute. Inside this room only.
// Threads: pure functions. Cost: that of the index's with().
#pragma once

#include <cstdint>

#include "engine/population/next_population.hpp"
#include "engine/population/population_parts.hpp"
#include "engine/result.hpp"

namespace muster::engine {

/// Of `before`, or of nothing for a new attribute; `before_spec` is what it was. Rows without a
/// cell keep what they have.
Result<std::shared_ptr<const AttributeParts>> next_attribute(
    const AttributeParts& before, const AttributeSpec& before_spec, const AttributeChanges& changes,
    std::uint64_t rows_before, std::uint64_t rows, std::uint64_t sequence);

/// An attribute of a type before any row; open() gives the same for an empty image.
AttributeParts no_attribute(AttributeType type);

/// Marks chunks as changed at `sequence`: those of the rows, and those whose rows are others than
/// before. `row_of(i)` gives the i-th of `count` rows.
template <typename RowOf>
void mark_changed(std::vector<std::uint64_t>& changed, std::size_t count, const RowOf& row_of,
                  std::uint64_t rows_before, std::uint64_t rows, std::uint64_t sequence) {
  const std::uint32_t end = chunks_of(rows);
  changed.resize(end, 0);
  for (std::size_t i = 0; i < count; ++i) changed[row_of(i) / kChunkRows] = sequence;
  if (rows_before == rows) return;
  for (auto chunk = static_cast<std::uint32_t>(std::min(rows_before, rows) / kChunkRows);
       chunk < end; ++chunk) {
    changed[chunk] = sequence;
  }
}

}  // namespace muster::engine
