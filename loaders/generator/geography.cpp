#include "loaders/generator/geography.hpp"

#include <algorithm>
#include <array>
#include <numeric>

#include "engine/check.hpp"
#include "loaders/generator/fixed_point.hpp"

namespace muster::loaders {
namespace {

// The cosine of a latitude in units of 2^-16, from the first terms of its series; within 0.0005 up
// to 70 degrees.
Fixed cosine(std::int32_t latitude) {
  const Fixed radians = std::int64_t{latitude} * 11'438 / (10 * kPlaceUnits);  // 2^16 π / 180 * 10
  const Fixed square = multiply_fixed(radians, radians);
  const Fixed fourth = multiply_fixed(square, square);
  const Fixed sixth = multiply_fixed(fourth, square);
  return kFixedOne - square / 2 + fourth / 24 - sixth / 720;
}

// Urban, suburban, rural in percent, by class of town size.
constexpr std::array<std::array<std::uint64_t, 3>, 4> kAreaPercent = {
    {{84, 15, 1}, {64, 29, 7}, {38, 40, 22}, {14, 34, 52}}};

std::uint8_t size_class(std::uint32_t thousand) {
  if (thousand >= 500) return 0;
  if (thousand >= 100) return 1;
  return thousand >= 20 ? 2 : 3;
}

std::vector<std::uint64_t> shares(std::span<const City> cities) {
  std::vector<std::uint64_t> result;
  for (const City& city : cities) result.push_back(city.share);
  return result;
}

}  // namespace

Geography::Geography()
    : settlements_(build_settlements()),
      by_popularity_(settlements_.cities.size()),
      popularity_(shares(settlements_.cities)) {
  const std::vector<City>& cities = settlements_.cities;
  std::iota(by_popularity_.begin(), by_popularity_.end(), 0U);
  std::stable_sort(
      by_popularity_.begin(), by_popularity_.end(),
      [&cities](std::uint32_t a, std::uint32_t b) { return cities[a].share > cities[b].share; });
  for (const auto& percent : kAreaPercent) areas_.emplace_back(percent);
  for (const City& city : cities) {
    // A town of ten thousand spreads over less than a kilometre, one of a million over five,
    // none over seven; 1 km is 899 place units of latitude.
    const auto latitude = static_cast<Fixed>(
        std::min<std::uint64_t>(400 + 135 * square_root(city.size_thousand), 6'000));
    surroundings_.push_back(
        {latitude, latitude * kFixedOne / cosine(city.latitude), size_class(city.size_thousand)});
  }
}

const City& Geography::city_at_rank(std::size_t rank) const {
  ENGINE_CHECK(rank >= 1 && rank <= by_popularity_.size());
  return settlements_.cities[by_popularity_[rank - 1]];
}

void Geography::settle(RandomStream& random, Customer& customer) const {
  customer.city = popularity_.pick(random.next());
  const City& city = settlements_.cities[customer.city];
  const Surroundings& around = surroundings_[customer.city];
  const std::uint32_t area = areas_[around.size_class].pick(random.next());
  customer.area = static_cast<Area>(area);
  // Twice as far out in the suburbs, four times in the country.
  const Fixed reach = kFixedOne << area;
  const Fixed north = multiply_fixed(normal_deviate(random.next()), reach);
  const Fixed east = multiply_fixed(normal_deviate(random.next()), reach);
  customer.latitude =
      city.latitude + static_cast<std::int32_t>(multiply_fixed(north, around.latitude_spread));
  customer.longitude =
      city.longitude + static_cast<std::int32_t>(multiply_fixed(east, around.longitude_spread));
}

}  // namespace muster::loaders
