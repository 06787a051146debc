// LIKE, case folding and BUCKET's hash for the naive judge, each from its definition.
// Threads: pure functions. Cost: LIKE is exponential in the number of `%` at worst.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace muster::oracle {

/// Wildcards of a pattern that has been read; no code points.
inline constexpr char32_t kAnyRun = 0x200000;
inline constexpr char32_t kAnyLetter = 0x200001;

/// UTF-8 → code points.
std::u32string code_points(std::string_view text);
/// Simple case folding letter by letter; I, İ, i, ı and i with a dot above are one letter.
std::u32string naive_fold(std::u32string_view text);
/// A pattern with `%` and `_` as kAnyRun and kAnyLetter; after `escape` they stand for themselves.
std::u32string naive_pattern(std::u32string_view pattern, std::optional<char32_t> escape);
bool naive_like(std::u32string_view text, std::u32string_view pattern);
/// XXH64 with seed 0, written from its published description.
std::uint64_t naive_xxh64(std::string_view bytes);

}  // namespace muster::oracle
