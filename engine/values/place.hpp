// Places on Earth: latitude and longitude in whole units of 1e-7 degree (about 1 cm).
//
// Threads: plain values. Cost: distance is about 40 ns.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace muster::engine {

inline constexpr double kEarthRadiusKm = 6371.0088;
inline constexpr std::int32_t kPlaceUnitsPerDegree = 10'000'000;

struct Place {
  std::int32_t latitude = 0;   ///< −900,000,000 … 900,000,000
  std::int32_t longitude = 0;  ///< −1,800,000,000 … 1,800,000,000
  friend bool operator==(const Place&, const Place&) = default;
};

/// Degrees rounded to the nearest unit; empty outside ±90 / ±180 or not finite.
std::optional<Place> place_at(double latitude, double longitude);
double latitude_degrees(Place place);
double longitude_degrees(Place place);

/// Reads `lat,lon`, `lat lon`, `lat;lon` (decimal points) or `POINT(lon lat)`.
std::optional<Place> parse_place(std::string_view text);
/// `45.4642,9.19`: as few digits as say it exactly.
std::string format_place(Place place);

/// Great-circle distance by the haversine formula on a sphere of kEarthRadiusKm.
double distance_km(Place from, Place to);

}  // namespace muster::engine
