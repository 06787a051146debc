// Text → syntax tree.
//
// A hand-written recursive-descent parser of the language in docs (README, "The language").
// Keywords ignore case, names are bare or "double quoted", strings 'single quoted', comments run
// from -- to the line's end. Threads: pure function. Cost: one pass over the text.
#pragma once

#include <string_view>

#include "engine/result.hpp"
#include "query/language/limits.hpp"
#include "query/language/syntax_tree.hpp"

namespace muster::query {

/// Reads one where expression, all of it. The Error (invalid_query, limit_exceeded) carries the
/// position, what was expected there and what was found, and the nearest keyword if one is near.
Result<Expression> parse(std::string_view text, const LanguageLimits& limits = {});

/// Reads one value, all of it: a name, arithmetic, a function. The Error is parse()'s.
Result<Term> parse_term(std::string_view text, const LanguageLimits& limits = {});

/// Reads one event, all of it: type [WHERE condition] [window]. The Error is parse()'s.
Result<EventPhrase> parse_event(std::string_view text, const LanguageLimits& limits = {});

/// Line and column of a byte offset in `text`.
TextPosition position_at(std::string_view text, std::size_t offset);

}  // namespace muster::query
