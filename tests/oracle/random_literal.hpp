// Literals drawn from a population's data and from just beside it: bounds are where engines err.
// Threads: one owner. Cost: microseconds.
#pragma once

#include <optional>
#include <string>

#include "query/language/syntax_tree.hpp"
#include "tests/oracle/dice.hpp"
#include "tests/oracle/table.hpp"

namespace muster::oracle {

class LiteralMaker {
 public:
  LiteralMaker(const Table& table, const Clock& clock, Dice& dice)
      : table_(&table), clock_(&clock), dice_(&dice) {}

  /// A cell of the column that has a value, or unknown where chance finds none.
  const Cell& known_cell(const Column& column);

  /// Near the values of a number column; any scale that fits 18 digits.
  engine::Decimal number(const Column& column);
  /// Near the values of a real column.
  engine::Decimal real(const Column& column);
  /// A category or text the column has, or nearly has.
  std::string text(const Column& column);
  /// A tag the column has, or a stranger.
  std::string tag(const Column& column);
  /// A LIKE pattern made by putting wildcards into a value; the value's own are escaped if there is
  /// an escape character (ASCII).
  std::string pattern(const Column& column, bool ignore_case, std::optional<char32_t> escape);
  /// 'YYYY-MM-DD' near the values of a date or time column.
  engine::Day day(const Column& column);
  /// Seconds from a value of a date or time column to the moment of asking.
  std::int64_t seconds_ago(const Column& column);
  /// An instant near the values of a time column.
  engine::Instant instant(const Column& column);
  /// The same as text: in UTC or by the wall clock of the query's zone.
  query::Term instant_term(const Column& column);
  /// A term that may stand beside a date column: a day, TODAY, TODAY shifted.
  query::Term day_term(const Column& column);
  /// A term that may stand beside a time column: day terms and instants.
  query::Term time_term(const Column& column);

 private:
  const Table* table_;
  const Clock* clock_;
  Dice* dice_;
};

/// `value` read as a literal of the language, sign and scale as they are.
query::Term number_term(engine::Decimal value);
query::Term string_term(std::string value);

}  // namespace muster::oracle
