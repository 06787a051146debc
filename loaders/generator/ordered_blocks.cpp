#include "loaders/generator/ordered_blocks.hpp"

#include <oneapi/tbb/parallel_pipeline.h>
#include <oneapi/tbb/task_arena.h>

#include <algorithm>
#include <atomic>
#include <cstddef>

#include "engine/check.hpp"

namespace muster::loaders {
namespace {

namespace tbb = oneapi::tbb;

// Blocks under way for each thread, so that nobody waits for the one who writes.
constexpr std::size_t kBlocksPerThread = 3;
constexpr unsigned kMostThreads = 1024;

struct Block {
  std::uint64_t first = 0;
  std::uint64_t count = 0;
  std::string text;
};

}  // namespace

bool write_ordered_blocks(const BlockPlan& plan, const BlockText& text, const GeneratorSink& sink,
                          const GeneratorProgress& progress) {
  ENGINE_CHECK(plan.block_rows > 0);
  std::atomic<bool> sink_stopped = false;

  std::uint64_t next = 0;
  const tbb::filter<void, Block> cut(
      tbb::filter_mode::serial_in_order, [&](tbb::flow_control& control) {
        Block block{next, std::min(plan.block_rows, plan.rows - next), {}};
        next += block.count;
        if (block.count == 0 || sink_stopped) control.stop();
        return block;
      });
  const tbb::filter<Block, Block> fill(tbb::filter_mode::parallel, [&](Block block) {
    if (!sink_stopped) text(block.first, block.count, block.text);
    return block;
  });
  std::uint64_t written = 0;
  const tbb::filter<Block, void> deliver(tbb::filter_mode::serial_in_order,
                                         [&](const Block& block) {
                                           if (sink_stopped) return;
                                           if (!sink(block.text)) {
                                             sink_stopped = true;
                                             return;
                                           }
                                           written += block.count;
                                           if (progress) progress(written);
                                         });

  tbb::task_arena arena(plan.threads == 0 ? tbb::task_arena::automatic
                                          : static_cast<int>(std::min(plan.threads, kMostThreads)));
  const auto blocks = static_cast<std::size_t>(arena.max_concurrency()) * kBlocksPerThread;
  arena.execute([&] { tbb::parallel_pipeline(blocks, cut & fill & deliver); });
  return !sink_stopped;
}

}  // namespace muster::loaders
