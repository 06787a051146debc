// A scorecard as JSON: what POST /v1/score takes, what a store keeps, and what a scorecard file
// says in TOML; and a scorecard written as the JSON it is read from. Threads: pure functions. Cost:
// that of parsing its expressions.
#pragma once

#include <boost/json/object.hpp>
#include <string>
#include <string_view>

#include "engine/result.hpp"
#include "query/language/limits.hpp"
#include "query/scorecards/scorecard.hpp"
#include "server/api/request_body.hpp"

namespace muster::server {

class JsonWriter;

/// Names of cards, rules, groups and grades: so many bytes at most.
inline constexpr std::size_t kLongestScorecardName = 200;

/// `name`, `description`, `base`, `decimals`, `min`, `max`, `grades`, `groups`, `rules`. Points may
/// be numbers (the shortest decimal is meant) or decimal strings. A name may be left out. Messages
/// begin with the path of what is wrong: `rules[3].bins[0].below: …`; of mistakes within an
/// expression the position is in its text. What only the whole card shows (order, bounds that
/// cross) is left to bind_scorecard(). Errors: invalid_input, invalid_query, unknown_name,
/// limit_exceeded.
Result<query::Scorecard> read_scorecard(const BodyObject& card,
                                        const query::LanguageLimits& limits = {});

/// The same from JSON text, such as a store keeps.
Result<query::Scorecard> parse_scorecard(std::string_view text,
                                         const query::LanguageLimits& limits = {});

/// The card as JSON, members in the order of the documentation; what says nothing is left out.
boost::json::object scorecard_object(const query::Scorecard& card);
/// The text of it: reading it again gives an equal card.
std::string scorecard_json(const query::Scorecard& card);

}  // namespace muster::server
