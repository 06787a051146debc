// The fixed words of the language and how they are spelled: reserved words, units, functions,
// operators. Parser, printer and JSON rules share these tables, so they cannot drift apart.
//
// Threads: pure functions over constant tables.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string_view>

#include "query/language/syntax_words.hpp"
#include "query/language/token.hpp"

namespace muster::query {

/// Whether two words are the same but for the case of ASCII letters.
bool same_word(std::string_view left, std::string_view right);

/// The reserved word that `text` spells, in any case.
std::optional<TokenKind> reserved_word(std::string_view text);
std::span<const std::string_view> reserved_words();

/// DAY, days, … in any case; empty for any other word.
std::optional<TimeUnit> unit_named(std::string_view text);
/// Every spelling of every unit, for "did you mean".
std::span<const std::string_view> unit_spellings();

/// "DAY" for one, "DAYS" for any other amount.
std::string_view to_string(TimeUnit unit, std::int64_t amount);
std::string_view to_string(CompareOperator op);
std::string_view to_string(ArithmeticOperator op);
std::string_view to_string(ArithmeticFunction function);
/// "SEGMENT", "LIST", "SCORE".
std::string_view to_string(SavedKind kind);
/// "TOP", "BOTTOM".
std::string_view to_string(RankEnd end);
/// "AT LEAST", "AT MOST", "EXACTLY".
std::string_view to_string(ThresholdKind kind);

/// "COUNT", "SUM", "AVG", …; what is counted of DISTINCT is said behind the bracket.
std::string_view to_string(EventMeasureKind kind);
/// Whether the measure is of a property: SUM, AVG, MIN, MAX, COUNT(DISTINCT …), FAVOURITE.
bool measures_property(EventMeasureKind kind);

}  // namespace muster::query
