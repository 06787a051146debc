// Words with a meaning of their own: unknown, yes and no.
//
// `none` and `unknown` are ordinary values: they say something about a customer.
// Threads: immutable. Cost: a few nanoseconds a cell.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace muster::loaders {

namespace detail {
bool is_unknown_word_slowly(std::string_view text);
}  // namespace detail

/// NA, N/A, NULL, #N/A, NaN, NaT, \N, a zero date, in their usual spellings. `text` is not empty.
inline bool is_unknown_word(std::string_view text) {
  const char first = text.front();
  const bool may_be = first == 'N' || first == 'n' || first == '#' || first == '\\' ||
                      (first == '0' && text.size() >= 10);
  return may_be && detail::is_unknown_word_slowly(text);
}

/// The yes/no words met in one column, as a set of bits.
enum FlagWord : std::uint16_t {
  kWordYes = 1 << 0,
  kWordNo = 1 << 1,
  kWordTrue = 1 << 2,
  kWordFalse = 1 << 3,
  kWordY = 1 << 4,
  kWordN = 1 << 5,
  kWordT = 1 << 6,
  kWordF = 1 << 7,
  kWordRussianYes = 1 << 8,
  kWordRussianNo = 1 << 9,
};
inline constexpr std::uint16_t kYesWords = kWordYes | kWordTrue | kWordY | kWordT | kWordRussianYes;
inline constexpr std::uint16_t kNoWords = kWordNo | kWordFalse | kWordN | kWordF | kWordRussianNo;
inline constexpr std::uint16_t kOneLetterWords = kWordY | kWordN | kWordT | kWordF;

/// 0 when `text` is none of them. Case is ignored.
std::uint16_t flag_word(std::string_view text);

/// What a column takes for unknown, true and false beyond the usual words.
struct CellWords {
  std::vector<std::string> unknown;
  std::vector<std::string> true_words;  ///< when not empty, these and false_words alone count
  std::vector<std::string> false_words;

  /// `text` is not empty.
  bool says_unknown(std::string_view text) const {
    return is_unknown_word(text) || (!unknown.empty() && is_listed_unknown(text));
  }
  /// 0 false, 1 true, 2 neither. 1 and 0 count among the usual words.
  std::uint8_t flag(std::string_view text) const;

 private:
  bool is_listed_unknown(std::string_view text) const;
};

}  // namespace muster::loaders
