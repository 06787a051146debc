// The change feed: who comes and goes in watched segments, told to whoever listens.
//
// A thread of its own takes the store's publications, the clock and changes of definitions, steps
// every watched segment on, and appends what happened to the log; only what is durable is told.
// Publications are handed over and never waited for: a queue that overflows is dropped, and the
// newest version is differenced from the last one told. Listeners cost no thread: they read the log
// from where they stand, most of them from the part that is in memory.
// Threads: every member from any number at once. Cost: publish() a pointer in a queue.
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "engine/live/publications.hpp"
#include "engine/result.hpp"
#include "engine/values/time_zone.hpp"
#include "server/live/feed_log.hpp"
#include "server/live/watch_list.hpp"
#include "server/saved/saved_store.hpp"

namespace muster::server {

struct FeedOptions {
  WatchLimits limits{};
  std::size_t queue = 256;                             ///< publications that may wait
  std::size_t memory_bytes = std::size_t{8} << 20;     ///< of entries kept for listeners
  std::function<engine::Instant()> now = engine::now;  ///< asked by the feed's thread
};

class ChangeFeed {
 public:
  using Version = std::shared_ptr<const engine::Population>;
  using Entries = std::vector<std::shared_ptr<const FeedEntry>>;

  /// Goes on where the log of the store ends. corrupt_store, io_failed.
  static Result<std::shared_ptr<ChangeFeed>> open(const std::filesystem::path& store,
                                                  std::shared_ptr<const SavedStore> saved,
                                                  Version current, FeedOptions options = {});
  ChangeFeed(const ChangeFeed&) = delete;
  ChangeFeed& operator=(const ChangeFeed&) = delete;
  ~ChangeFeed();

  /// A version has become the current one. Never waits.
  void publish(const engine::Publication& publication);
  /// Definitions or the clock have changed; noticed within a second without this too.
  void look();
  /// Whether any segment is watched: then no version may be left out.
  bool is_watching() const;
  /// Waits until everything handed over before has been told.
  void settle();

  /// Begins to watch a segment, or changes the zone in which its days begin. unknown_name,
  /// limit_exceeded, bind()'s Errors.
  Result<WatchedSegment> watch(const std::string& segment, const engine::TimeZone& zone);
  /// not_found where it is not watched.
  Status unwatch(const std::string& segment);
  Result<std::vector<SegmentSize>> sizes(std::string_view segment) const;

  struct Standing {
    std::int64_t first = 1;  ///< the first place that is in the log (or will be)
    std::int64_t last = 0;
    std::string last_id;  ///< of the last entry; empty where there never was one
    std::vector<WatchedSegment> watched;
  };
  Standing standing() const;
  /// Entries behind a place, the oldest first; some of them if they are many.
  Result<Entries> read_after(std::int64_t place) const;
  /// The place of the entry with this id; empty where it is not there any more, or never was.
  Result<std::optional<std::int64_t>> place_of(std::string_view id) const;

  /// Calls `wake` once there is an entry behind `place` (perhaps at once); `who` has one wake at a
  /// time. False once the feed has stopped.
  bool wait(const void* who, std::int64_t place, std::function<void()> wake);
  /// After this `who` is not woken any more.
  void forget(const void* who);

 private:
  struct State;
  explicit ChangeFeed(std::unique_ptr<State> state);
  std::unique_ptr<State> state_;
};

}  // namespace muster::server
