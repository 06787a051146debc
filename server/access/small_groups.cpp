#include "server/access/small_groups.hpp"

#include <algorithm>
#include <map>
#include <numeric>

namespace muster::server {
namespace {

/// How a set divides the regions of others.
struct Division {
  bool into_large = true;  ///< every part is empty or has k customers
  bool divides = false;    ///< some region has two parts
  std::size_t parts = 0;   ///< with customers
};

Division division(std::span<const GroupRegion> regions, std::uint32_t among, std::uint32_t set,
                  std::uint64_t k) {
  std::map<std::uint32_t, std::uint64_t> parts;
  for (const GroupRegion& region : regions) {
    if (region.count > 0) parts[region.sets & (among | set)] += region.count;
  }
  Division found;
  found.parts = parts.size();
  for (const auto& [mask, count] : parts) {
    found.into_large = found.into_large && count >= k;
    found.divides = found.divides || ((mask & set) != 0 && parts.contains(mask & ~set));
  }
  return found;
}

}  // namespace

std::vector<GroupRegion> regions_among(std::span<const GroupRegion> regions, std::uint32_t sets) {
  std::map<std::uint32_t, std::uint64_t> among;
  for (const GroupRegion& region : regions) among[region.sets & sets] += region.count;
  std::vector<GroupRegion> merged;
  merged.reserve(among.size());
  for (const auto& [mask, count] : among) merged.push_back({mask, count});
  return merged;
}

std::uint32_t tellable(std::span<const GroupRegion> regions, std::size_t sets, std::uint64_t k,
                       std::uint32_t told) {
  for (std::size_t i = 0; i < sets; ++i) {
    const std::uint32_t set = std::uint32_t{1} << i;
    if ((told & set) != 0) continue;
    const Division made = division(regions, told, set, k);
    if (made.into_large && made.divides) told |= set;
  }
  return told;
}

std::uint32_t tellable_with_regions(std::span<const GroupRegion> regions, std::size_t sets,
                                    std::uint64_t k) {
  std::uint32_t told = 0;
  std::size_t parts = 1;
  for (std::size_t i = 0; i < sets; ++i) {
    const std::uint32_t set = std::uint32_t{1} << i;
    const Division made = division(regions, told, set, k);
    if (!made.into_large || made.parts != 2 * parts) continue;
    told |= set;
    parts *= 2;
  }
  return told;
}

std::vector<bool> kept_back(std::span<const std::uint64_t> counts, std::uint64_t k) {
  std::vector<bool> kept(counts.size(), false);
  std::vector<std::size_t> order(counts.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::stable_sort(order.begin(), order.end(),
                   [&](std::size_t a, std::size_t b) { return counts[a] < counts[b]; });
  if (order.empty() || counts[order.front()] >= k) return kept;
  std::uint64_t together = 0;
  bool one_more = false;
  for (const std::size_t each : order) {
    const bool small = counts[each] < k;
    if (!small && one_more && together >= 2 * k) break;
    kept[each] = true;
    together += counts[each];
    one_more = one_more || !small;
  }
  return kept;
}

}  // namespace muster::server
