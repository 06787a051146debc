#include "query/language/english.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "query/language/printer.hpp"

namespace muster::query {
namespace {

// Longer lists are cut: nobody reads them in a sentence.
constexpr std::size_t kMostListed = 6;

std::string words_of(std::string name) {
  std::replace(name.begin(), name.end(), '_', ' ');
  return name;
}

std::string words_of(const EventTerm& term);

std::string words_of(const Term& term) {
  if (const auto* name = std::get_if<NameTerm>(&term.node)) return words_of(name->name);
  if (const auto* measure = std::get_if<EventTerm>(&term.node)) return words_of(*measure);
  if (const auto* score = std::get_if<ScoreTerm>(&term.node)) {
    return "the score " + print(Term{StringTerm{score->name}});
  }
  if (const auto* grade = std::get_if<GradeTerm>(&term.node)) {
    return "the grade " + print(Term{StringTerm{grade->name}});
  }
  if (std::holds_alternative<TodayTerm>(term.node)) return "today";
  if (const auto* shift = std::get_if<ShiftTerm>(&term.node)) {
    constexpr std::string_view kUnits[] = {"hour", "day", "week", "month", "quarter", "year"};
    const std::uint64_t amount = shift->amount < 0 ? 0 - static_cast<std::uint64_t>(shift->amount)
                                                   : static_cast<std::uint64_t>(shift->amount);
    const std::string_view unit = kUnits[static_cast<std::size_t>(shift->unit)];
    return fmt::format("{} {}{} {} {}", amount, unit, amount == 1 ? "" : "s",
                       shift->amount < 0 ? "before" : "after", words_of(*shift->base));
  }
  return print(term);
}

// 'a', 'b' or 'c'.
std::string listed(const std::vector<std::string>& words, std::string_view last) {
  std::string text;
  const std::size_t shown = std::min(words.size(), kMostListed);
  for (std::size_t i = 0; i < shown; ++i) {
    if (i > 0) text += i + 1 == words.size() ? fmt::format(" {} ", last) : ", ";
    text += words[i];
  }
  if (words.size() > shown) text += fmt::format(", … ({} in all)", words.size());
  return text;
}

std::vector<std::string> quoted(const std::vector<std::string>& values) {
  std::vector<std::string> words;
  words.reserve(values.size());
  for (const std::string& value : values) words.push_back(print(Term{StringTerm{value}}));
  return words;
}

bool is_moment(const Term& term) {
  return std::holds_alternative<TodayTerm>(term.node) ||
         std::holds_alternative<ShiftTerm>(term.node);
}

bool is_moment_of_events(const Term& term) {
  const auto* measure = std::get_if<EventTerm>(&term.node);
  return measure != nullptr && (measure->measure == EventMeasureKind::first ||
                                measure->measure == EventMeasureKind::last);
}

std::string amount_of(std::int64_t amount, TimeUnit unit) {
  constexpr std::string_view kUnits[] = {"hour", "day", "week", "month", "quarter", "year"};
  return fmt::format("{} {}{}", amount, kUnits[static_cast<std::size_t>(unit)],
                     amount == 1 ? "" : "s");
}

class Reader {
 public:
  // " during the last 30 days"; nothing for ever.
  static std::string window(const EventWindow& window) {
    switch (window.kind) {
      case WindowKind::ever:
        return "";
      case WindowKind::last:
        return " during the last " + amount_of(window.amount, window.unit);
      case WindowKind::between:
        return fmt::format(" from {} to {}", words_of(window.bounds.front()),
                           words_of(window.bounds.back()));
      case WindowKind::since:
        return " since " + words_of(window.bounds.front());
      case WindowKind::before:
        return " before " + words_of(window.bounds.front());
    }
    return "";
  }
  // "purchase (one for which amount is more than 50)", "purchase events (those for which …)".
  std::string events(const EventPhrase& event, bool many = false) const {
    std::string text = words_of(event.type) + (many ? " events" : "");
    if (!event.where.empty()) {
      text += many ? " (those for which " : " (one for which ";
      text += read(event.where.front()) + ")";
    }
    return text;
  }

  std::string read(const Expression& expression) const {
    return std::visit([&](const auto& node) { return read(node, expression); }, expression.node);
  }

 private:
  // What has no words of its own is read as it is written.
  template <typename Node>
  std::string read(const Node& /*node*/, const Expression& expression) const {
    return print(expression);
  }

