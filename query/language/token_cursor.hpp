// A reading position in the words of one query, and the first mistake met there.
//
// The parser's grammar functions share one cursor. A mistake is recorded once, worded from where
// the cursor stands ("expected … after …, found …"), and every function then gives up.
// Threads: one thread. Cost: constant a step.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "engine/result.hpp"
#include "query/language/lexer.hpp"
#include "query/language/token.hpp"

namespace muster::query {

class TokenCursor {
 public:
  explicit TokenCursor(std::string_view text);

  /// The token `ahead` places on; the last token if there are fewer.
  const Token& peek(std::size_t ahead = 0) const;
  bool at(TokenKind kind) const { return peek().kind == kind; }
  /// Whether a bare word of that spelling, in any case, stands here (or `ahead` places on).
  bool at_word(std::string_view word, std::size_t ahead = 0) const;
  /// Steps to the next token. Requires that this one is neither `end` nor `malformed`.
  void advance();
  /// Steps over the token if it is of that kind.
  bool accept(TokenKind kind);
  bool accept_word(std::string_view word);

  std::string_view spelled(const Token& token) const { return spelling(text_, token); }
  /// Where the token here begins, and where the one before it ended.
  std::size_t begin() const { return peek().span.begin; }
  std::size_t previous_end() const;

  /// Records "expected `what` after …, found …", with `advice` behind it, and the nearest of
  /// `words` to what was found. A malformed token explains itself instead. Always nullopt.
  std::nullopt_t expected(std::string_view what, std::span<const std::string_view> words = {},
                          std::string_view advice = {});
  /// Records a mistake that begins at `offset`. Always nullopt.
  std::nullopt_t fail(std::size_t offset, std::string message,
                      ErrorCode code = ErrorCode::invalid_query,
                      std::optional<std::string> suggestion = std::nullopt);
  /// "line 1, column 5" of an offset, for messages that name a second place.
  std::string place(std::size_t offset) const;

  /// The token as errors name it: its spelling, shortened if long.
  std::string describe(const Token& token) const;

  const std::optional<Error>& error() const { return error_; }

 private:
  std::string_view text_;
  TokenList list_;
  std::size_t next_ = 0;
  std::optional<Error> error_;
};

}  // namespace muster::query
