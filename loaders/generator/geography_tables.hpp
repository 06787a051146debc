// What the generator knows of the world: twelve countries, sixty regions, their large towns.
//
// Real regions and real large towns with their real coordinates; Geography (geography.hpp) adds
// the small, invented towns. Most popular first everywhere: the order decides the Zipf shares.
// Threads: constants.
#pragma once

#include <cstdint>
#include <span>
#include <string_view>

namespace muster::loaders {

struct RealTown {
  std::string_view name;
  double latitude;
  double longitude;
};

struct RegionFacts {
  std::string_view name;
  std::uint32_t towns;             ///< real and invented
  std::uint32_t largest_thousand;  ///< inhabitants of the largest town
  std::uint32_t income_percent;    ///< of the population's usual income
  double latitude;                 ///< centre of the box in which invented towns lie …
  double longitude;
  double half_height;  ///< … and half its size, in degrees
  double half_width;
  std::span<const RealTown> real_towns;
};

/// Pieces of invented names: an opening, a middle and an ending, each drawn evenly.
struct TownSyllables {
  std::span<const std::string_view> openings;
  std::span<const std::string_view> middles;
  std::span<const std::string_view> endings;
};

struct CountryFacts {
  std::string_view name;
  std::span<const RegionFacts> regions;
  TownSyllables syllables;
};

/// Most popular country first.
std::span<const CountryFacts> country_facts();

}  // namespace muster::loaders
