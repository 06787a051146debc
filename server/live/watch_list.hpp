// The segments that are watched, and what every step of the data, the clock and the definitions
// does to them: entries for the log.
//
// Each call writes one change of the log, whole or not at all. When one could not be written, what
// is held in memory is ahead of the log: resume() goes back to what the log says and on from there,
// so nothing is lost and nothing said twice.
// Threads: one owner, the feed's thread. Cost: query/run/watched_audience.hpp for every segment.
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "engine/live/publications.hpp"
#include "engine/result.hpp"
#include "query/run/watched_audience.hpp"
#include "server/live/feed_log.hpp"
#include "server/saved/saved_store.hpp"

namespace muster::server {

struct WatchLimits {
  std::uint64_t log_bytes = std::uint64_t{64} << 20;  ///< of entries' data, before old ones go
  std::size_t segments = 1'000;
};

class WatchList {
 public:
  using Version = std::shared_ptr<const engine::Population>;
  using Entries = Result<std::vector<FeedEntry>>;

  WatchList(FeedLog& log, std::shared_ptr<const SavedStore> saved, WatchLimits limits)
      : log_(log), saved_(std::move(saved)), limits_(limits) {}

  /// From what the log says was so, to what is so in `current`.
  Entries resume(Version current, engine::Instant now);
  /// The next version, or, where versions were missed, any later one.
  Entries publish(const engine::Publication& next, engine::Instant now);
  /// What the clock and the definitions have changed since the last call.
  Entries look(engine::Instant now);
  /// Begins to watch, or changes the zone. unknown_name, limit_exceeded.
  Entries watch(const std::string& name, const engine::TimeZone& zone, engine::Instant now);
  /// not_found where it is not watched.
  Entries unwatch(const std::string& name, engine::Instant now);

  std::vector<WatchedSegment> watched() const;

 private:
  struct Watch {
    WatchedSegment segment;
    engine::TimeZone zone;
    engine::Day day{};  ///< that was last looked at
    std::optional<query::WatchedAudience> audience{};
    std::string failure{};
  };

  query::QueryContext context(const Watch& watch, engine::Instant now) const;
  Result<query::Query> query_of(const Watch& watch, engine::Instant now) const;
  void add(FeedKind kind, const std::string& segment, std::string data, FeedLog::Change& change);
  void add_ids(FeedKind kind, const Watch& watch, const std::vector<std::string>& ids,
               FeedLog::Change& change);
  void say(Watch& watch, const query::AudienceChange& step, std::string_view reason,
           engine::Instant now, FeedLog::Change& change, bool always = false);
  void fail(Watch& watch, const Error& error, FeedLog::Change& change);
  void step(Watch& watch, const engine::RowChanges& rows, std::string_view reason,
            engine::Instant now, FeedLog::Change& change);
  Status resume(Watch& watch, engine::Instant now, FeedLog::Change& change);
  void end_those_gone(FeedLog::Change& change);
  void measure_definitions(engine::Instant now, FeedLog::Change& change);
  void measure_day(engine::Instant now, FeedLog::Change& change);
  void measure(const std::string& segment, const engine::TimeZone& zone, engine::Instant at,
               std::string_view reason, engine::Instant now, FeedLog::Change& change) const;
  Entries write(FeedLog::Change change);
  Status trim(FeedLog::Change& change);
  engine::IdList ids_of(const Watch& watch) const;

  FeedLog& log_;
  std::shared_ptr<const SavedStore> saved_;
  WatchLimits limits_;
  Version current_;
  std::map<std::string, Watch, std::less<>> watches_;
  std::shared_ptr<const engine::SavedState> seen_;  ///< definitions that were last looked at
  std::optional<engine::Day> day_;                  ///< in UTC, that was last looked at
  std::uint64_t last_number_ = 0;                   ///< of an entry of the current version
  std::uint64_t bytes_ = 0;                         ///< of the log's data
};

}  // namespace muster::server