  std::string read(const ConstantCondition& node, const Expression&) const {
    return node.value ? "everyone" : "nobody";
  }
  std::string read(const FlagCondition& node, const Expression&) const {
    return words_of(node.name) + " is true";
  }
  std::string read(const CompareCondition& node, const Expression&) const {
    constexpr std::string_view kNumbers[] = {"is",         "is known and not", "is less than",
                                             "is at most", "is more than",     "is at least"};
    constexpr std::string_view kMoments[] = {"is",        "is known and not",
                                             "is before", "is at the latest",
                                             "is after",  "is at the earliest"};
    const bool moments = is_moment(node.left) || is_moment(node.right) ||
                         is_moment_of_events(node.left) || is_moment_of_events(node.right);
    const auto verb = static_cast<std::size_t>(node.op);
    return fmt::format("{} {} {}", words_of(node.left), moments ? kMoments[verb] : kNumbers[verb],
                       words_of(node.right));
  }
  std::string read(const BetweenCondition& node, const Expression&) const {
    return fmt::format("{} {} {} to {}", words_of(node.subject),
                       node.negated ? "is known and not from" : "is from", words_of(node.low),
                       words_of(node.high));
  }
  std::string read(const InCondition& node, const Expression&) const {
    std::vector<std::string> values;
    values.reserve(node.values.size());
    for (const Term& value : node.values) values.push_back(words_of(value));
    const bool one = values.size() == 1;
    return fmt::format("{} {}{} {}", words_of(node.subject), node.negated ? "is known and " : "is ",
                       node.negated ? (one ? "not" : "none of") : (one ? "" : "one of"),
                       listed(values, "or"));
  }
  std::string read(const LikeCondition& node, const Expression&) const {
    return fmt::format(
        "{} {} {}{}", words_of(node.name), node.negated ? "is known and not like" : "is like",
        print(Term{StringTerm{node.pattern}}), node.ignore_case ? " in capitals or not" : "");
  }
  std::string read(const NullCondition& node, const Expression&) const {
    return words_of(node.name) + (node.negated ? " is known" : " is unknown");
  }
  std::string read(const HasCondition& node, const Expression&) const {
    const std::string values =
        listed(quoted(node.values), node.quantifier == TagQuantifier::all ? "and" : "or");
    const bool one = node.values.size() == 1;
    switch (node.quantifier) {
      case TagQuantifier::any:
        return fmt::format("{} include {}{}", words_of(node.name), one ? "" : "any of ", values);
      case TagQuantifier::all:
        return fmt::format("{} include {}{}", words_of(node.name), one ? "" : "all of ", values);
      case TagQuantifier::none:
        return fmt::format("{} are known and include {}{}", words_of(node.name),
                           one ? "not " : "none of ", values);
    }
    return {};
  }
  std::string read(const RelativeCondition& node, const Expression&) const {
    constexpr std::string_view kUnits[] = {"hour", "day", "week", "month", "quarter", "year"};
    return fmt::format("{}{} {} the {} {} {}{}", node.anniversary ? "the anniversary of " : "",
                       words_of(node.name), node.negated ? "is known and not in" : "is in",
                       node.direction == Direction::last ? "last" : "next", node.amount,
                       kUnits[static_cast<std::size_t>(node.unit)], node.amount == 1 ? "" : "s");
  }
  std::string read(const MeasureNullCondition& node, const Expression&) const {
    return words_of(node.subject) + (node.negated ? " is known" : " is unknown");
  }
  std::string read(const MeasureRelativeCondition& node, const Expression&) const {
    return fmt::format(
        "{} {} the {} {}", words_of(node.subject), node.negated ? "is known and not in" : "is in",
        node.direction == Direction::last ? "last" : "next", amount_of(node.amount, node.unit));
  }
  std::string read(const DidCondition& node, const Expression&) const {
    const std::string did = "did " + events(node.event);
    const std::string within = window(node.event.window);
    if (const auto* regularly = std::get_if<Regularly>(&node.how)) {
      constexpr std::string_view kKinds[] = {"at least", "at most", "exactly"};
      return fmt::format("{} in {} {} of the last {}", did,
                         kKinds[static_cast<std::size_t>(regularly->kind)], regularly->count,
                         amount_of(regularly->periods, regularly->unit));
    }
    if (const auto* after = std::get_if<AfterPause>(&node.how)) {
      return fmt::format("{} after a pause of {}{}", did,
                         amount_of(after->pause.amount, after->pause.unit), within);
    }
    if (std::holds_alternative<ForTheFirstTime>(node.how)) {
      return did + " for the first time" + within;
    }
    return did + within;
  }
  std::string read(const SequenceCondition& node, const Expression&) const {
    std::string text;
    for (const EventStep& step : node.steps) {
      if (!text.empty()) text += ", then ";
      text += (step.absent ? "no " : "") + events(step.event);
    }
    if (node.within) {
      text += ", all within " + amount_of(node.within->amount, node.within->unit);
    }
    return "did in this order: " + text + window(node.window);
  }
  std::string read(const WithinCondition& node, const Expression&) const {
    return fmt::format("{} is at most {} km from ({}, {})", words_of(node.name),
                       engine::format_decimal(node.radius_km),
                       engine::format_decimal(node.latitude),
                       engine::format_decimal(node.longitude));
  }
  std::string read(const SavedCondition& node, const Expression&) const {
    return fmt::format("is {} {}",
                       node.kind == SavedKind::segment ? "in the segment" : "on the list",
                       print(Term{StringTerm{node.name}}));
  }
  std::string read(const RankingCondition& node, const Expression&) const {
    std::string text = fmt::format(
        "{} is{} among the {} {} {}", words_of(node.subject), node.negated ? " known and not" : "",
        node.end == RankEnd::top ? "highest" : "lowest", engine::format_decimal(node.size),
        node.percent ? "percent" : "customers");
    if (!node.among.empty()) text += " of those for whom (" + read(node.among.front()) + ")";
    return text;
  }
  std::string read(const ThresholdCondition& node, const Expression&) const {
    constexpr std::string_view kKinds[] = {"at least", "at most", "exactly"};
    return fmt::format("{} {} of these {} hold: {}", kKinds[static_cast<std::size_t>(node.kind)],
                       node.count, node.operands.size(), each(node.operands, "; "));
  }
  std::string read(const AndCondition& node, const Expression&) const {
    return each(node.operands, "; and ");
  }
  std::string read(const OrCondition& node, const Expression&) const {
    return "either " + each(node.operands, "; or ");
  }
  std::string read(const NotCondition& node, const Expression&) const {
    return "it is not so that " + in_brackets(*node.operand);
  }

