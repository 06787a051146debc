// Predicate cache: answers of costly tests as bitmaps, shared by the queries on one version.
//
// A test (a range over a number, a pattern, a distance, a list of values) is remembered from the
// second time it is asked: the first costs one query nothing extra, the second writes its answer
// down as it goes, and from then on it is read like any other bitmap. Keys are meanings
// (filter_key.hpp) together with the population's version. The least recently used leave first.
// Threads: safe. Cost: one lock a test and query. Memory: never above capacity_bytes().
#pragma once

#include <cstdint>
#include <memory>
#include <string>

#include "engine/index/bitmap.hpp"

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
    bool worth_keeping = false;            ///< asked before: keep() the answer if you get it
    bool worth_completing = false;         ///< asked often: keep() it even if that takes more work
  };
  Lookup find(const std::string& key);
  /// The answer if it is there; counts as no use of it.
  std::shared_ptr<const Bitmap> peek(const std::string& key) const;
  /// Takes the answer in, making room; answers larger than the capacity are not kept.
  void keep(const std::string& key, Bitmap answer);
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
