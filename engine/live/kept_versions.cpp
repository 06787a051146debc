#include "engine/live/kept_versions.hpp"

#include <algorithm>
#include <unordered_set>
#include <utility>

namespace muster::engine {

namespace {

// Bytes of the chunks that `versions` own and `current` does not, each once.
std::uint64_t bytes_beside(const Population& current,
                           const std::vector<KeptVersions::Version>& versions) {
  std::unordered_set<const void*> seen;
  current.for_each_owned([&](const void* chunk, std::uint64_t) { seen.insert(chunk); });
  std::uint64_t total = 0;
  for (const KeptVersions::Version& version : versions) {
    version->for_each_owned([&](const void* chunk, std::uint64_t bytes) {
      if (seen.insert(chunk).second) total += bytes;
    });
  }
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
  // Counted without the lock, for readers are not to wait for it; who keeps one meanwhile keeps it.
  while (current != nullptr && !left.empty() && bytes_beside(*current, left) > most_bytes_) {
    const Version oldest = left.front();
    left.erase(left.begin());
    const std::lock_guard hold(lock_);
    std::erase_if(kept_, [&](const Kept& one) { return one.version == oldest; });
  }
}

}  // namespace muster::engine