  // Operands that are several things themselves stand in brackets.
  std::string in_brackets(const Expression& operand) const {
    const bool several = std::holds_alternative<AndCondition>(operand.node) ||
                         std::holds_alternative<OrCondition>(operand.node) ||
                         std::holds_alternative<ThresholdCondition>(operand.node);
    return several ? "(" + read(operand) + ")" : read(operand);
  }
  std::string each(const std::vector<Expression>& operands, std::string_view between) const {
    std::string text;
    for (const Expression& operand : operands) {
      if (!text.empty()) text += between;
      text += in_brackets(operand);
    }
    return text;
  }
};

std::string words_of(const EventTerm& term) {
  const Reader reader;
  const bool single =
      term.measure == EventMeasureKind::first || term.measure == EventMeasureKind::last;
  const std::string of = reader.events(term.event, !single) + Reader::window(term.event.window);
  const std::string property = words_of(term.property);
  switch (term.measure) {
    case EventMeasureKind::count:
      return "the number of " + of;
    case EventMeasureKind::first:
      return "the time of the first " + of;
    case EventMeasureKind::last:
      return "the time of the last " + of;
    case EventMeasureKind::sum:
      return fmt::format("the sum of {} of {}", property, of);
    case EventMeasureKind::average:
      return fmt::format("the average {} of {}", property, of);
    case EventMeasureKind::least:
      return fmt::format("the smallest {} of {}", property, of);
    case EventMeasureKind::most:
      return fmt::format("the largest {} of {}", property, of);
    case EventMeasureKind::distinct_values:
      return fmt::format("the number of different {} of {}", property, of);
    case EventMeasureKind::distinct_periods: {
      constexpr std::string_view kUnits[] = {"hours", "days", "weeks", "months"};
      return fmt::format("the number of different {} of {}",
                         kUnits[static_cast<std::size_t>(term.period)], of);
    }
    case EventMeasureKind::favourite:
      return fmt::format("the most frequent {} of {}", property, of);
  }
  return {};
}

}  // namespace

std::string in_english(const Expression& expression) { return Reader().read(expression); }

}  // namespace muster::query
