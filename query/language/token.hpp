// The words of a query: kind and place, never a copy of the text.
//
// Threads: plain values.
#pragma once

#include <cstdint>
#include <string_view>

#include "query/language/source_span.hpp"

namespace muster::query {

enum class TokenKind : std::uint8_t {
  end,        ///< behind the last word
  malformed,  ///< something that is no word; TokenList::fault says what
  name,       ///< a bare name, or a word that only its place makes a keyword (LAST, KM, ANY, …)
  quoted_name,
  string,
  number,
  comma,
  point,  ///< between the parts of a name of which one is quoted: "cart add".amount
  left_bracket,
  right_bracket,
  plus,
  minus,
  star,
  slash,
  equal,
  not_equal,
  less,
  less_equal,
  greater,
  greater_equal,
  // The reserved words.
  word_and,
  word_or,
  word_not,
  word_in,
  word_between,
  word_like,
  word_ilike,
  word_is,
  word_null,
  word_true,
  word_false,
  word_has,
  word_within,
  word_today,
};

struct Token {
  TokenKind kind = TokenKind::end;
  SourceSpan span{};
};

/// The bytes of `text` that `token` covers, quotes included.
inline std::string_view spelling(std::string_view text, const Token& token) {
  return text.substr(token.span.begin, token.span.end - token.span.begin);
}

}  // namespace muster::query
