// What the change feed says, one entry after another.
// Threads: plain values.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace muster::server {

enum class FeedKind : std::uint8_t {
  count,    ///< how many are in the segment now; closes what a step says of it
  entered,  ///< ids, in pieces of at most kFeedIds
  left,     ///< likewise
  failed,   ///< the segment cannot be evaluated (any more); it stands as it was
  ended,    ///< the segment is no longer watched, or is gone
};
inline constexpr std::size_t kFeedIds = 1'000;

constexpr std::string_view to_string(FeedKind kind) {
  switch (kind) {
    case FeedKind::entered:
      return "entered";
    case FeedKind::left:
      return "left";
    case FeedKind::failed:
      return "failed";
    case FeedKind::ended:
      return "ended";
    default:
      return "count";
  }
}

struct FeedEntry {
  std::int64_t place = 0;    ///< in the log: ascends without end, never used again
  std::string version;       ///< of the data
  std::uint64_t number = 0;  ///< of the entry within its version, from 1
  std::string segment;
  FeedKind kind = FeedKind::count;
  std::string data;  ///< JSON, one object

  /// What a listener names to go on behind this entry: `version-number`.
  std::string id() const { return version + "-" + std::to_string(number); }
};

}  // namespace muster::server
