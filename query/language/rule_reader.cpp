// Single JSON rules: operators and their values.
#include "query/language/rule_reader.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "engine/values/nearest_name.hpp"
#include "query/language/characters.hpp"
#include "query/language/degrees.hpp"
#include "query/language/json_numbers.hpp"
#include "query/language/lexer.hpp"
#include "query/language/parser.hpp"
#include "query/language/tree_size.hpp"
#include "query/language/words.hpp"

namespace muster::query {

namespace json = boost::json;

namespace {

template <typename Rules>
auto find(const Rules& rules, std::string_view name) -> decltype(rules.data()) {
  const auto found = std::find_if(rules.begin(), rules.end(),
                                  [name](const auto& rule) { return same_word(rule.name, name); });
  return found == rules.end() ? nullptr : &*found;
}

std::string_view without_blanks_around(std::string_view text) {
  constexpr std::string_view kBlanks = " \t\r\n";
  const std::size_t first = text.find_first_not_of(kBlanks);
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(kBlanks) + 1 - first);
}

/// "a, b" as react-querybuilder joins lists: split at commas (but at no \,), trimmed, no blanks.
json::array split_list(std::string_view joined) {
  json::array items;
  std::string item;
  const auto finish = [&items, &item] {
    const std::string_view trimmed = without_blanks_around(item);
    if (!trimmed.empty()) items.emplace_back(json::string_view(trimmed.data(), trimmed.size()));
    item.clear();
  };
  for (std::size_t at = 0; at < joined.size(); ++at) {
    if (joined[at] == ',') {
      finish();
      continue;
    }
    if (joined[at] == '\\' && at + 1 < joined.size() && joined[at + 1] == ',') ++at;
    item.push_back(joined[at]);
  }
  finish();
  return items;
}

/// field = a OR field = b; negated, field <> a AND field <> b. IN itself takes values only.
Expression among_attributes(const std::string& field, std::vector<Term> names, bool negated) {
  std::vector<Expression> each;
  each.reserve(names.size());
  for (Term& name : names) {
    const CompareOperator op = negated ? CompareOperator::not_equal : CompareOperator::equal;
    each.push_back(Expression{CompareCondition{Term{NameTerm{field}}, op, std::move(name)}});
  }
  if (each.size() == 1) return std::move(each.front());
  if (negated) return Expression{AndCondition{std::move(each)}};
  return Expression{OrCondition{std::move(each)}};
}

struct RankSize {
  engine::Decimal size;
  bool percent;
};
/// "5000", "10 percent".
std::optional<RankSize> rank_size_in(std::string_view text) {
  constexpr std::string_view kPercent = "percent";
  RankSize result{{}, false};
  text = without_blanks_around(text);
  if (text.size() > kPercent.size() &&
      same_word(text.substr(text.size() - kPercent.size()), kPercent)) {
    result.percent = true;
    text = without_blanks_around(text.substr(0, text.size() - kPercent.size()));
  }
  const std::optional<engine::Decimal> size = engine::parse_decimal(text);
  if (!size || size->units <= 0) return std::nullopt;
  if (result.percent ? engine::compare(*size, {100, 0}) > 0 : size->scale != 0) return std::nullopt;
  result.size = *size;
  return result;
}

struct Period {
  std::int64_t amount;
  TimeUnit unit;
};
/// "30 days".
std::optional<Period> period_in(std::string_view text) {
  const TokenList words = split_into_tokens(text);
  const bool fits = words.tokens.size() == 3 && words.tokens[0].kind == TokenKind::number &&
                    words.tokens[1].kind == TokenKind::name &&
                    words.tokens[2].kind == TokenKind::end;
  if (!fits) return std::nullopt;
  const std::optional<engine::Decimal> amount =
      engine::parse_decimal(spelling(text, words.tokens[0]));
  const std::optional<TimeUnit> unit = unit_named(spelling(text, words.tokens[1]));
  if (!amount || amount->scale != 0 || amount->units < 1 || !unit) return std::nullopt;
  return Period{amount->units, *unit};
}

}  // namespace

