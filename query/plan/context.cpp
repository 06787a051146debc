#include "query/plan/context.hpp"

#include <string>

namespace muster::query {

engine::Instant QueryContext::instant() const { return as_of ? *as_of : engine::now(); }

engine::Day QueryContext::today() const { return zone.day_of(instant()); }

Result<QueryContext> read_context(std::string_view as_of, std::string_view zone) {
  QueryContext context;
  if (!zone.empty()) {
    auto named = engine::TimeZone::named(zone);
    if (!named) return std::move(named).error();
    context.zone = *std::move(named);
  }
  if (!as_of.empty()) {
    auto instant = read_as_of(as_of, context.zone);
    if (!instant) return std::move(instant).error();
    context.as_of = *instant;
  }
  return context;
}

Result<engine::Instant> read_as_of(std::string_view text, const engine::TimeZone& zone) {
  if (const auto day = engine::parse_day(text)) return last_instant_of(*day, zone);
  if (const auto instant = read_instant(text, zone)) return *instant;
  return Error{ErrorCode::invalid_input,
               "as_of '" + std::string(text) +
                   "' is neither a day (2026-06-30) nor a time (2026-06-30T18:00:00+02:00)"};
}

std::optional<engine::Instant> read_instant(std::string_view text, const engine::TimeZone& zone) {
  const auto instant = engine::parse_instant(text);
  if (!instant) return std::nullopt;
  // A text that still reads with a Z behind it has no offset of its own: it is wall-clock time.
  const bool has_offset = !engine::parse_instant(std::string(text) + "Z").has_value();
  if (has_offset) return instant;
  constexpr std::int64_t kDaySeconds = 86'400;
  const std::int64_t into_day = ((instant->since_epoch % kDaySeconds) + kDaySeconds) % kDaySeconds;
  const std::int64_t day = (instant->since_epoch - into_day) / kDaySeconds;
  return zone.at(engine::Day{static_cast<std::int32_t>(day)}, static_cast<int>(into_day));
}

engine::Instant last_instant_of(engine::Day day, const engine::TimeZone& zone) {
  if (day >= engine::kLastDay) return engine::kLastInstant;
  return engine::Instant{zone.start_of(engine::Day{day.since_epoch + 1}).since_epoch - 1};
}

}  // namespace muster::query
