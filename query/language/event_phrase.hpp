// The nodes of the syntax tree that speak of events: which are meant, what is measured of them, and
// in what order they came. Part of syntax_tree.hpp, which completes Term and Expression.
//
// Conditions in a WHERE are ordinary expressions whose names are properties of the event. Names are
// still text; windows are not resolved. Threads: plain values.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "query/language/source_span.hpp"
#include "query/language/syntax_words.hpp"

namespace muster::query {

struct Term;
struct Expression;

/// EVER | DURING LAST amount unit | DURING bound TO bound | SINCE bound | BEFORE bound.
struct EventWindow {
  WindowKind kind = WindowKind::ever;
  std::int64_t amount = 0;        ///< last
  TimeUnit unit = TimeUnit::day;  ///< last
  /// between: two; since, before: one. A 'date or time' or TODAY, moved or not.
  std::vector<Term> bounds;
  SourceSpan span{};
  friend bool operator==(const EventWindow&, const EventWindow&);
};

/// type [WHERE condition] [window].
struct EventPhrase {
  std::string type;
  std::vector<Expression> where;  ///< one, or none: all events of the type
  EventWindow window;
  SourceSpan span{};  ///< of the type's name
  friend bool operator==(const EventPhrase&, const EventPhrase&);
};

/// COUNT(event) | FIRST(event) | LAST(event) | SUM, AVG, MIN, MAX, FAVOURITE(type.property …)
/// | COUNT(DISTINCT type.property …) | COUNT(DISTINCT DAYS, WEEKS, MONTHS OF event).
struct EventTerm {
  EventMeasureKind measure = EventMeasureKind::count;
  EventPhrase event;
  /// Empty where the measure has none. Where event.type is empty this is a dotted name of three
  /// parts or more, whose type is looked for when it is bound.
  std::string property{};
  TimeUnit period = TimeUnit::day;  ///< distinct_periods: day, week or month
  friend bool operator==(const EventTerm&, const EventTerm&) = default;
};

/// IN AT LEAST | AT MOST | EXACTLY count OF LAST periods unit: day, week or month.
struct Regularly {
  ThresholdKind kind = ThresholdKind::at_least;
  std::int64_t count = 0;
  std::int64_t periods = 1;
  TimeUnit unit = TimeUnit::week;
  friend bool operator==(const Regularly&, const Regularly&) = default;
};
/// Hours, days or weeks that pass.
struct ElapsedTime {
  std::int64_t amount = 1;
  TimeUnit unit = TimeUnit::day;
  friend bool operator==(const ElapsedTime&, const ElapsedTime&) = default;
};
/// AFTER A PAUSE OF pause: the window is that of the event that ends it.
struct AfterPause {
  ElapsedTime pause{};
  friend bool operator==(const AfterPause&, const AfterPause&) = default;
};
/// FOR THE FIRST TIME: the window is that of the first event.
struct ForTheFirstTime {
  friend bool operator==(const ForTheFirstTime&, const ForTheFirstTime&) = default;
};
/// DID event [how].
struct DidCondition {
  EventPhrase event;
  std::variant<std::monostate, Regularly, AfterPause, ForTheFirstTime> how{};
  friend bool operator==(const DidCondition&, const DidCondition&) = default;
};

/// [NOT] type [WHERE condition]; the event has no window of its own.
struct EventStep {
  EventPhrase event;
  bool absent = false;
  friend bool operator==(const EventStep&, const EventStep&) = default;
};
/// SEQUENCE(step, step, … [WITHIN elapsed] [window]); two steps or more, the first not absent.
struct SequenceCondition {
  std::vector<EventStep> steps;
  std::optional<ElapsedTime> within = std::nullopt;
  EventWindow window;
  friend bool operator==(const SequenceCondition&, const SequenceCondition&) = default;
};

}  // namespace muster::query
