#include "loaders/generator/ordered_blocks.hpp"

#include <oneapi/tbb/task_arena.h>

#include <algorithm>

#include "engine/check.hpp"
#include "loaders/ordered_work.hpp"

namespace muster::loaders {
namespace {

constexpr unsigned kMostThreads = 1024;

}  // namespace

bool write_ordered_blocks(const BlockPlan& plan, const BlockText& text, const GeneratorSink& sink,
                          const GeneratorProgress& progress) {
  ENGINE_CHECK(plan.block_rows > 0);
  const std::uint64_t blocks =
      plan.rows / plan.block_rows + (plan.rows % plan.block_rows == 0 ? 0 : 1);
  const auto rows_of = [&](std::uint64_t block) {
    return std::min(plan.block_rows, plan.rows - block * plan.block_rows);
  };
  const auto write = [&](std::uint64_t block) {
    std::string bytes;
    text(block * plan.block_rows, rows_of(block), bytes);
    return bytes;
  };
  const auto deliver = [&](std::uint64_t block, const std::string& bytes) {
    if (!sink(bytes)) return false;
    if (progress) progress(block * plan.block_rows + rows_of(block));
    return true;
  };
  namespace tbb = oneapi::tbb;
  tbb::task_arena arena(plan.threads == 0 ? tbb::task_arena::automatic
                                          : static_cast<int>(std::min(plan.threads, kMostThreads)));
  return arena.execute([&] { return work_in_order(blocks, blocks_under_way(), write, deliver); });
}

}  // namespace muster::loaders
