// Events: DID, SEQUENCE, the measures, and what they share: type [WHERE condition] [window].
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <string_view>
#include <utility>

#include "query/language/expression_parser.hpp"
#include "query/language/words.hpp"

namespace muster::query {

namespace {

constexpr std::size_t kMostSteps = 32;
constexpr std::array<std::string_view, 6> kBehindType{"WHERE",  "DURING", "SINCE",
                                                      "BEFORE", "EVER",   "FOR"};
constexpr std::array<std::string_view, 8> kBehindEvent{"WHERE", "DURING", "SINCE", "BEFORE",
                                                       "EVER",  "AFTER",  "AND",   "OR"};
constexpr std::string_view kTypeAdvice =
    "the name of an event type stands bare or in double quotes, as in DID purchase";

struct MeasureWord {
  std::string_view word;
  EventMeasureKind kind;
};
/// MIN and MAX are these only before type.property; DISTINCT and FAVORITE are other spellings.
constexpr std::array kMeasureWords{
    MeasureWord{"COUNT", EventMeasureKind::count},
    MeasureWord{"SUM", EventMeasureKind::sum},
    MeasureWord{"AVG", EventMeasureKind::average},
    MeasureWord{"MIN", EventMeasureKind::least},
    MeasureWord{"MAX", EventMeasureKind::most},
    MeasureWord{"FIRST", EventMeasureKind::first},
    MeasureWord{"LAST", EventMeasureKind::last},
    MeasureWord{"DISTINCT", EventMeasureKind::distinct_values},
    MeasureWord{"FAVOURITE", EventMeasureKind::favourite},
    MeasureWord{"FAVORITE", EventMeasureKind::favourite},
};

}  // namespace

/// WHERE or a word that begins a window.
bool ExpressionParser::at_event_tail(std::size_t ahead) const {
  return cursor_.at_word("WHERE", ahead) || at_window(ahead);
}

bool ExpressionParser::at_window(std::size_t ahead) const {
  constexpr std::array<std::string_view, 4> kWindows{"DURING", "SINCE", "BEFORE", "EVER"};
  return std::any_of(kWindows.begin(), kWindows.end(),
                     [&](std::string_view word) { return cursor_.at_word(word, ahead); });
}

/// Whether what stands here ends the condition of an event's WHERE.
bool ExpressionParser::ends_where(std::size_t ahead) const {
  if (!in_event_) return false;
  const TokenKind kind = cursor_.peek(ahead).kind;
  if (kind == TokenKind::word_within || at_window(ahead)) return true;
  if (cursor_.at_word("AFTER", ahead) || cursor_.at_word("FOR", ahead)) return true;
  if (kind != TokenKind::word_in) return false;
  return cursor_.at_word("EXACTLY", ahead + 1) ||
         (cursor_.at_word("AT", ahead + 1) &&
          (cursor_.at_word("LEAST", ahead + 2) || cursor_.at_word("MOST", ahead + 2)));
}

/// DID before a name, which never follows an attribute but in "did ANNIVERSARY IN …".
bool ExpressionParser::at_did() const {
  if (in_event_ || !cursor_.at_word("DID")) return false;
  const TokenKind next = cursor_.peek(1).kind;
  if (next == TokenKind::quoted_name || next == TokenKind::string) return true;
  if (next != TokenKind::name) return false;
  if (!cursor_.at_word("ANNIVERSARY", 1)) return true;
  const std::size_t in = cursor_.peek(2).kind == TokenKind::word_not ? 3 : 2;
  return cursor_.peek(in).kind != TokenKind::word_in ||
         !(cursor_.at_word("LAST", in + 1) || cursor_.at_word("NEXT", in + 1));
}

ExpressionParser::Parsed ExpressionParser::did() {
  constexpr std::array<std::string_view, 1> kThe{"THE"};
  const std::size_t begin = cursor_.begin();
  cursor_.advance();
  std::optional<EventPhrase> event = event_phrase(true);
  if (!event) return std::nullopt;
  DidCondition condition{*std::move(event)};
  if (cursor_.accept(TokenKind::word_in)) {
    std::optional<Regularly> regularly = this->regularly(condition.event.window);
    if (!regularly) return std::nullopt;
    condition.how = *regularly;
    return make_condition(std::move(condition), begin);
  }
  if (cursor_.accept_word("AFTER")) {
    cursor_.accept_word("A");
    constexpr std::array<std::string_view, 1> kPause{"PAUSE"};
    constexpr std::array<std::string_view, 1> kOf{"OF"};
    if (!cursor_.accept_word("PAUSE")) return cursor_.expected("A PAUSE OF n DAYS", kPause);
    if (!cursor_.accept_word("OF")) return cursor_.expected("OF n DAYS", kOf);
    const std::optional<ElapsedTime> pause = elapsed("a pause");
    if (!pause) return std::nullopt;
    condition.how = AfterPause{*pause};
  } else if (cursor_.accept_word("FOR")) {
    if (!cursor_.accept_word("THE")) return cursor_.expected("THE FIRST TIME", kThe);
    if (!cursor_.accept_word("FIRST") || !cursor_.accept_word("TIME")) {
      return cursor_.expected("FIRST TIME");
    }
    condition.how = ForTheFirstTime{};
  } else if (cursor_.at(TokenKind::name)) {
    return cursor_.expected("WHERE, DURING, SINCE, BEFORE, AND or OR", kBehindEvent);
  } else {
    return make_condition(std::move(condition), begin);
  }
  // The window may stand on either side of how it was done.
  const std::size_t window_begin = cursor_.begin();
  EventWindow behind;
  if (!event_window(behind)) return std::nullopt;
  if (behind.kind != WindowKind::ever) {
    if (condition.event.window.kind != WindowKind::ever) {
      return cursor_.fail(window_begin, "an event has one window; this is a second one");
    }
    condition.event.window = std::move(behind);
  }
  return make_condition(std::move(condition), begin);
}

/// AT LEAST | AT MOST | EXACTLY k OF LAST n DAYS | WEEKS | MONTHS, behind IN.
std::optional<Regularly> ExpressionParser::regularly(const EventWindow& window) {
  constexpr std::array<std::string_view, 2> kKinds{"AT", "EXACTLY"};
  constexpr std::array<std::string_view, 2> kAt{"LEAST", "MOST"};
  constexpr std::array<std::string_view, 2> kOfLast{"OF", "LAST"};
  if (window.kind != WindowKind::ever) {
    return cursor_.fail(window.span.begin,
                        "an event that is asked for IN AT LEAST k OF LAST n WEEKS has no other "
                        "window");
  }
  Regularly regularly;
  if (cursor_.accept_word("AT")) {
    if (!cursor_.at_word("LEAST") && !cursor_.at_word("MOST")) {
      return cursor_.expected("LEAST or MOST", kAt);
    }
    regularly.kind = cursor_.at_word("LEAST") ? ThresholdKind::at_least : ThresholdKind::at_most;
    cursor_.advance();
  } else if (cursor_.accept_word("EXACTLY")) {
    regularly.kind = ThresholdKind::exactly;
  } else {
    return cursor_.expected("AT LEAST, AT MOST or EXACTLY", kKinds,
                            "a window is written DURING LAST 30 DAYS");
  }
  const std::optional<std::int64_t> count = whole_number(0);
  if (!count) return std::nullopt;
  if (!cursor_.accept_word("OF")) return cursor_.expected("OF LAST n WEEKS", kOfLast);
  if (!cursor_.accept_word("LAST")) return cursor_.expected("LAST n WEEKS", kOfLast);
  const std::optional<std::int64_t> periods = whole_number(1);
  if (!periods) return std::nullopt;
  const std::size_t unit_begin = cursor_.begin();
  const std::optional<TimeUnit> period = unit();
  if (!period) return std::nullopt;
  if (*period != TimeUnit::day && *period != TimeUnit::week && *period != TimeUnit::month) {
    return cursor_.fail(unit_begin, "regularity is counted in DAYS, WEEKS or MONTHS");
  }
  regularly.count = *count;
  regularly.periods = *periods;
  regularly.unit = *period;
  return regularly;
}

/// n HOURS | DAYS | WEEKS that pass.
std::optional<ElapsedTime> ExpressionParser::elapsed(std::string_view what) {
  const std::optional<std::int64_t> amount = whole_number(1);
  if (!amount) return std::nullopt;
  const std::size_t begin = cursor_.begin();
  const std::optional<TimeUnit> period = unit();
  if (!period) return std::nullopt;
  if (*period != TimeUnit::hour && *period != TimeUnit::day && *period != TimeUnit::week) {
    return cursor_.fail(begin, fmt::format("months differ in length; {} is counted in HOURS, DAYS "
                                           "or WEEKS",
                                           what));
  }
  return ElapsedTime{*amount, *period};
}

/// type [WHERE condition] [window]; steps of a sequence have no window.
std::optional<EventPhrase> ExpressionParser::event_phrase(bool with_window) {
  EventPhrase event;
  const std::size_t begin = cursor_.begin();
  if (!cursor_.at(TokenKind::name) && !cursor_.at(TokenKind::quoted_name)) {
    return cursor_.expected("the name of an event type", {}, kTypeAdvice);
  }
  event.type = *name("");
  event.span = {begin, cursor_.previous_end()};
  if (cursor_.at(TokenKind::point)) {
    return cursor_.fail(begin, "an event is named by its type alone; properties stand in WHERE");
  }
  if (!event_where(event)) return std::nullopt;
  if (with_window && !event_window(event.window)) return std::nullopt;
  return event;
}

/// [WHERE condition]; false: the cursor holds the error.
bool ExpressionParser::event_where(EventPhrase& event) {
  if (!cursor_.accept_word("WHERE")) return true;
  const Level level(*this);
  if (!level.ok()) return false;
  in_event_ = true;
  Parsed operand = disjunction();
  in_event_ = false;
  if (!operand) return false;
  std::optional<Expression> condition = as_condition(*std::move(operand));
  if (!condition) return false;
  event.where.push_back(*std::move(condition));
  return true;
}

/// [window]; false: the cursor holds the error.
bool ExpressionParser::event_window(EventWindow& window) {
  constexpr std::array<std::string_view, 1> kTo{"TO"};
  const std::size_t begin = cursor_.begin();
  if (cursor_.accept_word("EVER")) return true;
  if (cursor_.accept_word("SINCE")) {
    window.kind = WindowKind::since;
    if (!window_bound(window)) return false;
  } else if (cursor_.accept_word("BEFORE")) {
    window.kind = WindowKind::before;
    if (!window_bound(window)) return false;
  } else if (cursor_.accept_word("DURING")) {
    if (cursor_.accept_word("LAST")) {
      const std::optional<std::int64_t> amount = whole_number(1);
      if (!amount) return false;
      const std::optional<TimeUnit> period = unit();
      if (!period) return false;
      window.kind = WindowKind::last;
      window.amount = *amount;
      window.unit = *period;
    } else {
      window.kind = WindowKind::between;
      if (!window_bound(window)) return false;
      if (!cursor_.accept_word("TO")) {
        cursor_.expected("TO and the last day", kTo, "as in DURING '2026-01-01' TO '2026-03-31'");
        return false;
      }
      if (!window_bound(window)) return false;
    }
  } else {
    return true;
  }
  window.span = {begin, cursor_.previous_end()};
  return true;
}

/// 'date or time' | TODAY, moved by units or not; false: the cursor holds the error.
bool ExpressionParser::window_bound(EventWindow& window) {
  const std::size_t begin = cursor_.begin();
  Parsed bound;
  if (cursor_.at(TokenKind::string)) {
    bound = literal();
  } else if (cursor_.accept(TokenKind::word_today)) {
    bound = make_term(TodayTerm{}, begin);
  } else {
    cursor_.expected("a 'date', a 'time', TODAY or LAST n DAYS");
  }
  while (bound && (cursor_.at(TokenKind::plus) || cursor_.at(TokenKind::minus))) {
    const bool minus = cursor_.at(TokenKind::minus);
    cursor_.advance();
    bound = shift(*std::move(bound), minus);
  }
  if (!bound) return false;
  window.bounds.push_back(std::get<Term>(std::move(bound->tree)));
  return true;
}

/// Whether the function here measures events.
bool ExpressionParser::at_event_measure() const {
  const auto* found =
      std::find_if(kMeasureWords.begin(), kMeasureWords.end(),
                   [&](const MeasureWord& each) { return cursor_.at_word(each.word); });
  if (found == kMeasureWords.end()) return false;
  const bool ambiguous =
      found->kind == EventMeasureKind::least || found->kind == EventMeasureKind::most;
  if (!ambiguous) return true;
  // min(a, b) is arithmetic.
  const Token& first = cursor_.peek(2);
  const TokenKind next = cursor_.peek(3).kind;
  if (next == TokenKind::point) return true;
  if (first.kind != TokenKind::name) return false;
  if (at_event_tail(3)) return true;
  const bool dotted = cursor_.spelled(first).find('.') != std::string_view::npos;
  return dotted && next == TokenKind::right_bracket;
}

ExpressionParser::Parsed ExpressionParser::event_measure() {
  const std::size_t begin = cursor_.begin();
  const auto* found =
      std::find_if(kMeasureWords.begin(), kMeasureWords.end(),
                   [&](const MeasureWord& each) { return cursor_.at_word(each.word); });
  if (in_event_) {
    return cursor_.fail(begin, fmt::format("{} stands outside of WHERE; the conditions there speak "
                                           "of one event's own properties",
                                           found->word));
  }
  const Level level(*this);
  if (!level.ok()) return std::nullopt;
  cursor_.advance();
  cursor_.advance();
  EventTerm term;
  term.measure = found->kind;
  const bool distinct = found->kind == EventMeasureKind::distinct_values ||
                        (found->kind == EventMeasureKind::count && accept_distinct());
  const bool read = distinct                          ? distinct_operand(term)
                    : measures_property(term.measure) ? property_operand(term)
                                                      : event_operand(term);
  if (!read) return std::nullopt;
  if (!cursor_.accept(TokenKind::right_bracket)) {
    return cursor_.expected("WHERE, DURING, SINCE, BEFORE or )", kBehindType);
  }
  const std::size_t below = query::height(term.event);
  return make_term(std::move(term), begin, below + 1);
}

/// DISTINCT before what is counted; a type may be called so.
bool ExpressionParser::accept_distinct() {
  if (!cursor_.at_word("DISTINCT")) return false;
  if (at_event_tail(1) && cursor_.peek(2).kind != TokenKind::point) return false;
  const TokenKind next = cursor_.peek(1).kind;
  return (next == TokenKind::name || next == TokenKind::quoted_name) &&
         cursor_.accept_word("DISTINCT");
}

bool ExpressionParser::event_operand(EventTerm& term) {
  std::optional<EventPhrase> event = event_phrase(true);
  if (!event) return false;
  term.event = *std::move(event);
  return true;
}

/// type.property [WHERE condition] [window]
bool ExpressionParser::property_operand(EventTerm& term) {
  return property_path(term) && event_where(term.event) && event_window(term.event.window);
}

/// DAYS | WEEKS | MONTHS OF event, or type.property …
bool ExpressionParser::distinct_operand(EventTerm& term) {
  term.measure = EventMeasureKind::distinct_values;
  const bool periods = cursor_.at(TokenKind::name) && cursor_.at_word("OF", 1);
  if (!periods) return property_operand(term);
  const std::size_t begin = cursor_.begin();
  const std::optional<TimeUnit> period = unit();
  if (!period) return false;
  if (*period != TimeUnit::day && *period != TimeUnit::week && *period != TimeUnit::month) {
    cursor_.fail(begin, "DISTINCT counts DAYS, WEEKS or MONTHS");
    return false;
  }
  cursor_.advance();
  term.measure = EventMeasureKind::distinct_periods;
  term.period = *period;
  return event_operand(term);
}

/// type.property: one bare name with a dot, or two names of which one is quoted.
bool ExpressionParser::property_path(EventTerm& term) {
  constexpr std::string_view kPath = "a property of an event, as in purchase.amount";
  const std::size_t begin = cursor_.begin();
  const bool bare = cursor_.at(TokenKind::name);
  if (!bare && !cursor_.at(TokenKind::quoted_name)) {
    cursor_.expected(kPath);
    return false;
  }
  std::string first = *name("");
  if (cursor_.accept(TokenKind::point)) {
    std::optional<std::string> property = name("the name of a property");
    if (!property) return false;
    if (cursor_.at(TokenKind::point)) {
      cursor_.expected("WHERE, DURING, SINCE, BEFORE or )");
      return false;
    }
    term.event.type = std::move(first);
    term.property = *std::move(property);
  } else {
    const std::size_t dot = first.find('.');
    if (!bare || dot == std::string::npos) {
      cursor_.fail(begin, fmt::format("{} measures {}", to_string(term.measure), kPath));
      return false;
    }
    if (dot == first.rfind('.')) {
      term.event.type = first.substr(0, dot);
      term.property = first.substr(dot + 1);
    } else {
      term.property = std::move(first);
    }
  }
  term.event.span = {begin, cursor_.previous_end()};
  return true;
}

bool ExpressionParser::at_sequence() const {
  return cursor_.at_word("SEQUENCE") && cursor_.peek(1).kind == TokenKind::left_bracket;
}

ExpressionParser::Parsed ExpressionParser::sequence() {
  const std::size_t begin = cursor_.begin();
  if (in_event_) {
    return cursor_.fail(begin,
                        "SEQUENCE stands outside of WHERE; the conditions there speak of one "
                        "event's own properties");
  }
  const Level level(*this);
  if (!level.ok()) return std::nullopt;
  cursor_.advance();
  cursor_.advance();
  SequenceCondition condition;
  do {
    const std::size_t step_begin = cursor_.begin();
    EventStep step;
    step.absent = cursor_.accept(TokenKind::word_not);
    if (step.absent && condition.steps.empty()) {
      return cursor_.fail(step_begin,
                          "the first step of a SEQUENCE is something that happened; NOT stands "
                          "before a later one");
    }
    std::optional<EventPhrase> event = event_phrase(false);
    if (!event || !count_node()) return std::nullopt;
    step.event = *std::move(event);
    condition.steps.push_back(std::move(step));
    if (condition.steps.size() > kMostSteps) {
      return cursor_.fail(step_begin, fmt::format("a SEQUENCE has {} steps at most", kMostSteps),
                          ErrorCode::limit_exceeded);
    }
  } while (cursor_.accept(TokenKind::comma));
  if (condition.steps.size() < 2) {
    return cursor_.expected("a comma and a second step", {},
                            "a SEQUENCE has two steps or more, as in SEQUENCE(visit, purchase)");
  }
  if (cursor_.accept(TokenKind::word_within)) {
    condition.within = elapsed("the time of a SEQUENCE");
    if (!condition.within) return std::nullopt;
  }
  if (!event_window(condition.window)) return std::nullopt;
  if (cursor_.at(TokenKind::comma)) {
    return cursor_.expected(")", {}, "WITHIN and the window stand at the end, for all steps");
  }
  if (!expect(TokenKind::right_bracket, "a comma, WITHIN, DURING, SINCE, BEFORE or )")) {
    return std::nullopt;
  }
  return make_condition(std::move(condition), begin);
}

/// The whole text as one event.
Result<EventPhrase> ExpressionParser::parse_event() {
  if (cursor_.at(TokenKind::end)) {
    cursor_.fail(cursor_.begin(),
                 "an event is missing; write a type such as purchase, with WHERE and a window if "
                 "need be");
    return *cursor_.error();
  }
  std::optional<EventPhrase> event = event_phrase(true);
  if (event && !cursor_.at(TokenKind::end)) {
    cursor_.expected("WHERE, DURING, SINCE, BEFORE, EVER or the end of the event", kBehindType);
  }
  if (event && query::height(*event) > limits_.depth) {
    cursor_.fail(event->span.begin, depth_message(limits_), ErrorCode::limit_exceeded);
  }
  if (cursor_.error()) return *cursor_.error();
  return *std::move(event);
}

}  // namespace muster::query
