// Live workload: what a server does with a live store on a simulated disk, beside a naive model.
//
// Batches are drawn at random from a seed: values, customers who come and go, tags, events, now and
// then one that must be refused. The model is plain maps (tests/engine/live/plain_customers.hpp);
// what a store holds is told as a text of all ids, values, tags and events, so that states are
// compared as texts. Steps may fail; the workload goes on as a server would be made to, opening the
// store again where it refuses writes.
// One caller commits, and compaction is called for, so the same seed makes the same operations.
// Threads: one, and those of the store. Cost: some milliseconds a step.
#pragma once

#include <memory>
#include <optional>
#include <random>
#include <string>
#include <vector>

#include "engine/live/live_store.hpp"
#include "tests/crash/simulated_disk.hpp"
#include "tests/engine/live/plain_customers.hpp"

namespace muster::crash {

inline constexpr const char* kLivePath = "/shop";

/// All that can be asked of a population, as a text; what it answers to counts is compared with it.
std::string described(const engine::Population& population);

struct LiveState {
  std::uint64_t sequence = 0;
  std::string text;  ///< described(), or what is wrong
};
/// What the next process finds; a text of its own where the store cannot be opened, or an image had
/// to be passed over.
LiveState found_on(engine::Disk& disk);

/// A disk with a loaded store and nothing pending.
DiskState loaded_disk();

class LiveWorkload {
 public:
  LiveWorkload(SimulatedDisk& disk, std::uint64_t seed) : disk_(&disk), random_(seed) {}

  // Each step says whether it was done; what must never be is in complaints().
  bool open();
  void close() { store_.reset(); }
  /// A random batch that the model takes.
  bool commit(bool with_key = false);
  /// The same, of a customer or two and read by nobody before the next step that looks.
  bool commit_unseen(bool with_key = false);
  /// One that the model does not take; true if the store does not either.
  bool commit_refused();
  /// The last batch with a key that was acknowledged, once more.
  bool repeat_key();
  /// Half of the batches come while the new image is being written, half when it is in place.
  bool compact(int batches_meanwhile = 0);

  /// What the store holds as far as the workload knows.
  const LiveState& current() const { return current_; }
  /// By how many batches had been submitted; the first is what the store held at first.
  const std::vector<LiveState>& states() const { return states_; }
  /// Whether one of the batches from `acknowledged` to `submitted` leads there.
  bool allows(const LiveState& state, std::uint64_t acknowledged, std::uint64_t submitted) const;

  struct KeyedBatch {
    std::string key;
    engine::ChangeBatch batch;
    engine::Committed committed;
  };
  /// Those that were acknowledged, oldest first.
  const std::vector<KeyedBatch>& keyed() const { return keyed_; }
  /// Commits it again: it must be answered as the first time.
  bool repeat(const KeyedBatch& batch);

  engine::LiveStore& store() { return *store_; }
  const std::optional<Error>& last_error() const { return last_error_; }
  const std::vector<std::string>& complaints() const { return complaints_; }

 private:
  enum class Reader { looks, absent };
  bool commit(std::size_t changes, bool with_key, Reader reader);
  bool ready();
  bool refused(const Error& error);
  void expect(bool holds, const std::string& what);

  SimulatedDisk* disk_;
  std::mt19937_64 random_;
  std::unique_ptr<engine::LiveStore> store_;
  std::optional<engine::PlainCustomers> plain_;
  LiveState current_;
  std::vector<LiveState> states_;
  std::vector<KeyedBatch> keyed_;
  std::optional<Error> last_error_;
  std::vector<std::string> complaints_;
};

}  // namespace muster::crash
