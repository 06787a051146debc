#include "loaders/rows/name_words.hpp"

#include <unicode/uchar.h>
#include <unicode/unistr.h>

#include <cstdint>

namespace muster::loaders {
namespace {

bool matches(const std::string& word, std::string_view stem) {
  if (stem.ends_with('*')) return word.starts_with(stem.substr(0, stem.size() - 1));
  return word == stem;
}

}  // namespace

std::vector<std::string> words_of(std::string_view name) {
  std::vector<std::string> words;
  std::string word;
  const auto flush = [&] {
    if (!word.empty()) words.push_back(std::move(word));
    word.clear();
  };
  const icu::UnicodeString text = icu::UnicodeString::fromUTF8(
      icu::StringPiece(name.data(), static_cast<std::int32_t>(name.size())));
  bool last_lower = false;
  bool last_upper = false;
  for (std::int32_t i = 0; i < text.length();) {
    const UChar32 c = text.char32At(i);
    i += U16_LENGTH(c);
    if (u_isalpha(c) == 0) {
      flush();
      last_lower = last_upper = false;
      continue;
    }
    const bool upper = u_isupper(c) != 0;
    // The last capital of a run begins the next word: CSATScore is csat, score.
    const bool next_lower = i < text.length() && u_islower(text.char32At(i)) != 0;
    if (upper && (last_lower || (last_upper && next_lower))) flush();
    icu::UnicodeString(u_tolower(c)).toUTF8String(word);
    last_lower = !upper;
    last_upper = upper;
  }
  flush();
  return words;
}

std::string joined_words(std::string_view name) {
  std::string joined;
  for (const std::string& word : words_of(name)) joined += word;
  return joined;
}

bool has_stem(const std::vector<std::string>& words, std::string_view stem) {
  const std::size_t blank = stem.find(' ');
  if (blank == std::string_view::npos) {
    for (const std::string& word : words) {
      if (matches(word, stem)) return true;
    }
    return false;
  }
  const std::string_view first = stem.substr(0, blank);
  const std::string_view second = stem.substr(blank + 1);
  for (std::size_t i = 0; i + 1 < words.size(); ++i) {
    if (matches(words[i], first) && matches(words[i + 1], second)) return true;
  }
  return false;
}

}  // namespace muster::loaders
