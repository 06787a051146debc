// Published sets of bitmaps: a folder of text files, each one bitmap as numbers between commas.
// Threads: pure functions. Cost: one pass over the files.
#pragma once

#include <cstdint>
#include <filesystem>
#include <vector>

namespace muster::benchmarks {

/// The bitmaps of a folder in the order of their files' numbers, each ascending.
std::vector<std::vector<std::uint32_t>> read_bitmap_files(const std::filesystem::path& folder);

}  // namespace muster::benchmarks
