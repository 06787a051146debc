// A store that changes for minutes while it is counted, paged through, compacted and opened again:
// memory must stay bounded, and what is on the disk must be what readers see.
//
//   live_soak MINUTES        (scripts/soak runs it; it is no part of the suite)
//
// Ends with 1 if memory grew past its bound, or the store as opened again differs from the one in
// memory by any customer's values.
#include <fmt/format.h>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <cstdlib>
#include <fstream>
#include <random>
#include <string>
#include <thread>
#include <vector>

#include "engine/evaluation/evaluate.hpp"
#include "engine/live/live_store.hpp"
#include "engine/live/open_store.hpp"
#include "engine/storage/store.hpp"
#include "tests/engine/live/written_changes.hpp"
#include "tests/engine/population_fixture.hpp"
#include "tests/engine/storage/temporary_directory.hpp"
#include "tests/seed.hpp"

namespace {

using namespace muster;
using namespace muster::engine;
using Clock = std::chrono::steady_clock;

constexpr std::size_t kCustomers = 200'000;
constexpr std::uint64_t kMebibyte = std::uint64_t{1} << 20;

[[noreturn]] void fail(const std::string& why) {
  fmt::print(stderr, "soak: {}\n", why);
  std::exit(1);
}

template <typename T>
T value_or_fail(Result<T> result) {
  if (!result.ok()) fail(result.error().message);
  return *std::move(result);
}

// Of this process, in MiB.
std::uint64_t resident_memory() {
  std::ifstream status("/proc/self/status");
  for (std::string line; std::getline(status, line);) {
    if (line.starts_with("VmRSS:")) return std::stoull(line.substr(6)) / 1024;
  }
  return 0;
}

std::shared_ptr<const Population> first_version() {
  std::mt19937_64 dice(1);
  tests::FixtureColumn::Strings regions;
  tests::FixtureColumn::Integers spends;
  for (std::size_t i = 0; i < kCustomers; ++i) {
    regions.emplace_back(std::string("r") + std::to_string(dice() % 50));
    spends.emplace_back(static_cast<std::int64_t>(dice() % 1'000'000));
  }
  return tests::PopulationFixture::numbered(kCustomers)
      .category("region", std::move(regions))
      .number("spend", 2, std::move(spends))
      .build();
}

ChangeBatch some_changes(std::mt19937_64& dice) {
  tests::WrittenChanges changes;
  const std::size_t customers = 1 + dice() % 500;
  for (std::size_t i = 0; i < customers; ++i) {
    // Some are new, and they come and go.
    const std::string id = std::to_string(1 + dice() % (kCustomers + kCustomers / 20));
    changes.put(id).number("spend", 2, static_cast<std::int64_t>(dice() % 1'000'000));
    if (dice() % 4 == 0) changes.category("region", "r" + std::to_string(dice() % 60));
    if (dice() % 8 == 0) changes.add_tag("labels", "t" + std::to_string(dice() % 20));
    if (dice() % 50 == 0)
      changes.put("passing-" + std::to_string(dice() % 1000)).remove(id).put(id);
  }
  return changes.batch();
}

void count_until(const LiveStore& store, const std::atomic<bool>& done) {
  while (!done.load()) {
    const auto version = store.current();
    const AttributeId spend = tests::attribute_of(*version, "spend");
    const std::uint64_t poor =
        value_or_fail(count(*version, {IntegerIn{spend, {{0, 499'999}}}}, {}));
    const std::uint64_t rich =
        value_or_fail(count(*version, {IntegerIn{spend, {{500'000, 1'000'000}}}}, {}));
    const std::uint64_t known = value_or_fail(count(*version, {Known{spend}}, {}));
    if (poor + rich != known) fail("two halves are not the whole");
  }
}

// Everybody's values as the two know them.
void compare(const Population& live, const Population& opened) {
  if (live.version() != opened.version() || live.size() != opened.size()) {
    fail(fmt::format("version {} with {} customers was opened as {} with {}", live.version(),
                     live.size(), opened.version(), opened.size()));
  }
  for (Row row = 0; row < live.size(); ++row) {
    const std::string id = live.directory().id_at(row);
    const auto there = opened.directory().find(id);
    if (!there || customer_tag(live, row) != customer_tag(opened, *there)) {
      fail("customer " + id + " is another after opening");
    }
  }
}

}  // namespace

int main(int argc, char** argv) {
  if (argc != 2 || std::atoi(argv[1]) < 1) fail("usage: live_soak MINUTES");
  const auto end = Clock::now() + std::chrono::minutes(std::atoi(argv[1]));
  const std::uint64_t seed = tests::seed();
  const tests::TemporaryDirectory directory;
  const auto path = directory.path() / "shop";
  if (Status saved = save_store(path, *first_version()); !saved.ok()) fail(saved.error().message);
  LiveOptions options;
  options.compact_at_bytes = 8 * kMebibyte;
  options.retained_bytes = 64 * kMebibyte;
  const auto store = value_or_fail(LiveStore::open(path, options));

  std::atomic<bool> done = false;
  std::atomic<std::uint64_t> batches = 0;
  std::vector<std::thread> threads;
  for (std::uint64_t writer = 0; writer < 2; ++writer) {
    threads.emplace_back([&, writer] {
      std::mt19937_64 dice(seed + writer);
      while (!done.load()) {
        const auto committed = store->commit(some_changes(dice));
        if (!committed.ok()) fail(committed.error().message);
        ++batches;
        if (dice() % 4 == 0) store->keep(store->current(), Clock::now() + std::chrono::minutes(5));
      }
    });
  }
  threads.emplace_back([&] { count_until(*store, done); });

  std::vector<std::uint64_t> memory;
  while (Clock::now() < end) {
    std::this_thread::sleep_for(std::chrono::seconds(5));
    memory.push_back(resident_memory());
    const LiveStatistics now = store->statistics();
    fmt::print("{} batches, {} versions alive, {} MiB retained, {} compactions, {} MiB resident\n",
               batches.load(), now.versions, now.retained_bytes / kMebibyte, now.compactions,
               memory.back());
    std::fflush(stdout);
  }
  done.store(true);
  for (std::thread& thread : threads) thread.join();

  compare(*store->current(), *value_or_fail(open_store(path)));
  // What a third of the time needed, the whole may need a little more of.
  const auto third = memory.begin() + static_cast<std::ptrdiff_t>((memory.size() + 2) / 3);
  const std::uint64_t early = *std::max_element(memory.begin(), third);
  const std::uint64_t late = *std::max_element(memory.begin(), memory.end());
  fmt::print("{} batches; at most {} MiB in the first third, {} MiB in all\n", batches.load(),
             early, late);
  if (late > early + early / 4 + 64) fail("memory grows");
  return 0;
}
