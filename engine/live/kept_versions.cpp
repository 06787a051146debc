#include "engine/live/kept_versions.hpp"

#include <algorithm>
#include <unordered_set>
#include <utility>

namespace muster::engine {

namespace {

// Pieces of memory that versions own, each counted once.
class OwnedBytes {
 public:
  /// Bytes that no version had before it.
  std::uint64_t add(const Population& version) {
    std::uint64_t bytes = 0;
    version.for_each_owned([&](const void* piece, std::uint64_t size) {
      if (seen_.insert(piece).second) bytes += size;
    });
    return bytes;
  }

 private:
  std::unordered_set<const void*> seen_;
};

// Of `versions`, beside the current one's.
std::uint64_t bytes_beside(const Population& current,
                           const std::vector<KeptVersions::Version>& versions) {
  OwnedBytes owned;
  owned.add(current);
  std::uint64_t total = 0;
  for (const KeptVersions::Version& version : versions) total += owned.add(*version);
  return total;
}

}  // namespace

void KeptVersions::published(const Version& current) {
  // What is let go of is destroyed after the lock: it may be much.
  Version before;
  const std::lock_guard hold(lock_);
  before = std::exchange(current_, current);
  std::erase_if(alive_, [](const Alive& one) { return one.version.expired(); });
  alive_.push_back({current->version(), current});
}

void KeptVersions::keep(const Version& version, Clock::time_point until) {
  const std::lock_guard hold(lock_);
  const auto found = std::find_if(kept_.begin(), kept_.end(),
                                  [&](const Kept& one) { return one.version == version; });
  if (found != kept_.end()) {
    found->until = std::max(found->until, until);
    return;
  }
  const std::uint64_t sequence = version->lineage().sequence;
  const auto after = std::find_if(kept_.begin(), kept_.end(), [&](const Kept& one) {
    return one.version->lineage().sequence > sequence;
  });
  kept_.insert(after, {version, until});
}

KeptVersions::Version KeptVersions::find(std::string_view name) const {
  const std::lock_guard hold(lock_);
  // The latest of that name: a version of a new image has the name of the one before.
  for (auto one = alive_.rbegin(); one != alive_.rend(); ++one) {
    if (one->name != name) continue;
    if (Version version = one->version.lock()) return version;
  }
  return nullptr;
}

KeptVersions::Usage KeptVersions::usage() const {
  std::vector<Version> old;
  Version current;
  Usage usage;
  {
    const std::lock_guard hold(lock_);
    current = current_;
    usage.kept = kept_.size();
    for (const Alive& one : alive_) {
      Version version = one.version.lock();
      if (version != nullptr && version != current) old.push_back(std::move(version));
    }
  }
  if (current == nullptr) return usage;
  usage.versions = old.size() + 1;
  usage.retained_bytes = bytes_beside(*current, old);
  return usage;
}

void KeptVersions::release(Clock::time_point now) {
  std::vector<Kept> gone;
  std::vector<Version> left;
  Version current;
  {
    const std::lock_guard hold(lock_);
    const auto out_of_time = std::stable_partition(
        kept_.begin(), kept_.end(), [&](const Kept& one) { return one.until > now; });
    gone.assign(std::make_move_iterator(out_of_time), std::make_move_iterator(kept_.end()));
    kept_.erase(out_of_time, kept_.end());
    current = current_;
    for (const Kept& one : kept_) left.push_back(one.version);
  }
  if (current == nullptr || left.empty()) return;
  // Counted without the lock, for readers are not to wait for it; who keeps one meanwhile keeps it.
  OwnedBytes owned;
  owned.add(*current);
  std::uint64_t beside = 0;
  const auto too_much = std::find_if(left.rbegin(), left.rend(), [&](const Version& version) {
    beside += owned.add(*version);
    return beside > most_bytes_;
  });
  const std::vector<Version> oldest(left.begin(), too_much.base());
  const std::lock_guard hold(lock_);
  std::erase_if(kept_, [&](const Kept& one) {
    return std::find(oldest.begin(), oldest.end(), one.version) != oldest.end();
  });
}

}  // namespace muster::engine
