#include "query/language/words.hpp"

#include <algorithm>
#include <array>
#include <utility>

#include "engine/check.hpp"

namespace muster::query {

namespace {

constexpr std::array<std::string_view, 14> kReservedWords{
    "AND", "OR",   "NOT",  "IN",    "BETWEEN", "LIKE",   "ILIKE",
    "IS",  "NULL", "TRUE", "FALSE", "HAS",     "WITHIN", "TODAY"};
/// The kinds of those words, in their order.
constexpr std::array<TokenKind, kReservedWords.size()> kReservedKinds{
    TokenKind::word_and,     TokenKind::word_or,   TokenKind::word_not,   TokenKind::word_in,
    TokenKind::word_between, TokenKind::word_like, TokenKind::word_ilike, TokenKind::word_is,
    TokenKind::word_null,    TokenKind::word_true, TokenKind::word_false, TokenKind::word_has,
    TokenKind::word_within,  TokenKind::word_today};

/// Singular and plural of each unit, in the order of TimeUnit.
constexpr std::array<std::string_view, 12> kUnitSpellings{"HOUR",    "HOURS",    "DAY",   "DAYS",
                                                          "WEEK",    "WEEKS",    "MONTH", "MONTHS",
                                                          "QUARTER", "QUARTERS", "YEAR",  "YEARS"};

char upper(char letter) {
  return letter >= 'a' && letter <= 'z' ? static_cast<char>(letter - 'a' + 'A') : letter;
}

}  // namespace

bool same_word(std::string_view left, std::string_view right) {
  return std::equal(left.begin(), left.end(), right.begin(), right.end(),
                    [](char a, char b) { return upper(a) == upper(b); });
}

std::optional<TokenKind> reserved_word(std::string_view text) {
  for (std::size_t i = 0; i < kReservedWords.size(); ++i) {
    if (same_word(kReservedWords[i], text)) return kReservedKinds[i];
  }
  return std::nullopt;
}

std::span<const std::string_view> reserved_words() { return kReservedWords; }

std::optional<TimeUnit> unit_named(std::string_view text) {
  for (std::size_t i = 0; i < kUnitSpellings.size(); ++i) {
    if (same_word(kUnitSpellings[i], text)) return static_cast<TimeUnit>(i / 2);
  }
  return std::nullopt;
}

std::span<const std::string_view> unit_spellings() { return kUnitSpellings; }

std::string_view to_string(TimeUnit unit, std::int64_t amount) {
  return kUnitSpellings[2 * static_cast<std::size_t>(unit) + (amount == 1 ? 0 : 1)];
}

std::string_view to_string(CompareOperator op) {
  switch (op) {
    case CompareOperator::equal:
      return "=";
    case CompareOperator::not_equal:
      return "<>";
    case CompareOperator::less:
      return "<";
    case CompareOperator::less_equal:
      return "<=";
    case CompareOperator::greater:
      return ">";
    case CompareOperator::greater_equal:
      return ">=";
  }
  ENGINE_CHECK(false);
}

std::string_view to_string(ArithmeticOperator op) {
  switch (op) {
    case ArithmeticOperator::add:
      return "+";
    case ArithmeticOperator::subtract:
      return "-";
    case ArithmeticOperator::multiply:
      return "*";
    case ArithmeticOperator::divide:
      return "/";
  }
  ENGINE_CHECK(false);
}

std::string_view to_string(ArithmeticFunction function) {
  switch (function) {
    case ArithmeticFunction::absolute:
      return "abs";
    case ArithmeticFunction::minimum:
      return "min";
    case ArithmeticFunction::maximum:
      return "max";
  }
  ENGINE_CHECK(false);
}

std::string_view to_string(SavedKind kind) {
  switch (kind) {
    case SavedKind::segment:
      return "SEGMENT";
    case SavedKind::list:
      return "LIST";
    case SavedKind::scorecard:
      return "SCORE";
  }
  ENGINE_CHECK(false);
}

std::string_view to_string(RankEnd end) { return end == RankEnd::top ? "TOP" : "BOTTOM"; }

std::string_view to_string(ThresholdKind kind) {
  switch (kind) {
    case ThresholdKind::at_least:
      return "AT LEAST";
    case ThresholdKind::at_most:
      return "AT MOST";
    case ThresholdKind::exactly:
      return "EXACTLY";
  }
  ENGINE_CHECK(false);
}

std::string_view to_string(EventMeasureKind kind) {
  switch (kind) {
    case EventMeasureKind::count:
    case EventMeasureKind::distinct_values:
    case EventMeasureKind::distinct_periods:
      return "COUNT";
    case EventMeasureKind::sum:
      return "SUM";
    case EventMeasureKind::average:
      return "AVG";
    case EventMeasureKind::least:
      return "MIN";
    case EventMeasureKind::most:
      return "MAX";
    case EventMeasureKind::first:
      return "FIRST";
    case EventMeasureKind::last:
      return "LAST";
    case EventMeasureKind::favourite:
      return "FAVOURITE";
  }
  ENGINE_CHECK(false);
}

bool measures_property(EventMeasureKind kind) {
  switch (kind) {
    case EventMeasureKind::sum:
    case EventMeasureKind::average:
    case EventMeasureKind::least:
    case EventMeasureKind::most:
    case EventMeasureKind::distinct_values:
    case EventMeasureKind::favourite:
      return true;
    default:
      return false;
  }
}

}  // namespace muster::query
