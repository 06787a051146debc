// Unicode characters as the language sees them: what may stand in a name, what separates words,
// what is refused. One rule for text, printer and JSON rules.
//
// Threads: pure functions. Cost: a few nanoseconds a character.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace muster::query {

struct Character {
  char32_t code = 0;
  std::size_t bytes = 1;
};

/// The character that begins at byte `offset` < text.size(); empty if that is no UTF-8.
std::optional<Character> character_at(std::string_view text, std::size_t offset);

/// A letter of any script, or _.
bool begins_name(char32_t code);
/// A letter, digit or combining mark of any script, or _.
bool continues_name(char32_t code);
/// Blank, tab, line end, or any other white space of Unicode (pasted text holds no-break spaces).
bool is_blank(char32_t code);
/// A control character other than tab and line ends: nobody types one, so none is accepted.
bool is_forbidden(char32_t code);

/// The end of the bare name that begins at `offset`: identifiers joined by single dots
/// (emp.var.rate). Equals `offset` if none begins there.
std::size_t bare_name_end(std::string_view text, std::size_t offset);

/// UTF-8 of one code point.
std::string to_utf8(char32_t code);
/// How an error names a character: '%', or U+200B for one that cannot be seen.
std::string describe_character(char32_t code);
/// Why `text` may not be a name or value: bad UTF-8 or a forbidden character, with its byte offset.
struct TextFault {
  std::size_t offset = 0;
  std::string what;
};
std::optional<TextFault> find_fault(std::string_view text);

}  // namespace muster::query
