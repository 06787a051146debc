#include "query/language/characters.hpp"

#include <fmt/format.h>
#include <unicode/uchar.h>

#include <cstdint>

#include "engine/values/utf8.hpp"

namespace muster::query {

namespace {

UChar32 icu(char32_t code) { return static_cast<UChar32>(code); }

}  // namespace

std::optional<Character> character_at(std::string_view text, std::size_t offset) {
  const auto first = static_cast<unsigned char>(text[offset]);
  if (first < 0x80) return Character{first, 1};
  std::size_t end = offset;
  const char32_t code = engine::next_letter(text, end);
  if (code == engine::kBrokenLetter) return std::nullopt;
  return Character{code, end - offset};
}

bool begins_name(char32_t code) { return code == U'_' || u_isalpha(icu(code)) != 0; }

bool continues_name(char32_t code) {
  return code == U'_' || u_isalnum(icu(code)) != 0 || (U_GET_GC_MASK(icu(code)) & U_GC_M_MASK) != 0;
}

bool is_blank(char32_t code) {
  if (code < 0x80) return code == U' ' || code == U'\t' || code == U'\n' || code == U'\r';
  return code >= 0xA0 && u_isUWhiteSpace(icu(code)) != 0;
}

bool is_forbidden(char32_t code) {
  return u_charType(icu(code)) == U_CONTROL_CHAR && !is_blank(code);
}

std::size_t bare_name_end(std::string_view text, std::size_t offset) {
  std::size_t end = offset;
  bool part_begins = true;  // right at the start, or right after a dot
  for (std::size_t at = offset; at < text.size();) {
    const std::optional<Character> next = character_at(text, at);
    if (!next) break;
    if (next->code == U'.' && !part_begins) {
      part_begins = true;  // counts only if an identifier follows
    } else if (at == offset ? begins_name(next->code) : continues_name(next->code)) {
      part_begins = false;
      end = at + next->bytes;
    } else {
      break;
    }
    at += next->bytes;
  }
  return end;
}

std::string to_utf8(char32_t code) {
  std::string bytes;
  engine::append_letter(bytes, code);
  return bytes;
}

std::string describe_character(char32_t code) {
  if (u_isgraph(icu(code)) != 0) return to_utf8(code);
  return fmt::format("U+{:04X}", static_cast<std::uint32_t>(code));
}

std::optional<TextFault> find_fault(std::string_view text) {
  for (std::size_t at = 0; at < text.size();) {
    const std::optional<Character> next = character_at(text, at);
    if (!next) return TextFault{at, "bytes that are not UTF-8"};
    if (is_forbidden(next->code)) {
      return TextFault{at, fmt::format("the control character {}", describe_character(next->code))};
    }
    at += next->bytes;
  }
  return std::nullopt;
}

}  // namespace muster::query
