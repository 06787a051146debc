#include "query/language/lexer.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <utility>

#include "engine/values/decimal.hpp"
#include "query/language/characters.hpp"
#include "query/language/words.hpp"

namespace muster::query {

namespace {

struct Symbol {
  std::string_view spelling;
  TokenKind kind;
};
/// Longer spellings before their own beginnings.
constexpr std::array kSymbols{
    Symbol{"<>", TokenKind::not_equal},    Symbol{"!=", TokenKind::not_equal},
    Symbol{"<=", TokenKind::less_equal},   Symbol{">=", TokenKind::greater_equal},
    Symbol{"<", TokenKind::less},          Symbol{">", TokenKind::greater},
    Symbol{"=", TokenKind::equal},         Symbol{"(", TokenKind::left_bracket},
    Symbol{")", TokenKind::right_bracket}, Symbol{",", TokenKind::comma},
    Symbol{"+", TokenKind::plus},          Symbol{"-", TokenKind::minus},
    Symbol{"*", TokenKind::star},          Symbol{"/", TokenKind::slash},
};

/// What people write who come from another language, a word processor or a spreadsheet.
struct Slip {
  std::string_view spelling;
  std::string_view advice;
};
constexpr std::array kSlips{
    Slip{"==", "write = to compare"},
    Slip{"=>", "write >= for at least"},
    Slip{"=<", "write <= for at most"},
    Slip{"&&", "write AND"},
    Slip{"&", "write AND"},
    Slip{"||", "write OR"},
    Slip{"|", "write OR"},
    Slip{"!", "write NOT before a condition, or <> for not equal"},
    Slip{"/*", "comments begin with -- and end with the line"},
    Slip{"≥", "write >="},
    Slip{"≤", "write <="},
    Slip{"≠", "write <>"},
    Slip{"−", "write the minus sign of the keyboard, -"},
    Slip{"–", "write the minus sign of the keyboard, -"},
    Slip{"—", "write the minus sign of the keyboard, -"},
    Slip{"‘", "strings take straight single quotes: 'Lombardy'"},
    Slip{"’", "strings take straight single quotes: 'Lombardy'"},
    Slip{"“", "strings take straight single quotes: 'Lombardy'"},
    Slip{"”", "strings take straight single quotes: 'Lombardy'"},
    Slip{"«", "strings take straight single quotes: 'Lombardy'"},
    Slip{"»", "strings take straight single quotes: 'Lombardy'"},
    Slip{"`", "names take double quotes, strings take single quotes"},
    Slip{"[", "write round brackets: IN ('a', 'b')"},
    Slip{"{", "write round brackets: IN ('a', 'b')"},
    Slip{"%", "write the share as a plain number; % has a meaning only inside a LIKE pattern"},
    Slip{";", "a query is one condition; leave the ; out"},
};

bool is_digit(char letter) { return letter >= '0' && letter <= '9'; }

class Lexer {
 public:
  explicit Lexer(std::string_view text) : text_(text) {}

  TokenList split() {
    constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";
    if (text_.starts_with(kByteOrderMark)) at_ = kByteOrderMark.size();
    while (skip_blanks() && at_ < text_.size() && read_token()) {
    }
    add(list_.fault ? TokenKind::malformed : TokenKind::end, text_.size());
    return std::move(list_);
  }

 private:
  std::string_view rest() const { return text_.substr(at_); }

  void add(TokenKind kind, std::size_t end) {
    list_.tokens.push_back({kind, {at_, end}});
    at_ = end;
  }

  bool fail(std::size_t offset, std::string message) {
    list_.fault = LexicalFault{offset, std::move(message)};
    return false;
  }

  bool fail_at_fault(const TextFault& fault) {
    return fail(fault.offset, fmt::format("the query holds {}", fault.what));
  }

  /// Steps over white space and comments. False if a comment holds what no text may hold.
  bool skip_blanks() {
    while (at_ < text_.size()) {
      if (rest().starts_with("--")) {
        const std::string_view comment = rest().substr(0, rest().find('\n'));
        if (std::optional<TextFault> fault = find_fault(comment)) {
          fault->offset += at_;
          return fail_at_fault(*fault);
        }
        at_ += comment.size();
        continue;
      }
      const std::optional<Character> next = character_at(text_, at_);
      if (!next || !is_blank(next->code)) return true;
      at_ += next->bytes;
    }
    return true;
  }

