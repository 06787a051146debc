// "Did you mean": the known name nearest to what somebody wrote.
//
// Near means few slips of the finger: the smallest number of letters inserted, dropped, replaced or
// swapped with their neighbour (Damerau–Levenshtein distance in its optimal string alignment form),
// after Unicode case folding. Threads: pure function. Cost: a banded table for each name of about
// the right length, given up as soon as it cannot win; some 20 ms for 100,000 names.
#pragma once

#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace muster::engine {

/// At most this many names are compared; a suggestion is a courtesy, not worth a long wait.
inline constexpr std::size_t kMaxNamesCompared = 100'000;
/// Names and texts of more code points than this get no suggestion.
inline constexpr std::size_t kMaxNameLetters = 200;

/// The member of `known` nearest to `wanted`, the first of several; empty when none is near: more
/// than a third of the letters would have to change (rounded to the nearest, at most four, and at
/// least one may). A name that differs only in case is always near.
std::optional<std::string> nearest(std::string_view wanted,
                                   std::span<const std::string_view> known);

}  // namespace muster::engine
