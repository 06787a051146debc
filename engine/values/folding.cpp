#include "engine/values/folding.hpp"

#include <unicode/uchar.h>

#include <cstddef>

#include "engine/values/utf8.hpp"

namespace muster::engine {
namespace {

constexpr char32_t kCapitalDottedI = 0x130;
constexpr char32_t kSmallDotlessI = 0x131;
constexpr char32_t kCombiningDotAbove = 0x307;

char fold_ascii(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + ('a' - 'A')) : c; }

bool is_ascii(char c) { return static_cast<unsigned char>(c) < 0x80; }

}  // namespace

char32_t fold_case(char32_t letter) {
  if (letter == kCapitalDottedI || letter == kSmallDotlessI) return U'i';
  return static_cast<char32_t>(u_foldCase(static_cast<UChar32>(letter), U_FOLD_CASE_DEFAULT));
}

std::string fold_case(std::string_view text) {
  std::string folded;
  folded.reserve(text.size());
  for (std::size_t at = 0; at < text.size();) {
    if (is_ascii(text[at])) {
      folded.push_back(fold_ascii(text[at++]));
      continue;
    }
    const std::size_t start = at;
    const char32_t letter = next_letter(text, at);
    if (letter == kBrokenLetter) {
      folded.append(text.substr(start, at - start));
      continue;
    }
    // "i̇": the dot adds nothing to a letter that has one.
    if (letter == kCombiningDotAbove && folded.ends_with('i')) continue;
    append_letter(folded, fold_case(letter));
  }
  return folded;
}

bool equal_but_for_case(std::string_view left, std::string_view right) {
  return left == right || fold_case(left) == fold_case(right);
}

}  // namespace muster::engine
