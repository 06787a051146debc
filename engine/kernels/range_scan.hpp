// Range scans: which codes of a narrow column lie in [low, high].
//
// The inner loop of every test on a number, date, time or wide dictionary. Baseline x86-64 (SSE2);
// the answer is one bit a row, least significant first. Threads: pure functions.
// Cost: about one pass over the codes at cache speed.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>

namespace muster::engine {

/// words[i] bit j = low ≤ code[64·i + j] ≤ high, for `rows` codes of `width` bytes (1, 2, 4, 8).
/// Bits past the last row are 0. Requires words.size() × 64 ≥ rows and low ≤ high.
void scan_range(const std::byte* codes, std::uint32_t width, std::uint32_t rows, std::uint64_t low,
                std::uint64_t high, std::span<std::uint64_t> words);

}  // namespace muster::engine
