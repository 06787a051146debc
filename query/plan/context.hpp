// When and where a query is asked: what TODAY, LAST, NEXT and bare dates mean, and which names are
// saved there.
//
// Threads: plain values. Cost: nanoseconds, a zone conversion each.
#pragma once

#include <memory>
#include <optional>
#include <string_view>

#include "engine/result.hpp"
#include "engine/values/calendar.hpp"
#include "engine/values/time_zone.hpp"

namespace muster::query {

class SavedDefinitions;

struct QueryContext {
  /// The moment the query speaks of; empty: now. bind() settles it once for the whole query.
  std::optional<engine::Instant> as_of = std::nullopt;
  /// Days begin and end here.
  engine::TimeZone zone = engine::TimeZone::utc();
  /// What SEGMENT and LIST refer to; null: there are none.
  std::shared_ptr<const SavedDefinitions> saved = nullptr;

  /// `as_of`, or the instant now.
  engine::Instant instant() const;
  /// The calendar day of instant() in `zone`.
  engine::Day today() const;
};

/// A zone by IANA name and an `as_of` text; an empty text stands for UTC and for now.
/// Errors: unknown_name for a zone there is none of, invalid_input for a text read_as_of refuses.
Result<QueryContext> read_context(std::string_view as_of, std::string_view zone);

/// Reads `as_of`: a day (`2026-06-30`) or an instant (`2026-06-30T18:00:00+02:00`; without an
/// offset it is the wall clock of `zone`). A bare day means its last second in `zone`: that day is
/// TODAY, and LAST 6 HOURS are its last six.
Result<engine::Instant> read_as_of(std::string_view text, const engine::TimeZone& zone);

/// Reads an instant as read_as_of does, but refuses (empty) a bare day.
std::optional<engine::Instant> read_instant(std::string_view text, const engine::TimeZone& zone);

/// The last second of `day` in `zone`.
engine::Instant last_instant_of(engine::Day day, const engine::TimeZone& zone);

}  // namespace muster::query
