// The snapshots of a store as a server uses them: those asked lately stay mapped.
//
// Threads: every member from any number at once; who opens one keeps nobody waiting. Cost: a look
// at the file's header for one that is open, else reading it once.
#pragma once

#include <cstddef>
#include <filesystem>
#include <list>
#include <memory>
#include <mutex>
#include <string_view>

#include "engine/population/population.hpp"
#include "engine/result.hpp"
#include "engine/storage/snapshots.hpp"

namespace muster::server {

class SnapshotShelf {
 public:
  /// So many stay open; more are open while somebody reads them.
  static constexpr std::size_t kMostOpen = 4;

  explicit SnapshotShelf(const std::filesystem::path& store) : snapshots_(store) {}

  const engine::Snapshots& snapshots() const { return snapshots_; }
  /// The customers of a snapshot; errors are Snapshots::open()'s.
  Result<std::shared_ptr<const engine::Population>> open(std::string_view name);
  /// Those of any snapshot of that version; null where there is none. Errors likewise.
  Result<std::shared_ptr<const engine::Population>> open_version(std::string_view version);

 private:
  struct Opened {
    engine::Snapshot snapshot;
    std::shared_ptr<const engine::Population> population;
  };
  std::shared_ptr<const engine::Population> take_out(const engine::Snapshot& snapshot);

  engine::Snapshots snapshots_;
  std::mutex lock_;
  std::list<Opened> opened_;  // the one asked last in front
};

}  // namespace muster::server
