#include "engine/evaluation/predicate_cache.hpp"

#include <algorithm>
#include <boost/multi_index/hashed_index.hpp>
#include <boost/multi_index/member.hpp>
#include <boost/multi_index/sequenced_index.hpp>
#include <boost/multi_index_container.hpp>
#include <deque>
#include <mutex>
#include <optional>
#include <utility>

namespace muster::engine {

namespace {

namespace bmi = boost::multi_index;

struct Entry {
  std::string key;
  std::shared_ptr<const Bitmap> bitmap;  // null: asked once, no answer kept
  std::uint64_t sequence = 0;            // of the version that the bitmap is of
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

// Mending looks at each touched row again: past so many an answer is as well made anew.
constexpr std::size_t kMostTouched = 1U << 20;
constexpr std::size_t kMostSteps = 1'000;

// One step from version to version.
struct Step {
  std::uint64_t before = 0;
  std::uint64_t sequence = 0;
  std::shared_ptr<const RowChanges> changes;
};

}  // namespace

struct PredicateCache::State {
  std::uint64_t capacity = 0;
  mutable std::mutex mutex;
  Entries entries;
  Statistics statistics;
  std::deque<Step> steps;  // the latest, without a gap
  std::size_t touched = 0;

  // What happened between two versions; empty if that is no longer known.
  std::optional<std::vector<std::shared_ptr<const RowChanges>>> between(std::uint64_t from,
                                                                        std::uint64_t to) const {
    std::vector<std::shared_ptr<const RowChanges>> changes;
    if (from == to) return changes;
    auto step = std::find_if(steps.begin(), steps.end(),
                             [&](const Step& one) { return one.before == from; });
    for (; step != steps.end(); ++step) {
      changes.push_back(step->changes);
      if (step->sequence == to) return changes;
    }
    return std::nullopt;
  }

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

PredicateCache::Lookup PredicateCache::find(const std::string& key, std::uint64_t sequence) {
  const std::lock_guard lock(state_->mutex);
  auto& by_use = state_->entries.get<ByUse>();
  auto& by_key = state_->entries.get<ByKey>();
  const auto found = by_key.find(key);
  if (found == by_key.end()) {
    ++state_->statistics.misses;
    by_use.push_front({.key = key, .bitmap = nullptr, .bytes = key.size()});
    state_->statistics.bytes += key.size();
    state_->make_room();
    return {};
  }
  by_use.relocate(by_use.begin(), state_->entries.project<ByUse>(found));
  if (found->bitmap != nullptr && found->sequence > sequence) {
    ++state_->statistics.misses;
    return {};
  }
  if (found->bitmap != nullptr) {
    if (auto since = state_->between(found->sequence, sequence)) {
      ++state_->statistics.hits;
      return {.bitmap = found->bitmap, .since = *std::move(since)};
    }
    ++state_->statistics.misses;
    return {.bitmap = nullptr, .since = {}, .worth_keeping = true, .worth_completing = true};
  }
  ++state_->statistics.misses;
  if (found->declined_for == 0) {
    return {
        .bitmap = nullptr, .since = {}, .worth_keeping = true, .worth_completing = found->declined};
  }
  by_key.modify(found, [](Entry& entry) { --entry.declined_for; });
  return {};
}

std::shared_ptr<const Bitmap> PredicateCache::peek(const std::string& key,
                                                   std::uint64_t sequence) const {
  const std::lock_guard lock(state_->mutex);
  const auto& by_key = state_->entries.get<ByKey>();
  const auto found = by_key.find(key);
  return found == by_key.end() || found->sequence != sequence ? nullptr : found->bitmap;
}

void PredicateCache::keep(const std::string& key, std::uint64_t sequence,
                          std::shared_ptr<const Bitmap> answer) {
  const std::uint64_t bytes = answer->memory_bytes() + key.size();
  std::shared_ptr<const Bitmap> before;  // destroyed after the lock
  const std::lock_guard lock(state_->mutex);
  if (bytes > state_->capacity) return;
  auto& by_key = state_->entries.get<ByKey>();
  const auto found = by_key.find(key);
  if (found == by_key.end()) return;
  if (found->bitmap != nullptr && found->sequence >= sequence) return;
  if (found->bitmap == nullptr) ++state_->statistics.entries;
  state_->statistics.bytes += bytes;
  state_->statistics.bytes -= found->bytes;
  by_key.modify(found, [&](Entry& entry) {
    before = std::exchange(entry.bitmap, std::move(answer));
    entry.sequence = sequence;
    entry.bytes = bytes;
  });
  state_->make_room();
}

void PredicateCache::published(std::uint64_t before, std::uint64_t sequence,
                               std::shared_ptr<const RowChanges> changes) {
  const std::lock_guard lock(state_->mutex);
  State& state = *state_;
  if (!state.steps.empty() && state.steps.back().sequence != before) {
    state.steps.clear();
    state.touched = 0;
  }
  state.touched += changes->touched.size();
  state.steps.push_back({before, sequence, std::move(changes)});
  while (state.touched > kMostTouched || state.steps.size() > kMostSteps) {
    state.touched -= state.steps.front().changes->touched.size();
    state.steps.pop_front();
  }
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
