#include "loaders/rows/cell_words.hpp"

#include <algorithm>
#include <array>

namespace muster::loaders {
namespace {

using namespace std::string_view_literals;

constexpr std::array kUnknownWords = {
    "NA"sv,  "N/A"sv, "n/a"sv, "NULL"sv, "null"sv, "Null"sv,       "#N/A"sv,
    "NaN"sv, "nan"sv, "NAN"sv, "NaT"sv,  "\\N"sv,  "0000-00-00"sv, "0000-00-00 00:00:00"sv};

struct NamedFlagWord {
  std::string_view text;  // lower case
  FlagWord word;
};

constexpr std::array kFlagWords = {
    NamedFlagWord{"yes", kWordYes},       NamedFlagWord{"no", kWordNo},
    NamedFlagWord{"true", kWordTrue},     NamedFlagWord{"false", kWordFalse},
    NamedFlagWord{"y", kWordY},           NamedFlagWord{"n", kWordN},
    NamedFlagWord{"t", kWordT},           NamedFlagWord{"f", kWordF},
    NamedFlagWord{"да", kWordRussianYes}, NamedFlagWord{"нет", kWordRussianNo}};

constexpr std::size_t kLongestFlagWord = 6;  // нет, in bytes

/// Lower case of ASCII and of the Cyrillic letters of да and нет, into `out`.
std::string_view lowered(std::string_view text, std::array<char, kLongestFlagWord>& out) {
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    out[i] = c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c;
  }
  if (static_cast<unsigned char>(text.front()) < 0x80) return {out.data(), text.size()};
  const std::string_view pairs[][2] = {{"Д", "д"}, {"А", "а"}, {"Н", "н"}, {"Е", "е"}, {"Т", "т"}};
  for (std::size_t i = 0; i + 1 < text.size(); ++i) {
    for (const auto& pair : pairs) {
      if (text.substr(i, 2) == pair[0]) std::copy(pair[1].begin(), pair[1].end(), &out[i]);
    }
  }
  return {out.data(), text.size()};
}

bool listed(const std::vector<std::string>& words, std::string_view text) {
  return std::any_of(words.begin(), words.end(),
                     [text](const std::string& word) { return text == word; });
}

}  // namespace

bool detail::is_unknown_word_slowly(std::string_view text) {
  if (text.size() < 2 || text.size() > 19) return false;
  return std::find(kUnknownWords.begin(), kUnknownWords.end(), text) != kUnknownWords.end();
}

std::uint16_t flag_word(std::string_view text) {
  if (text.empty() || text.size() > kLongestFlagWord) return 0;
  const char first = static_cast<char>(text.front() | 0x20);
  if (first != 'y' && first != 'n' && first != 't' && first != 'f' && text.front() != '\xD0') {
    return 0;  // no word begins so
  }
  std::array<char, kLongestFlagWord> buffer;
  const std::string_view low = lowered(text, buffer);
  for (const NamedFlagWord& named : kFlagWords) {
    if (named.text == low) return named.word;
  }
  return 0;
}

bool CellWords::is_listed_unknown(std::string_view text) const { return listed(unknown, text); }

std::uint8_t CellWords::flag(std::string_view text) const {
  if (!true_words.empty() || !false_words.empty()) {
    if (listed(true_words, text)) return 1;
    return listed(false_words, text) ? 0 : 2;
  }
  if (text == "1") return 1;
  if (text == "0") return 0;
  const std::uint16_t word = flag_word(text);
  if (word == 0) return 2;
  return (word & kYesWords) != 0 ? 1 : 0;
}

}  // namespace muster::loaders
