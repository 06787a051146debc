// Journal: the batches that the newest image does not have yet, in the order they were committed.
//
// An SQLite file beside the image (WAL, full syncing): an append is whole or not there, and is on
// the disk when append() returns. Every entry carries a checksum of its own, the origin of the
// image it belongs to, and its place in the store's history, which has no gaps. Idempotency keys
// live longer than entries, and origins that were ever written to are kept for good.
// Threads: one caller (the store's writer); other processes may read meanwhile. Cost: an append one
// sync, however many entries; of some thousand pages it also copies the log into the file.
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

inline constexpr std::string_view kJournalName = "journal.sqlite";
/// Bytes of one entry and of one reply: what SQLite takes.
inline constexpr std::size_t kMostEntryBytes = 900'000'000;

struct JournalEntry {
  std::uint64_t sequence = 0;
  std::int64_t time = 0;        ///< seconds since 1970 when it was committed
  std::string_view bytes = {};  ///< the encoded batch
  std::string_view key = {};    ///< idempotency key, empty for none; replay() does not give it
  std::string_view reply = {};  ///< what the key's owner was answered (opaque); likewise
};

/// What a key was used for.
struct KeyUse {
  std::uint64_t sequence = 0;
  std::uint64_t content = 0;  ///< content_hash() the batch's bytes
  std::string reply;
};

/// By which two batches are the same: XXH3.
std::uint64_t content_hash(std::string_view bytes);

class Journal {
 public:
  enum class Access : std::uint8_t { read, write };
  /// Of the store at `store`; the file is made by the first append. corrupt_store, io_failed.
  /// The log is copied into the file once it has about `copy_log_at` bytes.
  static Result<Journal> open(const std::filesystem::path& store, Disk& disk, Access access,
                              std::uint64_t copy_log_at = std::uint64_t{16} << 20);
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
  /// Whether anything was ever appended under this origin.
  Result<bool> knows(const std::string& origin);
  /// Calls `each` for the entries of this origin after its sequence, oldest first, as of one
  /// moment; what it is given lives for the call. A gap or a false checksum is a corrupt_store
  /// Error that says where. version_gone: entries right after `after` have been forgotten, so a
  /// newer image must be there. `each`'s Error ends it.
  Status replay(const Lineage& after, const std::function<Status(const JournalEntry&)>& each);

  /// Writes all of them, or none; synced on return. They must follow what is there without a gap
  /// (corrupt_store). disk_full: nothing has happened. io_failed: what is on the disk is no longer
  /// known; all later writes are refused (writes_refused) until the journal is opened again.
  Status append(const std::string& origin, std::span<const JournalEntry> entries);
  Result<std::optional<KeyUse>> find_key(std::string_view key);

  /// Drops entries of this origin up to its sequence, all of other origins, and keys older than
  /// `keys_before` (seconds since 1970). Errors as those of append().
  Status forget(const Lineage& until, std::int64_t keys_before);
  /// Checks every page, every entry and every key.
  Status verify();
  /// Why writes are refused; empty: they are not.
  const std::string& write_failure() const;

 private:
  struct State;
  explicit Journal(std::unique_ptr<State> state);
  std::unique_ptr<State> state_;
};

}  // namespace muster::engine
