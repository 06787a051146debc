#include "query/language/token_cursor.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "engine/check.hpp"
#include "engine/values/nearest_name.hpp"
#include "query/language/characters.hpp"
#include "query/language/parser.hpp"
#include "query/language/words.hpp"

namespace muster::query {

namespace {

/// At most so many characters of the query are repeated in an error.
constexpr std::size_t kQuotedCharacters = 40;

}  // namespace

TokenCursor::TokenCursor(std::string_view text) : text_(text), list_(split_into_tokens(text)) {}

const Token& TokenCursor::peek(std::size_t ahead) const {
  return list_.tokens[std::min(next_ + ahead, list_.tokens.size() - 1)];
}

bool TokenCursor::at_word(std::string_view word, std::size_t ahead) const {
  const Token& token = peek(ahead);
  return token.kind == TokenKind::name && same_word(spelled(token), word);
}

void TokenCursor::advance() {
  ENGINE_CHECK(next_ + 1 < list_.tokens.size());
  ++next_;
}

bool TokenCursor::accept(TokenKind kind) {
  if (!at(kind)) return false;
  advance();
  return true;
}

bool TokenCursor::accept_word(std::string_view word) {
  if (!at_word(word)) return false;
  advance();
  return true;
}

std::size_t TokenCursor::previous_end() const {
  return next_ == 0 ? 0 : list_.tokens[next_ - 1].span.end;
}

std::nullopt_t TokenCursor::expected(std::string_view what, std::span<const std::string_view> words,
                                     std::string_view advice) {
  if (at(TokenKind::malformed)) return fail(list_.fault->offset, list_.fault->message);
  std::string message = fmt::format("expected {}", what);
  if (next_ > 0) message += fmt::format(" after {}", describe(list_.tokens[next_ - 1]));
  message += fmt::format(", found {}", describe(peek()));
  if (!advice.empty()) message += fmt::format("; {}", advice);
  std::optional<std::string> suggestion;
  if (!words.empty() && at(TokenKind::name)) suggestion = engine::nearest(spelled(peek()), words);
  return fail(begin(), std::move(message), ErrorCode::invalid_query, std::move(suggestion));
}

std::nullopt_t TokenCursor::fail(std::size_t offset, std::string message, ErrorCode code,
                                 std::optional<std::string> suggestion) {
  if (!error_) {
    error_ = Error{code, std::move(message), position_at(text_, offset), std::move(suggestion)};
  }
  return std::nullopt;
}

std::string TokenCursor::place(std::size_t offset) const {
  const TextPosition position = position_at(text_, offset);
  return fmt::format("line {}, column {}", position.line, position.column);
}

std::string TokenCursor::describe(const Token& token) const {
  if (token.kind == TokenKind::end) return "the end of the query";
  const std::string_view word = spelled(token);
  std::size_t end = 0;
  for (std::size_t count = 0; end < word.size(); ++count) {
    if (count == kQuotedCharacters) return fmt::format("{}…", word.substr(0, end));
    end += character_at(word, end).value_or(Character{}).bytes;
  }
  return std::string(word);
}

}  // namespace muster::query
