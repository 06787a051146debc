// Store workload: what a process does with a store, in small: loads, batches, compaction, restarts.
//
// Batches are short words and the population's one customer is called by all that was done, so what
// a store holds is a text: "A+1+2" is the load A with the batches 1 and 2. That text is the naive
// model, whatever image and journal make it up. Steps may fail; the workload goes on as a server
// would, opening the store again where it has been refused.
// Threads: one. Cost: some milliseconds a step.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "engine/storage/journal.hpp"
#include "engine/storage/store_directory.hpp"
#include "tests/crash/simulated_disk.hpp"

namespace muster::crash {

inline constexpr const char* kStorePath = "/shop";

/// What a store holds; empty where there is none. An Error, or a note that the newest image was
/// passed over, is a text of its own that no workload makes.
std::string recovered(engine::Disk& disk);

class StoreWorkload {
 public:
  explicit StoreWorkload(SimulatedDisk& disk) : disk_(&disk), states_{""} {}

  /// Each step says whether it was acknowledged.
  bool load(const std::string& name);
  /// Each batch padded to `bytes`; all of them in one append.
  bool commit(const std::vector<std::string>& names, std::size_t bytes = 0);
  bool compact();
  bool reopen();
  void close();

  /// What the store holds as far as the workload knows.
  const std::string& current() const { return current_; }
  /// By how many steps had been submitted.
  const std::vector<std::string>& states() const { return states_; }
  /// Whether one of the steps from `acknowledged` to `submitted` leads there.
  bool allows(const std::string& state, std::uint64_t acknowledged, std::uint64_t submitted) const;
  const std::optional<Error>& last_error() const { return last_error_; }

 private:
  void submit(std::string state);
  bool acknowledged(const Status& status);

  SimulatedDisk* disk_;
  std::vector<std::string> states_;
  std::string current_;
  std::optional<Error> last_error_;
  std::optional<engine::StoreDirectory> directory_;
  std::optional<engine::Journal> journal_;
  engine::Lineage lineage_;
};

}  // namespace muster::crash
