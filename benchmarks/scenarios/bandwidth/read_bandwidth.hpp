// How fast this machine reads memory: an OR-reduction over buffers that fit the level concerned.
//
// Nothing is written, the buffers are warm, each thread has a processor of its own where the system
// lets it. Vectors are the widest that the machine has (Highway). Threads: starts its own; one
// caller. Cost: some milliseconds a call.
#pragma once

#include <cstddef>
#include <cstdint>

namespace muster::benchmarks {

/// OR of all words; words must be a multiple of 256 and data aligned to 64 bytes.
std::uint64_t or_of_words(const std::uint64_t* data, std::size_t words);

/// Bytes a second that `threads` threads read together, each going round in its own part of
/// `total_bytes` (rounded up to 2 KiB a thread); the best of several rounds.
double read_bandwidth(std::size_t total_bytes, unsigned threads);

}  // namespace muster::benchmarks
