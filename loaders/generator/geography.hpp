// Where generated customers live: countries, regions and 800 towns with their popularity.
//
// The same for every seed and size, so that "the town at popularity rank 500" means one town.
// Popularity is a Zipf law over countries and inside each region, and a flatter one over the
// regions of a country. Large towns are real; small ones are composed from syllables of the
// country's language in its own script, and no two towns share a name.
// Threads: immutable after construction. Cost: construction about 1 ms; draws a few nanoseconds.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "loaders/generator/customer.hpp"
#include "loaders/generator/discrete_table.hpp"
#include "loaders/generator/random_stream.hpp"
#include "loaders/generator/settlements.hpp"

namespace muster::loaders {

class Geography {
 public:
  Geography();

  std::span<const Region> regions() const { return settlements_.regions; }
  /// Grouped by region, the region's largest town first.
  std::span<const City> cities() const { return settlements_.cities; }
  const Region& region_of(const City& city) const { return settlements_.regions[city.region]; }

  /// The city at popularity rank 1, 2, … 800, by expected share of customers; ties go to the
  /// city listed first. Requires 1 <= rank <= cities().size().
  const City& city_at_rank(std::size_t rank) const;

  /// Draws city, area and location.
  void settle(RandomStream& random, Customer& customer) const;

 private:
  struct Surroundings {
    // Standard deviation of a location around its city, in place units.
    std::int64_t latitude_spread = 0;
    std::int64_t longitude_spread = 0;
    std::uint8_t size_class = 0;
  };

  Settlements settlements_;
  std::vector<std::uint32_t> by_popularity_;  // indices into cities
  DiscreteTable popularity_;
  std::vector<DiscreteTable> areas_;        // by size class
  std::vector<Surroundings> surroundings_;  // by city
};

}  // namespace muster::loaders