RuleReader::Condition RuleReader::rule(const Object& object) {
  const std::optional<std::string> op = text(object, "operator", "the operator's name");
  if (!op) return std::nullopt;
  if (const Value* match = object.if_contains("match"); match != nullptr && !match->is_null()) {
    const Step step(*this, "match");
    return fail(
        "rules on the elements of a list are not supported; use has_any, has_all, has_none");
  }
  if (same_word(*op, kExpressionRule)) return expression(object);
  if (const auto* rule = find(kSavedRules, *op)) return saved(object, rule->kind);

  std::optional<std::string> field;
  {
    const Step step(*this, "field");
    field = name(object.if_contains("field"));
  }
  if (!field) return std::nullopt;
  if (const auto* rule = find(kCompareRules, *op)) return compare(object, *field, rule->op);
  const bool in_rule = same_word(*op, kInRule);
  if (in_rule || same_word(*op, kNotInRule)) return in(object, *field, !in_rule);
  const bool between_rule = same_word(*op, kBetweenRule);
  if (between_rule || same_word(*op, kNotBetweenRule)) {
    return between(object, *field, !between_rule);
  }
  const bool null_rule = same_word(*op, kNullRule);
  if (null_rule || same_word(*op, kNotNullRule)) {
    return Expression{NullCondition{*field, !null_rule}};
  }
  if (!takes_no_attribute(object, *op)) return std::nullopt;
  if (const auto* rule = find(kAffixRules, *op)) return affix(object, *field, *rule);
  if (const auto* rule = find(kPatternRules, *op)) return pattern(object, *field, *rule);
  if (const auto* rule = find(kTagRules, *op)) return tags(object, *field, rule->quantifier);
  if (const auto* rule = find(kPeriodRules, *op)) return period(object, *field, *rule);
  if (same_word(*op, kWithinRule)) return within(object, *field);
  if (const auto* rule = find(kRankingRules, *op)) return ranking(object, *field, *rule);
  if (same_word(*op, kFlagRule)) return is_true(object, *field);
  const Step step(*this, "operator");
  return fail("there is no operator of this name", engine::nearest(*op, rule_operator_names()));
}

RuleReader::Condition RuleReader::compare(const Object& object, std::string field,
                                          CompareOperator op) {
  const std::optional<bool> attribute = names_attribute(object);
  const std::optional<int> digits = scale(object);
  if (!attribute || !digits) return std::nullopt;
  const Step step(*this, "value");
  const Value* value = object.if_contains("value");
  if (value == nullptr) return expected("a value", value);
  std::optional<Term> right = term(*value, *attribute, *digits);
  if (!right) return std::nullopt;
  return Expression{CompareCondition{Term{NameTerm{std::move(field)}}, op, *std::move(right)}};
}

RuleReader::Condition RuleReader::between(const Object& object, std::string field, bool negated) {
  std::optional<std::vector<Term>> ends = terms(object);
  if (!ends) return std::nullopt;
  if (ends->size() != 2) {
    const Step step(*this, "value");
    return fail(fmt::format("expected two values, found {}", ends->size()));
  }
  return Expression{BetweenCondition{Term{NameTerm{std::move(field)}}, std::move((*ends)[0]),
                                     std::move((*ends)[1]), negated}};
}

RuleReader::Condition RuleReader::in(const Object& object, std::string field, bool negated) {
  const std::optional<bool> attributes = names_attribute(object);
  if (!attributes) return std::nullopt;
  std::optional<std::vector<Term>> values = terms(object);
  if (!values) return std::nullopt;
  if (*attributes) return among_attributes(field, *std::move(values), negated);
  return Expression{InCondition{Term{NameTerm{std::move(field)}}, *std::move(values), negated}};
}

RuleReader::Condition RuleReader::affix(const Object& object, std::string field,
                                        const AffixRule& rule) {
  const std::optional<std::string> value = digits_or_text(object);
  if (!value) return std::nullopt;
  return Expression{affix_condition(rule, field, *value)};
}

RuleReader::Condition RuleReader::pattern(const Object& object, std::string field,
                                          const PatternRule& rule) {
  std::optional<std::string> value = text(object, "value", "a pattern");
  if (!value) return std::nullopt;
  LikeCondition condition{std::move(field), *std::move(value), rule.ignore_case, rule.negated};
  if (object.contains("escape")) {
    const std::optional<std::string> escape = text(object, "escape", "one character");
    if (!escape) return std::nullopt;
    const std::optional<Character> first =
        escape->empty() ? std::nullopt : character_at(*escape, 0);
    if (!first || first->bytes != escape->size()) {
      const Step step(*this, "escape");
      return fail("expected exactly one character");
    }
    condition.escape = first->code;
  }
  return Expression{std::move(condition)};
}

RuleReader::Condition RuleReader::tags(const Object& object, std::string field,
                                       TagQuantifier quantifier) {
  const std::optional<json::array> items = list(object);
  if (!items) return std::nullopt;
  const Step step(*this, "value");
  HasCondition condition{std::move(field), quantifier, {}};
  for (const Value& item : *items) {
    std::optional<std::string> value = text(&item, "strings");
    if (!value) return std::nullopt;
    condition.values.push_back(*std::move(value));
  }
  return Expression{std::move(condition)};
}

