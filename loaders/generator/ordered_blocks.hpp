// Text of many rows made by all cores and delivered in row order.
//
// Threads: one call may use many; the sink and the progress callback are called by one at a time.
// Cost: memory for two blocks a thread, whatever the number of rows.
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>

namespace muster::loaders {

/// Takes the next bytes of a file, in order, from one thread at a time; false stops.
using GeneratorSink = std::function<bool(std::string_view bytes)>;
/// Told how many rows the sink has taken, from the sink's thread.
using GeneratorProgress = std::function<void(std::uint64_t rows)>;
/// Appends the text of rows first … first + count − 1; called by many threads at once.
using BlockText = std::function<void(std::uint64_t first, std::uint64_t count, std::string& out)>;

/// How the work is cut; nothing of it shows in the bytes.
struct BlockPlan {
  std::uint64_t rows = 0;
  std::uint64_t block_rows = 4096;  ///< at least 1
  unsigned threads = 0;             ///< 0: as many as the machine has
};

/// Gives the text of all rows to the sink; false when the sink stopped, which is not asked again
/// then. Exceptions of the callbacks come out.
bool write_ordered_blocks(const BlockPlan& plan, const BlockText& text, const GeneratorSink& sink,
                          const GeneratorProgress& progress);

}  // namespace muster::loaders
