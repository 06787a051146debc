// A population whose customers carry the numbers of the bitmaps they are in as tags.
// Threads: pure functions. Cost: that of building a population.
#pragma once

#include <cstdint>
#include <memory>
#include <vector>

#include "engine/population/population.hpp"

namespace muster::benchmarks {

/// Customer r has tag b where bitmaps[b] holds r. One attribute, `in`; rows are as many as the
/// largest number needs. Bitmaps ascending.
std::shared_ptr<const engine::Population> tagged_population(
    const std::vector<std::vector<std::uint32_t>>& bitmaps, std::uint64_t rows);

}  // namespace muster::benchmarks
