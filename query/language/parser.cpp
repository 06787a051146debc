#include "query/language/parser.hpp"

#include <algorithm>

#include "query/language/expression_parser.hpp"
#include "query/language/tree_size.hpp"

namespace muster::query {

Result<Expression> parse(std::string_view text, const LanguageLimits& limits) {
  // Before anything reads it: the limit bounds the work that an oversized text can cause.
  if (text.size() > limits.text_bytes) {
    return Error{ErrorCode::limit_exceeded, text_message(limits), TextPosition{}};
  }
  return ExpressionParser(text, limits).parse();
}

Result<Term> parse_term(std::string_view text, const LanguageLimits& limits) {
  if (text.size() > limits.text_bytes) {
    return Error{ErrorCode::limit_exceeded, text_message(limits), TextPosition{}};
  }
  return ExpressionParser(text, limits).parse_term();
}

Result<EventPhrase> parse_event(std::string_view text, const LanguageLimits& limits) {
  if (text.size() > limits.text_bytes) {
    return Error{ErrorCode::limit_exceeded, text_message(limits), TextPosition{}};
  }
  return ExpressionParser(text, limits).parse_event();
}

TextPosition position_at(std::string_view text, std::size_t offset) {
  TextPosition position{std::min(offset, text.size())};
  for (const char byte : text.substr(0, position.offset)) {
    if (byte == '\n') {
      ++position.line;
      position.column = 1;
    } else if ((static_cast<unsigned char>(byte) & 0xC0U) != 0x80U) {
      ++position.column;  // UTF-8's continuation bytes do not begin a character
    }
  }
  return position;
}

}  // namespace muster::query
