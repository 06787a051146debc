// Text → words.
//
// Threads: pure functions. Cost: one pass, one Token a word.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "query/language/token.hpp"

namespace muster::query {

/// What is wrong with a malformed token, and where exactly.
struct LexicalFault {
  std::size_t offset = 0;
  std::string message;
};

struct TokenList {
  /// Ends with one `end` token, or, where the text stops making sense, with one `malformed` token.
  std::vector<Token> tokens;
  std::optional<LexicalFault> fault;
};

/// Splits all of `text` into words; comments and blanks are dropped.
TokenList split_into_tokens(std::string_view text);

/// The text inside a string or quoted-name token: outer quotes off, doubled quotes single.
std::string unquoted(std::string_view quoted);

}  // namespace muster::query
