// A range of codes in one chunk: by the column itself, or by its sketch where it has one.
//
// Threads: pure functions but for the scratch, which is the caller's. Cost: a byte a row of a
// sketched chunk and the rows at the ends of the range, else the column's width a row; words that
// are 0 already cost nothing.
#pragma once

#include <cstdint>

#include "engine/evaluation/chunk_predicate.hpp"
#include "engine/index/code_sketch.hpp"

namespace muster::engine {

/// A range of known codes of one chunk, both ends included: the chunk's first code ≤ low ≤ high ≤
/// its largest.
struct CodeRange {
  std::uint64_t low = 0;
  std::uint64_t high = 0;
};

/// One chunk of a column of width > 0, ready to be asked.
struct CodeChunk {
  IntegerColumn::View column;
  CodeSketch::View sketch;

  std::uint64_t largest() const {
    return static_cast<std::uint64_t>(column.chunk->high) -
           static_cast<std::uint64_t>(column.chunk->low) + column.first_code();
  }
};

/// What the sketch knows of the range; without one, that it holds at most the known rows.
Bound bound_of(const CodeChunk& chunk, CodeRange range, const ChunkTask& task);

/// words = the rows whose code lies in the range; zeros past the chunk's rows.
void scan(const CodeChunk& chunk, CodeRange range, ChunkScratch& scratch, ChunkWords words);

/// words &= the rows whose code lies in the range; false if none is left. Requires that no bit past
/// the chunk's rows is set.
bool narrow(const CodeChunk& chunk, CodeRange range, ChunkScratch& scratch, ChunkWords words);

/// matches[i] = whether the code of rows[i] lies in the range, 0 or 1.
void test_codes(const IntegerColumn::View& column, CodeRange range, ConstRowList rows,
                std::uint8_t* matches);

}  // namespace muster::engine
