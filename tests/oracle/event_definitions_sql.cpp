// The other half: SQL over the history's table, with window functions and EXISTS.
#include <fmt/format.h>

#include <set>
#include <string>
#include <utility>

#include <date/tz.h>

#include "engine/check.hpp"
#include "tests/oracle/event_definitions.hpp"
#include "tests/oracle/event_history.hpp"
#include "tests/oracle/event_meaning.hpp"
#include "tests/oracle/naive_calendar.hpp"

namespace muster::oracle {
namespace {

using query::EventMeasureKind;
using query::TimeUnit;

std::string period_sql(TimeUnit unit) {
  if (unit == TimeUnit::day) return "local_day(p.c2)";
  if (unit == TimeUnit::month) return "substr(local_day(p.c2), 1, 7)";
  // Whole weeks since a Monday long ago.
  return "CAST((julianday(local_day(p.c2)) - julianday('1900-01-01')) / 7 AS INTEGER)";
}

}  // namespace

std::vector<SqlRow> EventDefinitions::ask(const query::EventPhrase& event, std::string_view what,
                                          std::string_view rest) {
  return sqlite_.ask(clock_, what, "", meaning_of(event),
                     fmt::format("AND p.c2 <= {} {}", clock_.as_of.since_epoch, rest));
}

std::vector<Cell> EventDefinitions::by_sql(const query::EventTerm& term) {
  std::vector<Cell> cells = unknowns();
  const std::string column =
      term.property.empty() ? "" : fmt::format("p.c{}", history_->column_index(term.property));
  if (term.measure == EventMeasureKind::favourite) {
    const std::string what =
        "p.c1, p.c4, row_number() OVER (PARTITION BY p.c1 ORDER BY count(*) DESC, max(p.c2) DESC, "
        "p.c4)";
    for (const SqlRow& row : ask(term.event, what, "AND p.c4 IS NOT NULL GROUP BY p.c1, p.c4")) {
      if (row[2] == "1") cells[std::stoull(row[0].value())] = row[1].value();
    }
    return cells;
  }
  std::string value;
  int scale = 0;
  bool instant = false;
  bool counts = false;
  switch (term.measure) {
    case EventMeasureKind::count:
      value = "count(*)";
      counts = true;
      break;
    case EventMeasureKind::distinct_values:
      value = fmt::format("count(DISTINCT {})", column);
      counts = true;
      break;
    case EventMeasureKind::distinct_periods:
      value = fmt::format("count(DISTINCT {})", period_sql(term.period));
      counts = true;
      break;
    case EventMeasureKind::first:
    case EventMeasureKind::last:
      value = term.measure == EventMeasureKind::first ? "min(p.c2)" : "max(p.c2)";
      instant = true;
      break;
    default: {
      const char* name = term.measure == EventMeasureKind::sum     ? "sum"
                         : term.measure == EventMeasureKind::least ? "min"
                                                                   : "max";
      value = fmt::format("{}({})", name, column);
      scale = 2;
    }
  }
  if (counts) cells.assign(customers_, engine::Decimal{0, 0});
  for (const SqlRow& row : ask(term.event, "p.c1, " + value, "GROUP BY p.c1")) {
    if (!row[1]) continue;
    Cell& cell = cells[std::stoull(row[0].value())];
    const std::int64_t number = std::stoll(*row[1]);
    if (instant) {
      cell = engine::Instant{number};
    } else {
      cell = engine::Decimal{number, scale};
    }
  }
  return cells;
}

std::vector<Cell> EventDefinitions::did_by_sql(const query::DidCondition& node) {
  std::vector<Cell> cells(customers_, false);
  const auto customer = [](const SqlRow& row) { return std::stoull(row[0].value()); };
  query::EventPhrase ever = node.event;
  ever.window = query::EventWindow{};
  if (const auto* regularly = std::get_if<query::Regularly>(&node.how)) {
    const engine::Day today = naive_local_day(date::locate_zone(clock_.zone), clock_.as_of);
    std::string ago = "CASE";
    for (std::int64_t back = 1; back <= regularly->periods; ++back) {
      ago += fmt::format(" WHEN local_day(p.c2) > '{}' THEN {}",
                         engine::format_day(naive_shift(today, -back, regularly->unit)), back);
    }
    cells.assign(customers_, in_kind(regularly->kind, 0, regularly->count));
    for (const SqlRow& row :
         ask(ever, fmt::format("p.c1, count(DISTINCT {} END)", ago), "GROUP BY p.c1")) {
      cells[customer(row)] = in_kind(regularly->kind, std::stoll(row[1].value()), regularly->count);
    }
    return cells;
  }
  std::set<std::string> inside;
  for (const SqlRow& row : ask(node.event, "p.row", "")) inside.insert(row[0].value());
  if (const auto* after = std::get_if<query::AfterPause>(&node.how)) {
    for (const SqlRow& row :
         ask(ever, "p.c1, p.row, p.c2 - lag(p.c2) OVER (PARTITION BY p.c1 ORDER BY p.c2, p.row)",
             "")) {
      if (!row[2] || std::stoll(*row[2]) < seconds_in(after->pause)) continue;
      if (inside.contains(row[1].value())) cells[customer(row)] = true;
    }
    return cells;
  }
  if (std::holds_alternative<query::ForTheFirstTime>(node.how)) {
    for (const SqlRow& row :
         ask(ever, "p.c1, p.row, rank() OVER (PARTITION BY p.c1 ORDER BY p.c2)", "")) {
      if (row[2] == "1" && inside.contains(row[1].value())) cells[customer(row)] = true;
    }
    return cells;
  }
  for (const SqlRow& row : ask(node.event, "DISTINCT p.c1", "")) cells[customer(row)] = true;
  return cells;
}

std::vector<Cell> EventDefinitions::sequence_by_sql(const query::SequenceCondition& node) {
  SqliteDatabase database;
  for (std::size_t i = 0; i < node.steps.size(); ++i) {
    database.run(fmt::format("CREATE TABLE s{0}(who INTEGER, at INTEGER); BEGIN", i));
    query::EventPhrase event = node.steps[i].event;
    event.window = node.steps[i].absent ? open_ended(node.window) : node.window;
    SqliteStatement insert = database.prepare(fmt::format("INSERT INTO s{} VALUES (?, ?)", i));
    for (const SqlRow& row : ask(event, "DISTINCT p.c1, p.c2", "")) {
      insert.bind(1, static_cast<std::int64_t>(std::stoll(row[0].value())));
      insert.bind(2, static_cast<std::int64_t>(std::stoll(row[1].value())));
      insert.run();
    }
    database.run(fmt::format("COMMIT; CREATE INDEX i{0} ON s{0}(who, at)", i));
  }
  std::string from = "s0";
  std::string where = "1";
  std::size_t before = 0;
  std::vector<std::size_t> absent;
  const auto none = [&](std::size_t step, const std::string& until) {
    where += fmt::format(
        " AND NOT EXISTS (SELECT 1 FROM s{0} x WHERE x.who = s0.who AND x.at > s{1}.at{2})", step,
        before, until.empty() ? "" : " AND x.at < " + until);
  };
  for (std::size_t i = 1; i < node.steps.size(); ++i) {
    if (node.steps[i].absent) {
      absent.push_back(i);
      continue;
    }
    from += fmt::format(" JOIN s{0} ON s{0}.who = s0.who AND s{0}.at > s{1}.at", i, before);
    for (const std::size_t step : absent) none(step, fmt::format("s{}.at", i));
    absent.clear();
    before = i;
  }
  if (node.within) {
    const std::int64_t within = seconds_in(*node.within);
    where += fmt::format(" AND s{}.at - s0.at <= {}", before, within);
    for (const std::size_t step : absent) {
      none(step, fmt::format("s{}.at + {} + 1", before, within));
    }
    if (!absent.empty()) {
      where += fmt::format(" AND s{}.at + {} <= {}", before, within, clock_.as_of.since_epoch);
    }
  } else {
    for (const std::size_t step : absent) none(step, "");
  }
  std::vector<Cell> cells(customers_, false);
  for (const SqlRow& row :
       database.ask(fmt::format("SELECT DISTINCT s0.who FROM {} WHERE {}", from, where))) {
    cells[std::stoull(row[0].value())] = true;
  }
  return cells;
}

std::vector<Cell> EventDefinitions::by_sql(const query::Expression& condition) {
  if (const auto* node = std::get_if<query::DidCondition>(&condition.node)) {
    return did_by_sql(*node);
  }
  return sequence_by_sql(std::get<query::SequenceCondition>(condition.node));
}

}  // namespace muster::oracle
