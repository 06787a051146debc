// Calendar and clock for the naive judge, by counting: years of days, months of days, one at a
// time. Shares nothing with engine/values but the Day and Instant types. Threads: pure functions.
// Cost: a few hundred steps.
#pragma once

#include <optional>
#include <string>

#include "query/language/syntax_tree.hpp"
#include "tests/oracle/table.hpp"

namespace date {
class time_zone;
}

namespace muster::oracle {

struct NaiveDate {
  int year = 1970;
  int month = 1;
  int day = 1;
};

bool leap(int year);
int days_in_month(int year, int month);
NaiveDate naive_civil(engine::Day day);
engine::Day naive_day(NaiveDate date);

/// `day` moved by `amount` of a unit of a day or more; by months, a day past the month's end
/// becomes its last day. Beyond years 1–9999 it is some day beyond them on the right side.
engine::Day naive_shift(engine::Day day, std::int64_t amount, query::TimeUnit unit);
/// Whole years between, a 29 February counting as 1 March where there is none.
int naive_age(engine::Day birth, engine::Day on);
/// Whether some day of [first, last] is an anniversary of `day`.
bool naive_anniversary(engine::Day day, engine::Day first, engine::Day last);
/// `YYYY-MM-DDTHH:MM[:SS]` by the wall clock of `zone`: the earlier where it comes twice, the end
/// of the gap where it never comes. Empty for any other text.
std::optional<engine::Instant> naive_wall_clock(const date::time_zone* zone,
                                                const std::string& text);
/// The calendar day of `instant` in `zone`.
engine::Day naive_local_day(const date::time_zone* zone, engine::Instant instant);

}  // namespace muster::oracle
