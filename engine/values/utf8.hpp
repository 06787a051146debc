// Walking over UTF-8 text one code point at a time, on top of ICU.
//
// Any bytes may come in: a byte sequence that is no UTF-8 (cut, overlong, a surrogate) reads as
// kBrokenLetter and the walk goes on behind it. Threads: pure functions. Cost: 1–3 ns a letter.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace muster::engine {

/// Stands for bytes that are no UTF-8; equal to no code point.
inline constexpr char32_t kBrokenLetter = 0xFFFF'FFFF;

/// The code point that begins at byte `at`, which moves behind it. Requires at < text.size().
char32_t next_letter(std::string_view text, std::size_t& at);

/// The byte where the code point that ends before byte `end` begins, not before `floor`. Requires
/// floor < end ≤ text.size().
std::size_t letter_before(std::string_view text, std::size_t floor, std::size_t end);

/// Writes a code point behind `text`. Requires a Unicode scalar value.
void append_letter(std::string& text, char32_t letter);

/// Code points in a text; each broken sequence counts as one.
std::size_t count_letters(std::string_view text);

/// Whether every byte belongs to well-formed UTF-8.
bool is_utf8(std::string_view text);

}  // namespace muster::engine
