// The feed's log: what was said of watched segments, durable and bounded, and what is needed to go
// on after a restart as if there had been none.
//
// An SQLite file beside the store's image (feed.sqlite; WAL, full syncing). Beside the entries it
// holds, for every watched segment, who was in it at one place of the log: with the entries behind
// that place this is who was in it when the log ends. Sizes of segments over time lie here too.
// Threads: one writer; read_after() and sizes() from any number (they take turns). Cost: append()
// one sync, however many entries.
#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "engine/population/id_list.hpp"
#include "engine/result.hpp"
#include "engine/values/calendar.hpp"
#include "server/live/feed_entry.hpp"

namespace muster::server {

/// A segment that is watched.
struct WatchedSegment {
  std::string name;
  std::string zone = "UTC";
  std::int64_t since = 0;   ///< seconds since 1970
  std::int64_t as_of = 0;   ///< the moment that was last asked about
  std::uint64_t count = 0;  ///< customers in it at the end of the log
  std::int64_t base = 0;    ///< the place of the log that the kept ids are of
};

/// How large a segment was.
struct SegmentSize {
  engine::Instant at{};
  std::uint64_t size = 0;
  std::string version;
  std::string reason;  ///< day, definition
};

class FeedLog {
 public:
  /// corrupt_store, io_failed.
  static Result<FeedLog> open(const std::filesystem::path& store);
  FeedLog(FeedLog&&) noexcept;
  FeedLog& operator=(FeedLog&&) noexcept;
  ~FeedLog();

  /// One change of the log: all of it is durable on return, or none happened.
  struct Change {
    std::vector<FeedEntry> entries{};       ///< their places are given here
    std::vector<WatchedSegment> watched{};  ///< put in the place of those of the same name
    std::vector<std::string> forgotten{};   ///< segments no longer watched
    /// Who is in a segment at the end of this change; its base becomes that place.
    struct Base {
      std::string segment;
      engine::IdList ids;
    };
    std::vector<Base> bases{};
    std::vector<std::pair<std::string, SegmentSize>> sizes{};
    std::int64_t drop_until = 0;  ///< entries up to this place go
  };
  Status append(Change& change);

  Result<std::vector<WatchedSegment>> watched();
  /// Who was in a segment at its base.
  Result<engine::IdList> base_of(std::string_view segment);

  /// Entries behind a place, the oldest first, until they have `bytes` of data (one at least).
  Result<std::vector<FeedEntry>> read_after(std::int64_t place, std::size_t bytes) const;
  /// The same of one segment, all of them.
  Result<std::vector<FeedEntry>> read_segment(std::string_view segment, std::int64_t after) const;
  /// The place of an entry; empty where it is not (or no longer) there.
  Result<std::optional<std::int64_t>> place_of(std::string_view version,
                                               std::uint64_t number) const;

  /// Of the last entry of a version; 0 where it has none.
  Result<std::uint64_t> last_number_of(std::string_view version) const;

  struct Extent {
    std::int64_t first = 1;  ///< the first place that is there (or will be)
    std::int64_t last = 0;
    std::uint64_t bytes = 0;   ///< of data
    std::string last_version;  ///< of the last entry
    std::uint64_t last_number = 0;
  };
  Result<Extent> extent() const;
  /// The place behind which at most `bytes` of data follow.
  Result<std::int64_t> place_with_bytes_behind(std::uint64_t bytes) const;

  Result<std::vector<SegmentSize>> sizes(std::string_view segment) const;

 private:
  struct State;
  explicit FeedLog(std::unique_ptr<State> state);
  std::unique_ptr<State> state_;
};

}  // namespace muster::server
