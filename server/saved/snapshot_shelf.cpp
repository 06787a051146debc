#include "server/saved/snapshot_shelf.hpp"

#include <algorithm>
#include <utility>

namespace muster::server {

std::shared_ptr<const engine::Population> SnapshotShelf::take_out(
    const engine::Snapshot& snapshot) {
  const std::lock_guard lock(lock_);
  // Another may have been taken under the name of one that was removed.
  const auto found = std::find_if(opened_.begin(), opened_.end(),
                                  [&](const Opened& each) { return each.snapshot == snapshot; });
  if (found == opened_.end()) return nullptr;
  opened_.splice(opened_.begin(), opened_, found);
  return opened_.front().population;
}

Result<std::shared_ptr<const engine::Population>> SnapshotShelf::open(std::string_view name) {
  auto snapshot = snapshots_.find(name);
  if (!snapshot) return std::move(snapshot).error();
  if (auto known = take_out(*snapshot)) return known;
  auto population = snapshots_.open(name);
  if (!population) return population;
  const std::lock_guard lock(lock_);
  std::erase_if(opened_, [&](const Opened& each) { return each.snapshot.name == name; });
  opened_.push_front({*std::move(snapshot), *population});
  if (opened_.size() > kMostOpen) opened_.pop_back();
  return population;
}

Result<std::shared_ptr<const engine::Population>> SnapshotShelf::open_version(
    std::string_view version) {
  const auto same = snapshots_.find_version(version);
  if (!same) return same.error();
  if (!*same) return std::shared_ptr<const engine::Population>();
  return open((*same)->name);
}

}  // namespace muster::server
