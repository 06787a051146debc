#include "loaders/generator/generator.hpp"

#include <oneapi/tbb/parallel_pipeline.h>
#include <oneapi/tbb/task_arena.h>

#include <algorithm>
#include <atomic>
#include <cstddef>
#include <exception>
#include <utility>

#include "engine/check.hpp"
#include "loaders/generator/random_stream.hpp"
#include "loaders/generator/satisfaction.hpp"
#include "loaders/generator/value.hpp"

namespace muster::loaders {
namespace {

// About a megabyte of text: large for a write, small for a cache and for memory.
constexpr std::uint64_t kBlockRows = 4096;
// Blocks under way for each thread, so that nobody waits for the one who writes.
constexpr std::size_t kBlocksPerThread = 3;
constexpr unsigned kMostThreads = 1024;

struct Block {
  std::uint64_t first = 0;
  std::uint64_t count = 0;
  std::string text;
};

Error stopped(std::string_view reason) {
  return Error{ErrorCode::io_failed, "Writing the customers stopped: " + std::string(reason) + '.'};
}

// Makes the blocks in parallel and gives them to the sink in order; false when the sink stopped.
bool write_blocks(const CustomerGenerator& generator, std::uint64_t customers, std::size_t tokens,
                  const GeneratorSink& sink, const GeneratorProgress& progress) {
  namespace flow = oneapi::tbb;
  std::atomic<bool> sink_stopped = false;
  std::uint64_t next = 0;  // the two serial stages have a counter each
  std::uint64_t written = 0;
  flow::parallel_pipeline(
      tokens, flow::make_filter<void, Block>(
                  flow::filter_mode::serial_in_order,
                  [&](flow::flow_control& control) {
                    Block block{next, std::min(kBlockRows, customers - next), {}};
                    next += block.count;
                    if (block.count == 0 || sink_stopped) control.stop();
                    return block;
                  }) &
                  flow::make_filter<Block, Block>(flow::filter_mode::parallel,
                                                  [&](Block block) {
                                                    generator.append_rows(block.first, block.count,
                                                                          block.text);
                                                    return block;
                                                  }) &
                  flow::make_filter<Block, void>(flow::filter_mode::serial_in_order,
                                                 [&](const Block& block) {
                                                   if (sink_stopped) return;
                                                   if (!sink(block.text)) {
                                                     sink_stopped = true;
                                                     return;
                                                   }
                                                   written += block.count;
                                                   if (progress) progress(written);
                                                 }));
  return !sink_stopped;
}

}  // namespace

CustomerGenerator::CustomerGenerator(std::uint64_t seed)
    : seed_(seed), identifiers_(seed), csv_(geography_) {}

Customer CustomerGenerator::customer(std::uint64_t row) const {
  ENGINE_DCHECK(row < kMostCustomers);
  RandomStream random(seed_, row);
  Customer customer;
  customer.id = identifiers_.id_of(row);
  geography_.settle(random, customer);
  const Region& region = geography_.region_of(geography_.cities()[customer.city]);
  demography_.describe(random, region.income_percent, customer);
  behaviour_.form_habits(random, customer);
  draw_value(random, customer);
  draw_satisfaction(random, customer);
  draw_bought_again(random, customer);
  return customer;
}

void CustomerGenerator::append_rows(std::uint64_t first, std::uint64_t count,
                                    std::string& out) const {
  ENGINE_CHECK(first <= kMostCustomers && count <= kMostCustomers - first);
  // Written in place into room for a few of the longest possible lines at a time.
  constexpr std::uint64_t kLinesAtOnce = 64;
  for (std::uint64_t done = 0; done < count;) {
    const std::uint64_t lines = std::min(kLinesAtOnce, count - done);
    const std::size_t before = out.size();
    out.resize(before + lines * csv_.longest_line());
    char* end = out.data() + before;
    for (std::uint64_t line = 0; line < lines; ++line) {
      end = csv_.write(customer(first + done + line), end);
    }
    out.resize(static_cast<std::size_t>(end - out.data()));
    done += lines;
  }
}

Status generate_customers(const GeneratorOptions& options, const GeneratorSink& sink,
                          const GeneratorProgress& progress) {
  if (options.customers > kMostCustomers) {
    return Error{ErrorCode::limit_exceeded,
                 "At most " + std::to_string(kMostCustomers) + " customers can be generated, " +
                     std::to_string(options.customers) + " were asked for."};
  }
  try {
    const CustomerGenerator generator(options.seed);
    if (!sink(customer_csv_header())) return stopped("the output refused them");
    namespace flow = oneapi::tbb;
    flow::task_arena arena(options.threads == 0
                               ? flow::task_arena::automatic
                               : static_cast<int>(std::min(options.threads, kMostThreads)));
    const auto tokens = static_cast<std::size_t>(arena.max_concurrency()) * kBlocksPerThread;
    const bool complete = arena.execute(
        [&] { return write_blocks(generator, options.customers, tokens, sink, progress); });
    if (!complete) return stopped("the output refused them");
  } catch (const std::exception& failure) {
    return stopped(failure.what());
  }
  return {};
}

}  // namespace muster::loaders
