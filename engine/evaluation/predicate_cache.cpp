#include "engine/evaluation/predicate_cache.hpp"

#include <boost/multi_index/hashed_index.hpp>
#include <boost/multi_index/member.hpp>
#include <boost/multi_index/sequenced_index.hpp>
#include <boost/multi_index_container.hpp>
#include <mutex>

namespace muster::engine {

namespace {

namespace bmi = boost::multi_index;

struct Entry {
  std::string key;
  std::shared_ptr<const Bitmap> bitmap;  // null: asked once, no answer kept
  std::uint64_t bytes = 0;               // of key and bitmap
  std::uint32_t declined_for = 0;        // times to be asked before it is worth keeping again
  bool declined = false;
};

struct ByUse {};
struct ByKey {};

// Most recently used first.
using Entries = boost::multi_index_container<
    Entry, bmi::indexed_by<
               bmi::sequenced<bmi::tag<ByUse>>,
               bmi::hashed_unique<bmi::tag<ByKey>, bmi::member<Entry, std::string, &Entry::key>>>>;

// Keys asked once are remembered too; this bounds how many.
constexpr std::size_t kMostEntries = 10'000;

}  // namespace

struct PredicateCache::State {
  std::uint64_t capacity = 0;
  mutable std::mutex mutex;
  Entries entries;
  Statistics statistics;

  void make_room() {
    auto& by_use = entries.get<ByUse>();
    while (!by_use.empty() && (statistics.bytes > capacity || entries.size() > kMostEntries)) {
      const Entry& last = by_use.back();
      statistics.bytes -= last.bytes;
      if (last.bitmap != nullptr) {
        --statistics.entries;
        ++statistics.evictions;
      }
      by_use.pop_back();
    }
  }
};

PredicateCache::PredicateCache(std::uint64_t capacity_bytes) : state_(std::make_unique<State>()) {
  state_->capacity = capacity_bytes;
}
PredicateCache::~PredicateCache() = default;

PredicateCache::Lookup PredicateCache::find(const std::string& key) {
  const std::lock_guard lock(state_->mutex);
  auto& by_use = state_->entries.get<ByUse>();
  auto& by_key = state_->entries.get<ByKey>();
  const auto found = by_key.find(key);
  if (found == by_key.end()) {
    ++state_->statistics.misses;
    by_use.push_front({key, nullptr, key.size(), 0, false});
    state_->statistics.bytes += key.size();
    state_->make_room();
    return {};
  }
  by_use.relocate(by_use.begin(), state_->entries.project<ByUse>(found));
  if (found->bitmap == nullptr) {
    ++state_->statistics.misses;
    if (found->declined_for == 0) return {nullptr, true, found->declined};
    by_key.modify(found, [](Entry& entry) { --entry.declined_for; });
    return {};
  }
  ++state_->statistics.hits;
  return {found->bitmap, false, false};
}

std::shared_ptr<const Bitmap> PredicateCache::peek(const std::string& key) const {
  const std::lock_guard lock(state_->mutex);
  const auto& by_key = state_->entries.get<ByKey>();
  const auto found = by_key.find(key);
  return found == by_key.end() ? nullptr : found->bitmap;
}

void PredicateCache::keep(const std::string& key, Bitmap answer) {
  auto bitmap = std::make_shared<const Bitmap>(std::move(answer));
  const std::uint64_t bytes = bitmap->memory_bytes() + key.size();
  const std::lock_guard lock(state_->mutex);
  if (bytes > state_->capacity) return;
  auto& by_key = state_->entries.get<ByKey>();
  const auto found = by_key.find(key);
  if (found == by_key.end() || found->bitmap != nullptr) return;
  by_key.modify(found, [&](Entry& entry) {
    entry.bitmap = std::move(bitmap);
    entry.bytes = bytes;
  });
  state_->statistics.bytes += bytes - key.size();
  ++state_->statistics.entries;
  state_->make_room();
}

void PredicateCache::decline(const std::string& key) {
  const std::lock_guard lock(state_->mutex);
  auto& by_key = state_->entries.get<ByKey>();
  const auto found = by_key.find(key);
  if (found == by_key.end()) return;
  by_key.modify(found, [](Entry& entry) {
    entry.declined_for = kDeclinedFor;
    entry.declined = true;
  });
}

void PredicateCache::clear() {
  const std::lock_guard lock(state_->mutex);
  state_->entries.clear();
  state_->statistics.bytes = 0;
  state_->statistics.entries = 0;
}

PredicateCache::Statistics PredicateCache::statistics() const {
  const std::lock_guard lock(state_->mutex);
  return state_->statistics;
}

std::uint64_t PredicateCache::capacity_bytes() const { return state_->capacity; }

}  // namespace muster::engine
