// How many bytes a conjunction of bitmaps must read, at the least.
//
// A chunk that one operand has no rows in costs nothing; an operand that has every row of a chunk
// costs nothing there; otherwise each operand's container counts with its size in the smallest of
// Roaring's three forms (8 KiB of bits, 2 bytes a row, 4 bytes a run). Threads: pure functions.
// Cost: one pass over the bitmaps.
#pragma once

#include <cstdint>
#include <span>

#include "engine/index/bitmap.hpp"

namespace muster::benchmarks {

/// `rows` is the size of the population.
std::uint64_t conjunction_bytes(std::span<const engine::Bitmap> operands, std::uint64_t rows);

}  // namespace muster::benchmarks
