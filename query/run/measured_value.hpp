// Values of measures as answers show them: exact digits wherever a decimal holds them.
// Threads: pure functions. Cost: microseconds each.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "engine/evaluation/measure.hpp"
#include "engine/result.hpp"
#include "engine/values/time_zone.hpp"

namespace muster::query {

inline constexpr int kDefaultPlaces = 6;
inline constexpr int kMaxPlaces = 18;

/// A number's digits, a real, a date, a time; nothing.
using Figure = std::variant<std::monostate, std::string, double, engine::Day, engine::Instant>;

struct MeasuredValue {
  Figure figure{};
  /// The number exactly, where `figure` is rounded: "100/3".
  std::optional<std::string> fraction{};
};

/// Numbers keep all their digits, quotients those up to `places` after the point (halves away from
/// zero).
MeasuredValue shown(const engine::MeasureValue& value, int places);

/// As text: digits, the shortest form of a real, ISO dates and times; nothing is empty.
std::string format_figure(const Figure& figure);

/// The value as an expression of the language writes it; empty where it has no exact way to.
std::optional<std::string> literal_of(const engine::MeasureValue& value);

/// Reads a value of the measure's kind as a caller writes it: `12.5`, `2026-06-30`,
/// `2026-06-30T18:00` (by the wall clock of `zone`; a bare day is its first instant). The Error
/// (wrong_type) says what was expected.
Result<engine::MeasureValue> read_value(std::string_view text, engine::Measure::Kind kind,
                                        const engine::TimeZone& zone);

/// "a number", "a date", "a time", "a real measurement".
std::string_view kind_phrase(engine::Measure::Kind kind);
/// "number", "date", "time", "real".
std::string_view kind_name(engine::Measure::Kind kind);

}  // namespace muster::query
