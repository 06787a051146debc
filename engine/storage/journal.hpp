// Journal: the batches that the newest image does not have yet, in the order they were committed.
//
// An SQLite file beside the image (WAL, full syncing): an append is whole or not there, and is on
// the disk when append() returns. Every entry carries a checksum of its own, the origin of the
// image it belongs to, and its place in the store's history, which has no gaps. Idempotency keys
// live longer than entries. Threads: one caller (the store's writer); other processes may read
// meanwhile. Cost: an append one sync, however many entries.
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "engine/result.hpp"
#include "engine/storage/disk.hpp"
#include "engine/storage/lineage.hpp"

namespace muster::engine {

struct JournalEntry {
  std::uint64_t sequence = 0;
  std::int64_t time = 0;   ///< seconds since 1970 when it was committed
  std::string_view bytes;  ///< the encoded batch
  std::string_view key;    ///< idempotency key, empty for none
  std::string_view reply;  ///< what the key's owner was answered (opaque)
};

/// What a key was used for.
struct KeyUse {
  std::uint64_t sequence = 0;
  std::uint64_t content = 0;  ///< XXH3 of the batch's bytes
  std::string reply;
};

class Journal {
 public:
  enum class Access : std::uint8_t { read, write };
  /// Of the store at `store`; the file is made by the first append. corrupt_store, io_failed.
  static Result<Journal> open(const std::filesystem::path& store, Disk& disk, Access access);
  Journal(Journal&&) noexcept;
  Journal& operator=(Journal&&) noexcept;
  ~Journal();

  struct Extent {
    std::uint64_t entries = 0;
    std::uint64_t bytes = 0;
    std::uint64_t first = 0;  ///< sequence; 0 without entries
    std::uint64_t last = 0;
  };
  /// Of entries of this origin after its sequence.
  Result<Extent> extent(const Lineage& after);
  /// Calls `each` for them, oldest first; a gap, a false checksum or bytes cut short are a
  /// corrupt_store Error that says where. `each`'s Error ends it.
  Status replay(const Lineage& after, const std::function<Status(const JournalEntry&)>& each);

  /// Writes all of them, or none; synced on return. They must follow what is there without a gap.
  /// io_failed: what is on the disk is no longer known, and all later appends are refused.
  Status append(const std::string& origin, std::span<const JournalEntry> entries);
  Result<std::optional<KeyUse>> find_key(std::string_view key);

  /// Drops entries of this origin up to its sequence, all of other origins, and keys older than
  /// `keys_before` (seconds since 1970).
  Status forget(const Lineage& until, std::int64_t keys_before);
  /// Checks every page and every entry.
  Status verify();

 private:
  struct State;
  explicit Journal(std::unique_ptr<State> state);
  std::unique_ptr<State> state_;
};

}  // namespace muster::engine
