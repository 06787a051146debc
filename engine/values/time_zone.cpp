#include "engine/values/time_zone.hpp"

#include <date/tz.h>

#include <algorithm>
#include <chrono>
#include <exception>
#include <utility>
#include <vector>

#include "engine/values/nearest_name.hpp"

namespace muster::engine {
namespace {

const date::time_zone* as_zone(const void* zone) {
  return static_cast<const date::time_zone*>(zone);
}

/// The zone that a misspelt name most likely meant. People also write the city alone ("Rome").
std::optional<std::string> nearest_zone(std::string_view name) {
  std::vector<std::string_view> names;
  std::vector<std::string_view> cities;
  for (const auto& zone : date::get_tzdb().zones) {
    const std::string_view full = zone.name();
    names.push_back(full);
    cities.push_back(full.substr(full.rfind('/') + 1));
  }
  if (auto full = nearest(name, names)) return full;
  const auto city = nearest(name, cities);
  if (!city) return std::nullopt;
  const auto found = std::find(cities.begin(), cities.end(), *city);
  return std::string(names[static_cast<std::size_t>(found - cities.begin())]);
}

Day day_at(std::int64_t local_second) {
  const auto days =
      std::chrono::floor<std::chrono::days>(std::chrono::seconds{local_second}).count();
  return std::clamp(Day{static_cast<std::int32_t>(days)}, kFirstDay, kLastDay);
}

}  // namespace

TimeZone::TimeZone(std::string name, const void* zone) : name_(std::move(name)), zone_(zone) {}

TimeZone TimeZone::utc() {
  // No zone at all: UTC must work where the operating system has no time zone database.
  return {"UTC", nullptr};
}

Result<TimeZone> TimeZone::named(std::string_view name) {
  if (name == "UTC") return utc();
  try {
    const auto& zones = date::get_tzdb().zones;
    const auto found = std::find_if(zones.begin(), zones.end(),
                                    [&](const auto& zone) { return zone.name() == name; });
    if (found == zones.end()) {
      return Error{.code = ErrorCode::unknown_name,
                   .message = "no time zone is called '" + std::string(name) +
                              "'; expected an IANA name such as Europe/Rome",
                   .suggestion = nearest_zone(name)};
    }
    // The zone's transitions are read from its file on first use; do that here, where a broken
    // file can still be reported.
    static_cast<void>(found->get_info(date::sys_seconds{}));
    return TimeZone(std::string(name), &*found);
  } catch (const std::exception&) {
    return Error{.code = ErrorCode::io_failed,
                 .message = "the operating system's time zone database cannot be read"};
  }
}

Day TimeZone::day_of(Instant instant) const {
  const Instant within = std::clamp(instant, kFirstInstant, kLastInstant);
  if (zone_ == nullptr) return day_at(within.since_epoch);
  const date::sys_seconds second{std::chrono::seconds{within.since_epoch}};
  return day_at(within.since_epoch + as_zone(zone_)->get_info(second).offset.count());
}

Instant TimeZone::start_of(Day day) const { return at(day, 0); }

Instant TimeZone::at(Day day, int seconds_into_day) const {
  const std::chrono::seconds wall =
      std::chrono::days{day.since_epoch} + std::chrono::seconds{seconds_into_day};
  if (zone_ == nullptr) return {wall.count()};
  const auto info = as_zone(zone_)->get_info(date::local_seconds{wall});
  if (info.result == date::local_info::nonexistent) {
    return {info.second.begin.time_since_epoch().count()};
  }
  // `first` is the only reading, or the earlier of two.
  return {(wall - info.first.offset).count()};
}

Instant now() {
  return {std::chrono::floor<std::chrono::seconds>(std::chrono::system_clock::now())
              .time_since_epoch()
              .count()};
}

}  // namespace muster::engine
