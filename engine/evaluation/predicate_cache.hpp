// Predicate cache: answers of costly tests as bitmaps, shared by all queries.
//
// A test (a range over a number, a pattern, a distance, a list of values) is remembered from the
// second time it is asked: the first costs one query nothing extra, the second writes its answer
// down as it goes, and from then on it is read like any other bitmap. Keys are meanings
// (filter_key.hpp) within one history of versions; an answer that is some versions old is given
// together with what has happened to rows since, for whoever asks to mend it. The least recently
// used leave first.
// Threads: safe. Cost: one lock a test and query. Memory: never above capacity_bytes().
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "engine/index/bitmap.hpp"
#include "engine/live/row_changes.hpp"

namespace muster::engine {

class PredicateCache {
 public:
  /// 0 bytes: nothing is ever kept.
  explicit PredicateCache(std::uint64_t capacity_bytes);
  ~PredicateCache();
  PredicateCache(const PredicateCache&) = delete;
  PredicateCache& operator=(const PredicateCache&) = delete;

  struct Lookup {
    std::shared_ptr<const Bitmap> bitmap;  ///< null: not there
    /// What happened to rows from the bitmap's version to the one asked for; empty: nothing.
    std::vector<std::shared_ptr<const RowChanges>> since;
    bool worth_keeping = false;     ///< asked before: keep() the answer if you get it
    bool worth_completing = false;  ///< asked often: keep() it even if that takes more work
  };
  /// `sequence` is the version's place in its history (Lineage). A version older than the answer
  /// that is kept finds nothing, and nothing of it is worth keeping.
  Lookup find(const std::string& key, std::uint64_t sequence);
  /// The answer if it is there for this very version; counts as no use of it.
  std::shared_ptr<const Bitmap> peek(const std::string& key, std::uint64_t sequence) const;
  /// Takes the answer in, in place of an older version's, making room; answers larger than the
  /// capacity are not kept.
  void keep(const std::string& key, std::uint64_t sequence, std::shared_ptr<const Bitmap> answer);
  /// A version has come after the one before: answers can be mended by its changes for a while.
  void published(std::uint64_t before, std::uint64_t sequence,
                 std::shared_ptr<const RowChanges> changes);
  /// The answer was not got whole, because its query needed few chunks of it: it is not worth
  /// keeping for the next kDeclinedFor times it is asked for, and worth completing after them.
  void decline(const std::string& key);
  static constexpr std::uint32_t kDeclinedFor = 8;
  void clear();

  struct Statistics {
    std::uint64_t hits = 0;
    std::uint64_t misses = 0;
    std::uint64_t entries = 0;
    std::uint64_t bytes = 0;
    std::uint64_t evictions = 0;
  };
  Statistics statistics() const;
  std::uint64_t capacity_bytes() const;

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace muster::engine
