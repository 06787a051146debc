// Random questions about events, and expressions that hold them: what the judges see as a column of
// the customers' table stands in the engine's expression as COUNT(…), DID …, SEQUENCE(…).
// Threads: one owner. Cost: microseconds.
#pragma once

#include <map>
#include <optional>
#include <string>

#include "query/language/syntax_tree.hpp"
#include "tests/oracle/dice.hpp"
#include "tests/oracle/table.hpp"

namespace muster::oracle {

class EventMaker {
 public:
  EventMaker(const Table& history, const Clock& clock, Dice& dice)
      : history_(&history), clock_(&clock), dice_(&dice) {}

  /// Any measure but AVG.
  query::EventTerm term();
  /// DID … or SEQUENCE(…).
  query::Expression condition();

 private:
  query::EventPhrase phrase(std::size_t property);
  query::EventWindow window();
  query::Expression where(const std::string& type, unsigned depth);
  query::Expression test(const std::string& type);
  bool has(const std::string& type, std::size_t property) const;

  const Table* history_;
  const Clock* clock_;
  Dice* dice_;
};

/// What a column of the customers' table stands for.
struct EventColumns {
  std::map<std::string, query::EventTerm> terms;
  std::map<std::string, query::Expression> conditions;
  /// Columns of SUM and of the COUNT of known values whose quotient is AVG.
  std::map<std::pair<std::string, std::string>, query::EventTerm> averages;
};

/// The expression with questions about events in the place of their columns; empty where the
/// language has no such expression (LIKE of a FAVOURITE).
std::optional<query::Expression> with_events(const query::Expression& expression,
                                             const EventColumns& columns);
/// Whether some column of events stands in it.
bool mentions_events(const query::Expression& expression, const EventColumns& columns);

}  // namespace muster::oracle
