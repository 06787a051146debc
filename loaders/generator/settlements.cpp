#include "loaders/generator/settlements.hpp"

#include <algorithm>
#include <cstddef>
#include <span>
#include <utility>

#include "loaders/generator/fixed_point.hpp"
#include "loaders/generator/geography_tables.hpp"
#include "loaders/generator/random_stream.hpp"
#include "loaders/generator/town_names.hpp"

namespace muster::loaders {
namespace {

// The towns do not follow the user's seed (see geography.hpp).
constexpr std::uint64_t kTownSeed = 1;

// 720720 is divisible by 1…16, so the first Zipf weights are exact.
constexpr std::uint64_t kZipfUnit = 720'720;

// The share of 2^32 that the index-th of `count` gets under weights 1/(1 + flatness), 1/(2 +
// flatness), …
std::uint64_t zipf_share(std::size_t index, std::size_t count, std::size_t flatness) {
  std::uint64_t total = 0;
  for (std::size_t i = 0; i < count; ++i) total += kZipfUnit / (i + 1 + flatness);
  return ((kZipfUnit / (index + 1 + flatness)) << 32) / total;
}

std::uint64_t share_of(std::uint64_t share, std::uint64_t of) { return (share * of) >> 32; }

// Degrees of the tables have at most four decimals, so the half absorbs any rounding of the
// product and the result is the same everywhere.
std::int32_t place_units(double degrees) {
  const double scaled = degrees * kPlaceUnits;
  return static_cast<std::int32_t>(scaled < 0 ? scaled - 0.5 : scaled + 0.5);
}

// Inhabitants fall with the town's rank to the power 1.5.
std::uint32_t size_at(std::uint32_t largest_thousand, std::uint64_t rank) {
  const std::uint64_t thousandths = square_root(rank * rank * rank * 1'000'000);
  return std::max(1U,
                  static_cast<std::uint32_t>(largest_thousand * std::uint64_t{1000} / thousandths));
}

// The town at a rank of its region, from 0.
City town_at(const RegionFacts& facts, const TownSyllables& syllables, std::size_t rank,
             TownNames& names, RandomStream& random) {
  City city;
  city.size_thousand = size_at(facts.largest_thousand, rank + 1);
  if (rank < facts.real_towns.size()) {
    const RealTown& real = facts.real_towns[rank];
    city.name = real.name;
    city.latitude = place_units(real.latitude);
    city.longitude = place_units(real.longitude);
    return city;
  }
  city.name = names.invent(syllables, random);
  const auto off_centre = [&random](double half_box) {
    const auto half = static_cast<std::uint32_t>(place_units(half_box));
    return static_cast<std::int32_t>(random.below(2 * half + 1)) - static_cast<std::int32_t>(half);
  };
  city.latitude = place_units(facts.latitude) + off_centre(facts.half_height);
  city.longitude = place_units(facts.longitude) + off_centre(facts.half_width);
  return city;
}

}  // namespace

Settlements build_settlements() {
  Settlements result;
  TownNames names;
  const std::span<const CountryFacts> countries = country_facts();
  for (const CountryFacts& country : countries) {
    for (const RegionFacts& region : country.regions) {
      for (const RealTown& town : region.real_towns) names.reserve(town.name);
    }
  }
  for (std::size_t c = 0; c < countries.size(); ++c) {
    const CountryFacts& country = countries[c];
    const std::uint64_t country_share = zipf_share(c, countries.size(), 0);
    for (std::size_t r = 0; r < country.regions.size(); ++r) {
      const RegionFacts& facts = country.regions[r];
      const std::uint64_t region_share =
          share_of(zipf_share(r, country.regions.size(), 1), country_share);
      const auto region = static_cast<std::uint32_t>(result.regions.size());
      result.regions.push_back({facts.name, country.name, facts.income_percent});
      RandomStream random(kTownSeed, region);
      for (std::size_t t = 0; t < facts.towns; ++t) {
        City city = town_at(facts, country.syllables, t, names, random);
        city.region = region;
        city.share = share_of(zipf_share(t, facts.towns, 0), region_share);
        result.cities.push_back(std::move(city));
      }
    }
  }
  return result;
}

}  // namespace muster::loaders
