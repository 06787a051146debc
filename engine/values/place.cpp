#include "engine/values/place.hpp"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <numbers>

#include "engine/values/decimal.hpp"

namespace muster::engine {
namespace {

constexpr int kPlaceScale = 7;
constexpr double kRadiansPerUnit = std::numbers::pi / 180.0 / kPlaceUnitsPerDegree;

std::string_view without_blanks(std::string_view text) {
  const std::size_t first = text.find_first_not_of(" \t");
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(" \t") - first + 1);
}

std::optional<double> read_degrees(std::string_view text) {
  text = without_blanks(text);
  if (text.starts_with('+') && !text.starts_with("+-")) text.remove_prefix(1);
  if (text.empty() || text.find_first_not_of("-.0123456789") != std::string_view::npos) {
    return std::nullopt;  // keeps out "inf" and "nan"
  }
  double value = 0;
  const auto [end, failed] =
      std::from_chars(text.data(), text.data() + text.size(), value, std::chars_format::fixed);
  if (failed != std::errc{} || end != text.data() + text.size()) return std::nullopt;
  return value;
}

struct Pair {
  double first = 0;
  double second = 0;
};

std::optional<Pair> read_pair(std::string_view text, std::string_view separators) {
  text = without_blanks(text);
  const std::size_t at = text.find_first_of(separators);
  if (at == std::string_view::npos) return std::nullopt;
  const auto first = read_degrees(text.substr(0, at));
  const auto second = read_degrees(text.substr(at + 1));
  if (!first || !second) return std::nullopt;
  return Pair{*first, *second};
}

/// What stands inside `POINT( … )`, any case; empty if the text is no such thing.
std::optional<std::string_view> inside_point(std::string_view text) {
  constexpr std::string_view kWord = "point";
  if (text.size() < kWord.size()) return std::nullopt;
  for (std::size_t i = 0; i < kWord.size(); ++i) {
    if ((text[i] | 0x20) != kWord[i]) return std::nullopt;
  }
  text = without_blanks(text.substr(kWord.size()));
  if (!text.starts_with('(') || !text.ends_with(')') || text.size() < 2) return std::nullopt;
  return text.substr(1, text.size() - 2);
}

std::string format_units(std::int32_t units) {
  return format_decimal(normalised({units, kPlaceScale}));
}

}  // namespace

std::optional<Place> place_at(double latitude, double longitude) {
  // Written so that a NaN fails too.
  if (!(std::abs(latitude) <= 90.0) || !(std::abs(longitude) <= 180.0)) return std::nullopt;
  return Place{static_cast<std::int32_t>(std::lround(latitude * kPlaceUnitsPerDegree)),
               static_cast<std::int32_t>(std::lround(longitude * kPlaceUnitsPerDegree))};
}

double latitude_degrees(Place place) {
  return static_cast<double>(place.latitude) / kPlaceUnitsPerDegree;
}

double longitude_degrees(Place place) {
  return static_cast<double>(place.longitude) / kPlaceUnitsPerDegree;
}

std::optional<Place> parse_place(std::string_view text) {
  text = without_blanks(text);
  if (const auto inside = inside_point(text)) {
    const auto pair = read_pair(*inside, " \t");
    return pair ? place_at(pair->second, pair->first) : std::nullopt;
  }
  // A comma or semicolon decides before a blank does: "45.5, 9.2" has both.
  const bool marked = text.find_first_of(",;") != std::string_view::npos;
  const auto pair = read_pair(text, marked ? ",;" : " \t");
  return pair ? place_at(pair->first, pair->second) : std::nullopt;
}

std::string format_place(Place place) {
  return format_units(place.latitude) + ',' + format_units(place.longitude);
}

double distance_km(Place from, Place to) {
  const double from_latitude = from.latitude * kRadiansPerUnit;
  const double to_latitude = to.latitude * kRadiansPerUnit;
  // Differences as doubles: two longitudes can be 360 degrees apart, too much for 32 bits.
  const double latitudes = to_latitude - from_latitude;
  const double longitudes =
      (static_cast<double>(to.longitude) - static_cast<double>(from.longitude)) * kRadiansPerUnit;
  const double by_latitude = std::sin(latitudes / 2);
  const double by_longitude = std::sin(longitudes / 2);
  const double haversine = by_latitude * by_latitude + std::cos(from_latitude) *
                                                           std::cos(to_latitude) * by_longitude *
                                                           by_longitude;
  // Rounding can lift the haversine of antipodes a little past 1.
  return 2 * kEarthRadiusKm * std::asin(std::sqrt(std::min(haversine, 1.0)));
}

}  // namespace muster::engine
