// Builds the regions and the 800 towns of the generated world, real and invented.
//
// Threads: a pure function. Cost: about 1 ms.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace muster::loaders {

/// Degrees to units of 1e-5 degree, in which the generator keeps places.
inline constexpr std::int32_t kPlaceUnits = 100'000;

struct Region {
  std::string_view name;
  std::string_view country;
  std::uint32_t income_percent = 100;
};

struct City {
  std::string name;
  std::uint32_t region = 0;         ///< index into Settlements::regions
  std::uint32_t size_thousand = 0;  ///< inhabitants
  std::int32_t latitude = 0;        ///< units of 1e-5 degree
  std::int32_t longitude = 0;
  std::uint64_t share = 0;  ///< expected share of the customers, of 2^32
};

struct Settlements {
  std::vector<Region> regions;
  /// Grouped by region, the region's largest town first.
  std::vector<City> cities;
};

/// The same on every call.
Settlements build_settlements();

}  // namespace muster::loaders