RuleReader::Condition RuleReader::period(const Object& object, std::string field,
                                         const PeriodRule& rule) {
  const std::optional<std::string> value = text(object, "value", "a period such as \"30 days\"");
  if (!value) return std::nullopt;
  const std::optional<Period> period = period_in(*value);
  if (!period) {
    const Step step(*this, "value");
    return fail(
        "expected a whole number and HOURS, DAYS, WEEKS, MONTHS, QUARTERS or YEARS, as in "
        "\"30 days\"");
  }
  return Expression{RelativeCondition{std::move(field), rule.anniversary, rule.negated,
                                      rule.direction, period->amount, period->unit}};
}

RuleReader::Condition RuleReader::within(const Object& object, std::string field) {
  const std::optional<json::array> items = list(object);
  if (!items) return std::nullopt;
  const Step step(*this, "value");
  if (items->size() != 3) {
    return fail("expected three numbers: the distance in km, latitude and longitude");
  }
  const std::optional<engine::Decimal> radius = decimal((*items)[0]);
  const std::optional<engine::Decimal> latitude = decimal((*items)[1]);
  const std::optional<engine::Decimal> longitude = decimal((*items)[2]);
  if (!radius || !latitude || !longitude) return std::nullopt;
  if (radius->units < 0) return fail("a distance cannot be negative");
  if (!is_angle(*latitude, kMaxLatitude)) {
    return fail("a latitude lies between -90 and 90 degrees");
  }
  if (!is_angle(*longitude, kMaxLongitude)) {
    return fail("a longitude lies between -180 and 180 degrees");
  }
  return Expression{WithinCondition{std::move(field), *radius, *latitude, *longitude}};
}

RuleReader::Condition RuleReader::ranking(const Object& object, std::string field,
                                          const RankingRule& rule) {
  std::optional<RankSize> size;
  {
    const Step step(*this, "value");
    const Value* value = object.if_contains("value");
    if (value != nullptr && value->is_number()) {
      const std::optional<engine::Decimal> number = decimal(*value);
      if (!number) return std::nullopt;
      size = rank_size_in(engine::format_decimal(*number));
    } else {
      const std::optional<std::string> written =
          text(value, "a number of customers, or a share such as \"10 percent\"");
      if (!written) return std::nullopt;
      size = rank_size_in(*written);
    }
    if (!size) {
      return fail(
          "expected a whole number of customers, 1 or more, or a share above 0 and up to "
          "\"100 percent\"");
    }
  }
  RankingCondition condition{
      Term{NameTerm{std::move(field)}}, rule.end, size->size, size->percent, rule.negated, {}};
  if (const Value* among = object.if_contains("among"); among != nullptr && !among->is_null()) {
    const Step step(*this, "among");
    if (level_ >= limits_.depth) {
      return fail(depth_message(limits_), std::nullopt, ErrorCode::limit_exceeded);
    }
    ++level_;
    Condition audience = node(*among);
    --level_;
    if (!audience) return std::nullopt;
    condition.among.push_back(*std::move(audience));
  }
  return Expression{std::move(condition)};
}

RuleReader::Condition RuleReader::is_true(const Object& object, std::string field) {
  const Value* value = object.if_contains("value");
  const bool fits = value == nullptr || value->is_null() || *value == Value(true);
  if (fits) return Expression{FlagCondition{std::move(field)}};
  const Step step(*this, "value");
  return expected("true", value);
}

RuleReader::Condition RuleReader::saved(const Object& object, SavedKind kind) {
  std::optional<std::string> name = text(object, "value", "the name of what was saved");
  if (!name) return std::nullopt;
  if (name->empty()) {
    const Step step(*this, "value");
    return fail("expected the name of what was saved, found an empty string");
  }
  return Expression{SavedCondition{kind, *std::move(name)}};
}

RuleReader::Condition RuleReader::expression(const Object& object) {
  const std::optional<std::string> written = text(object, "value", "an expression's text");
  if (!written) return std::nullopt;
  Result<Expression> read = parse(*written, limits_);
  if (read) return *std::move(read);
  const Step step(*this, "value");
  const Error& error = read.error();
  std::string message = error.message;
  if (error.position) {
    message += fmt::format(" (line {}, column {} of the expression)", error.position->line,
                           error.position->column);
  }
  return fail(std::move(message), error.suggestion, error.code);
}

/// Whether the rule's value is another attribute's name.
std::optional<bool> RuleReader::names_attribute(const Object& object) {
  const Value* source = object.if_contains("valueSource");
  if (source == nullptr || source->is_null()) return false;
  const Step step(*this, "valueSource");
  const std::optional<std::string> word = text(source, "\"value\" or \"field\"");
  if (!word) return std::nullopt;
  if (*word == "field") return true;
  if (*word == "value") return false;
  return fail("expected \"value\" or \"field\"");
}

bool RuleReader::takes_no_attribute(const Object& object, std::string_view op) {
  const std::optional<bool> attribute = names_attribute(object);
  if (!attribute) return false;
  if (!*attribute) return true;
  const Step step(*this, "valueSource");
  fail(fmt::format("{} takes values, no attribute", op));
  return false;
}

