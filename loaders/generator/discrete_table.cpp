#include "loaders/generator/discrete_table.hpp"

#include <cstddef>
#include <numeric>

#include "engine/check.hpp"

namespace muster::loaders {

DiscreteTable::DiscreteTable(std::span<const std::uint64_t> weights) : columns_(weights.size()) {
  ENGINE_CHECK(!weights.empty() && weights.size() < 65536);
  const std::uint64_t total = std::accumulate(weights.begin(), weights.end(), std::uint64_t{0});
  ENGINE_CHECK(total > 0);

  // A column holds `total` units; weights are scaled by the number of columns so that they fill
  // the columns exactly, without a division that could lose a unit.
  std::vector<std::uint64_t> left(weights.size());
  std::vector<std::uint32_t> poor;
  std::vector<std::uint32_t> rich;
  for (std::size_t i = 0; i < weights.size(); ++i) {
    ENGINE_CHECK(weights[i] <= 0xFFFFFFFFU);
    left[i] = weights[i] * weights.size();
    (left[i] < total ? poor : rich).push_back(static_cast<std::uint32_t>(i));
  }
  while (!poor.empty()) {
    const std::uint32_t taker = poor.back();
    const std::uint32_t giver = rich.back();
    poor.pop_back();
    // Exact for any weights: left < total < 2^48.
    columns_[taker].threshold =
        static_cast<std::uint64_t>((static_cast<unsigned __int128>(left[taker]) << 32) / total);
    columns_[taker].alias = giver;
    left[giver] -= total - left[taker];
    if (left[giver] < total) {
      rich.pop_back();
      poor.push_back(giver);
    }
  }
  for (const std::uint32_t full : rich) {
    columns_[full] = {std::uint64_t{1} << 32, full};
  }
}

}  // namespace muster::loaders