  bool read_token() {
    const char first = text_[at_];
    if (first == '\'' || first == '"') return read_quoted(first);
    if (is_digit(first) || (first == '.' && at_ + 1 < text_.size() && is_digit(text_[at_ + 1]))) {
      return read_number();
    }
    if (first == '.' && joins_names()) {
      add(TokenKind::point, at_ + 1);
      return true;
    }
    for (const Slip& slip : kSlips) {
      // != is an operator, though a lone ! is a slip.
      if (rest().starts_with(slip.spelling) && !rest().starts_with("!=")) {
        return fail(at_, fmt::format("found {}; {}", slip.spelling, slip.advice));
      }
    }
    for (const Symbol& symbol : kSymbols) {
      if (rest().starts_with(symbol.spelling)) {
        add(symbol.kind, at_ + symbol.spelling.size());
        return true;
      }
    }
    const std::size_t end = bare_name_end(text_, at_);
    if (end == at_) return fail_at_stray_character();
    add(reserved_word(text_.substr(at_, end - at_)).value_or(TokenKind::name), end);
    return true;
  }

  /// Whether the point here stands between two names without a blank, as in "cart add".amount.
  /// Between bare ones it is a part of the name.
  bool joins_names() const {
    if (list_.tokens.empty() || list_.tokens.back().span.end != at_) return false;
    const TokenKind before = list_.tokens.back().kind;
    if (before != TokenKind::name && before != TokenKind::quoted_name) return false;
    if (at_ + 1 >= text_.size()) return false;
    return text_[at_ + 1] == '"' || bare_name_end(text_, at_ + 1) > at_ + 1;
  }

  bool fail_at_stray_character() {
    const std::optional<Character> stray = character_at(text_, at_);
    if (!stray) return fail(at_, "the query holds bytes that are not UTF-8");
    if (is_forbidden(stray->code)) {
      return fail(at_, fmt::format("the query holds the control character {}",
                                   describe_character(stray->code)));
    }
    return fail(at_,
                fmt::format("{} has no meaning here; a string takes single quotes, a name with "
                            "special characters takes double quotes",
                            describe_character(stray->code)));
  }

  /// A 'string' or a "name"; the quote doubled stands for itself.
  bool read_quoted(char quote) {
    std::size_t end = at_ + 1;
    for (;; end += 2) {
      end = text_.find(quote, end);
      if (end == std::string_view::npos) {
        return fail(at_, fmt::format("the {} that begins here has no closing {}",
                                     quote == '"' ? "quoted name" : "string", quote));
      }
      if (end + 1 == text_.size() || text_[end + 1] != quote) break;
    }
    if (std::optional<TextFault> fault = find_fault(text_.substr(at_, end - at_))) {
      fault->offset += at_;
      return fail_at_fault(*fault);
    }
    if (quote == '"' && end == at_ + 1) {
      return fail(at_, "found \"\", a name without letters; an empty string is written ''");
    }
    add(quote == '"' ? TokenKind::quoted_name : TokenKind::string, end + 1);
    return true;
  }

  std::size_t digits_end(std::size_t from) const {
    while (from < text_.size() && is_digit(text_[from])) ++from;
    return from;
  }

  /// digits, digits.digits or .digits; everything glued to it is a mistake with its own advice.
  bool read_number() {
    std::size_t end = digits_end(at_);
    if (end < text_.size() && text_[end] == '.') {
      const std::size_t fraction_end = digits_end(end + 1);
      if (fraction_end == end + 1) {
        return fail(at_, "a number ends in a point; write 1 or 1.0");
      }
      end = fraction_end;
    }
    const std::string_view number = text_.substr(at_, end - at_);
    if (!engine::parse_decimal(number)) {
      return fail(at_, fmt::format("a number has more than {} digits", engine::kMaxDecimalDigits));
    }
    const std::string_view behind = text_.substr(end);
    if (!behind.empty() && behind[0] == '.') {
      return fail(at_, "a number has two points; write a date as a string: '2026-01-31'");
    }
    const bool exponent = behind.size() > 1 && (behind[0] == 'e' || behind[0] == 'E') &&
                          (is_digit(behind[1]) || behind[1] == '-' || behind[1] == '+');
    if (exponent) {
      return fail(at_, "a number has an exponent; write it out: 1000000, not 1e6");
    }
    const std::optional<Character> next = behind.empty() ? std::nullopt : character_at(text_, end);
    if (next && continues_name(next->code)) {
      return fail(at_,
                  "a number runs into letters; write a blank between them, or put a name that "
                  "begins with a digit in double quotes");
    }
    add(TokenKind::number, end);
    return true;
  }

  std::string_view text_;
  std::size_t at_ = 0;
  TokenList list_;
};

}  // namespace

TokenList split_into_tokens(std::string_view text) { return Lexer(text).split(); }

std::string unquoted(std::string_view quoted) {
  const char quote = quoted.front();
  std::string inside;
  inside.reserve(quoted.size());
  for (std::size_t at = 1; at + 1 < quoted.size(); ++at) {
    inside.push_back(quoted[at]);
    if (quoted[at] == quote) ++at;  // its double
  }
  return inside;
}

}  // namespace muster::query
