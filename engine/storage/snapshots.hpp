// Snapshots: versions of a store kept under names, until somebody removes them.
//
//   snapshots/NAME.image   an image like the store's own, and when it was taken
//
// A snapshot is whole by itself: it needs neither the store's images nor its journal, and stays
// when files are loaded anew. It is written aside, synced, and then given its name. Needs no lock
// on the store: any process may take one, whoever writes to the store. Threads: every member from
// any number at once. Cost: find() reads a header; take() writes an image, open() reads one.
#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "engine/population/population.hpp"
#include "engine/result.hpp"
#include "engine/storage/disk.hpp"
#include "engine/storage/lineage.hpp"
#include "engine/values/calendar.hpp"

namespace muster::engine {

/// What the newest version is called wherever a version may be named.
inline constexpr std::string_view kCurrentVersion = "current";
inline constexpr const char* kSnapshotsName = "snapshots";
inline constexpr std::size_t kMaxSnapshotNameBytes = 64;
inline constexpr std::size_t kMostSnapshots = 1'000;

struct Snapshot {
  std::string name;
  Lineage lineage;  ///< whose version() is the snapshot's
  Instant taken;
  std::uint64_t customers = 0;
  std::uint64_t bytes = 0;  ///< of the file
  /// Why nothing of the above but the name is known; empty if it is.
  std::string damage{};
  friend bool operator==(const Snapshot&, const Snapshot&) = default;
};

class Snapshots {
 public:
  explicit Snapshots(const std::filesystem::path& store, Disk& disk = machine_disk())
      : directory_(store / kSnapshotsName), disk_(disk) {}

  /// Letters, digits, `-`, `_` and `.`, at most kMaxSnapshotNameBytes, no `.` in front; not
  /// "current", and not what could be a version. invalid_input says what is wrong.
  static Status check_name(std::string_view name);

  /// All of them, the oldest first, damaged ones after the others. io_failed.
  Result<std::vector<Snapshot>> list() const;
  /// unknown_name with the nearest one; corrupt_store; io_failed.
  Result<Snapshot> find(std::string_view name) const;
  /// One that keeps the version of that name (Lineage::version()); empty if none does. io_failed.
  Result<std::optional<Snapshot>> find_version(std::string_view version) const;
  /// Its customers, mapped from the file. Errors as find(); every byte is checked.
  Result<std::shared_ptr<const Population>> open(std::string_view name) const;

  /// Keeps `population` under a name, durably. in_use where another has the name, or one is being
  /// taken or removed at this moment; limit_exceeded, invalid_input, disk_full, io_failed: there is
  /// no snapshot of that name then.
  Result<Snapshot> take(std::string_view name, const Population& population, Instant taken) const;
  /// Whoever reads it goes on reading. unknown_name, in_use, io_failed.
  Status remove(std::string_view name) const;

 private:
  std::filesystem::path file_of(std::string_view name) const;
  Result<std::vector<std::string>> names() const;
  Error no_snapshot(std::string_view name) const;
  Result<std::unique_ptr<DiskLock>> lock() const;
  Status write(const std::string& name, const Image& image) const;

  std::filesystem::path directory_;
  Disk& disk_;
};

}  // namespace muster::engine
