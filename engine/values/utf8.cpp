#include "engine/values/utf8.hpp"

#include <unicode/utf8.h>

#include <cstdint>

#include "engine/check.hpp"

// ICU's macros convert between integer types on their own; that is their business, and theirs only.
#pragma GCC diagnostic ignored "-Wconversion"
#pragma GCC diagnostic ignored "-Wsign-conversion"

namespace muster::engine {
namespace {

const std::uint8_t* bytes_of(std::string_view text) {
  return reinterpret_cast<const std::uint8_t*>(text.data());
}

}  // namespace

char32_t next_letter(std::string_view text, std::size_t& at) {
  ENGINE_DCHECK(at < text.size());
  const std::uint8_t* bytes = bytes_of(text);
  UChar32 letter = 0;
  U8_NEXT(bytes, at, text.size(), letter);
  return letter < 0 ? kBrokenLetter : static_cast<char32_t>(letter);
}

std::size_t letter_before(std::string_view text, std::size_t floor, std::size_t end) {
  ENGINE_DCHECK(floor < end && end <= text.size());
  // A code point has at most four bytes; looking at no more keeps ICU's 32-bit index in range.
  const std::size_t from = end - floor > U8_MAX_LENGTH ? end - U8_MAX_LENGTH : floor;
  const std::uint8_t* bytes = bytes_of(text) + from;
  auto at = static_cast<std::int32_t>(end - from);
  U8_BACK_1(bytes, 0, at);
  return from + static_cast<std::size_t>(at);
}

void append_letter(std::string& text, char32_t letter) {
  ENGINE_CHECK(letter <= 0x10FFFF && !U_IS_SURROGATE(letter));
  std::uint8_t bytes[U8_MAX_LENGTH] = {};
  std::size_t size = 0;
  U8_APPEND_UNSAFE(bytes, size, letter);
  for (std::size_t i = 0; i < size; ++i) text.push_back(static_cast<char>(bytes[i]));
}

std::size_t count_letters(std::string_view text) {
  std::size_t letters = 0;
  for (std::size_t at = 0; at < text.size(); ++letters) next_letter(text, at);
  return letters;
}

bool is_utf8(std::string_view text) {
  for (std::size_t at = 0; at < text.size();) {
    if (next_letter(text, at) == kBrokenLetter) return false;
  }
  return true;
}

}  // namespace muster::engine
