// Crash states: everything a power cut may leave of what was done to a simulated disk.
//
// For a cut after every operation, the operations that no sync has made durable may each be there
// or not, in any combination. Of up to kEverySubset of them all subsets are tried; of more, none,
// all, every prefix, every one missing, every one alone, and, up to kEveryPair of them, every pair
// missing. Each write among them is also torn at borders of 512 B and 4 KiB: only what lies before
// the border is there, or only what lies after it; with all others there, with none, and with none
// of those after it. A long write is torn at no more than kTears borders, the first and last among
// them. A state that was tried under the same acknowledgements is not tried again.
// Where that is too much, every moment of a cut gives some of its states, drawn from a seed.
// Threads: one. Cost: that of the states.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>

#include "tests/crash/simulated_disk.hpp"

namespace muster::crash {

inline constexpr std::size_t kEverySubset = 7;
inline constexpr std::size_t kEveryPair = 16;
inline constexpr std::size_t kTears = 9;

/// A state, and what the workload knew and had asked for when the power went.
struct CrashState {
  DiskState disk;
  std::uint64_t acknowledged = 0;
  std::uint64_t submitted = 0;
  std::size_t after = 0;  ///< operations
};

/// Calls `check` with each; gives how many there were.
std::size_t for_each_crash(const SimulatedDisk& disk,
                           const std::function<void(const CrashState&)>& check);

struct CrashSample {
  std::size_t choices = 0;  ///< ways in which the power may go, of which some leave the same
  std::size_t tried = 0;    ///< states, each another
};
/// The same with no more than about `most` choices: of each moment none and all of what is pending,
/// and as many others as fit, the same for the same seed.
CrashSample for_some_crashes(const SimulatedDisk& disk, std::size_t most, std::uint64_t seed,
                             const std::function<void(const CrashState&)>& check);

/// What is left at the least: nothing that no sync has made durable.
DiskState least_left(const SimulatedDisk& disk);

}  // namespace muster::crash
