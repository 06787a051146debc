// Events that a question names as text: `type [WHERE condition] [window]`, one phrase or several.
// Threads: pure functions over an immutable population. Cost: that of parsing.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "engine/events/event_measure.hpp"
#include "engine/population/population.hpp"
#include "engine/result.hpp"
#include "query/plan/bind.hpp"
#include "query/plan/context.hpp"

namespace muster::query {

struct AskedEvents {
  engine::EventSelection events;
  std::string canonical;
  std::vector<Warning> warnings;
};

/// Binds one phrase. `during` is the window of a phrase that has none of its own: `LAST 90 DAYS`,
/// `'2026-01-01' TO '2026-03-31'`, `SINCE '2026-01-01'`; empty: ever. Errors: bind_event()'s, of
/// `during` with that word before them. `context` must have its as_of.
Result<AskedEvents> ask_events(const std::string& phrase, const std::string& during,
                               const engine::Population& population, const QueryContext& context);

/// The same of several; an Error begins with `role` and the phrase's place from 1: `step 2: …`.
Result<std::vector<AskedEvents>> ask_events(const std::vector<std::string>& phrases,
                                            const std::string& during, std::string_view role,
                                            const engine::Population& population,
                                            const QueryContext& context);

/// `7 DAYS`, `1 hour`: seconds that pass; a day is 24 hours, a week 7 of them. Also MINUTES and
/// SECONDS. Error: invalid_input for anything else and over 100,000 days.
Result<std::int64_t> read_elapsed(std::string_view text);

}  // namespace muster::query