/// At least how many digits the rule's numbers have behind the point (1.50 is 1.5 in JSON).
std::optional<int> RuleReader::scale(const Object& object) {
  const Value* value = object.if_contains("scale");
  if (value == nullptr || value->is_null()) return 0;
  const std::int64_t* digits = value->if_int64();
  if (digits != nullptr && *digits >= 0 && *digits <= engine::kMaxDecimalDigits) {
    return static_cast<int>(*digits);
  }
  const Step step(*this, "scale");
  return expected("a whole number from 0 to 18", value);
}

/// The values of a list, one or more.
std::optional<std::vector<Term>> RuleReader::terms(const Object& object) {
  const std::optional<bool> attributes = names_attribute(object);
  const std::optional<int> digits = scale(object);
  if (!attributes || !digits) return std::nullopt;
  const std::optional<json::array> items = list(object);
  if (!items) return std::nullopt;
  const Step step(*this, "value");
  std::vector<Term> values;
  values.reserve(items->size());
  for (const Value& item : *items) {
    std::optional<Term> value = term(item, *attributes, *digits);
    if (!value) return std::nullopt;
    values.push_back(*std::move(value));
  }
  return values;
}

std::optional<Term> RuleReader::term(const Value& value, bool names_attribute, int scale) {
  if (names_attribute) {
    std::optional<std::string> attribute = name(&value);
    if (!attribute) return std::nullopt;
    return Term{NameTerm{*std::move(attribute)}};
  }
  if (const bool* flag = value.if_bool()) return Term{FlagTerm{*flag}};
  if (value.is_string()) {
    std::optional<std::string> string = text(&value, "a value");
    if (!string) return std::nullopt;
    return Term{StringTerm{*std::move(string)}};
  }
  if (!value.is_number()) return expected("a string, a number, true or false", &value);
  const std::optional<engine::Decimal> number = decimal(value);
  if (!number) return std::nullopt;
  const std::optional<engine::Decimal> scaled = with_scale(*number, scale);
  if (!scaled) return fail("the number has more than 18 digits");
  return Term{NumberTerm{*scaled}};
}

/// The rule's value as a list of one or more: an array, a comma-joined string, or a lone value.
std::optional<json::array> RuleReader::list(const Object& object) {
  const Step step(*this, "value");
  const Value* value = object.if_contains("value");
  if (value == nullptr || value->is_null() || value->is_object()) {
    return expected("a list of values", value);
  }
  json::array items;
  if (value->is_array()) {
    items = value->get_array();
  } else if (value->is_string()) {
    const std::optional<std::string> joined = text(value, "a list of values");
    if (!joined) return std::nullopt;
    items = split_list(*joined);
  } else {
    items.push_back(*value);
  }
  if (items.empty()) return fail("expected at least one value");
  return items;
}

/// The rule's value as text; react-querybuilder's parseNumbers makes a number of what looks like
/// one whatever the operator.
std::optional<std::string> RuleReader::digits_or_text(const Object& object) {
  const Value* value = object.if_contains("value");
  if (value == nullptr || !value->is_number()) return text(object, "value", "a string");
  const Step step(*this, "value");
  const std::optional<engine::Decimal> number = decimal(*value);
  if (!number) return std::nullopt;
  return engine::format_decimal(*number);
}

/// A JSON number, or a string that holds one.
std::optional<engine::Decimal> RuleReader::decimal(const Value& value) {
  if (const json::string* digits = value.if_string()) {
    const std::string_view trimmed = without_blanks_around({digits->data(), digits->size()});
    if (const auto number = engine::parse_decimal(trimmed)) return number;
    return fail("expected a number of at most 18 digits");
  }
  if (!value.is_number()) return expected("a number", &value);
  if (const auto number = decimal_of(value)) return number;
  return fail("the number has more than 18 digits");
}

std::optional<std::string> RuleReader::text(const Object& object, std::string_view key,
                                            std::string_view what) {
  const Step step(*this, key);
  return text(object.if_contains(key), what);
}

std::optional<std::string> RuleReader::text(const Value* value, std::string_view what) {
  if (value == nullptr || !value->is_string()) return expected(what, value);
  const json::string& string = value->get_string();
  const std::string_view bytes(string.data(), string.size());
  if (const std::optional<TextFault> fault = find_fault(bytes)) {
    return fail(fmt::format("the string holds {}", fault->what));
  }
  return std::string(bytes);
}

std::optional<std::string> RuleReader::name(const Value* value) {
  std::optional<std::string> name = text(value, "an attribute's name");
  if (name && name->empty()) return fail("expected an attribute's name, found an empty string");
  return name;
}

}  // namespace muster::query
