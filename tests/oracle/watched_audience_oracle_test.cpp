// Watched audiences over random steps of random populations: after each step they are what the
// naive judge selects, and who entered and left is the difference.
#include <gtest/gtest.h>

#include <algorithm>
#include <set>
#include <string>
#include <vector>

#include "query/language/printer.hpp"
#include "query/run/watched_audience.hpp"
#include "tests/oracle/engine_population.hpp"
#include "tests/oracle/naive_judge.hpp"
#include "tests/oracle/random_expression.hpp"
#include "tests/oracle/random_population.hpp"
#include "tests/oracle/row_steps.hpp"
#include "tests/oracle/trial.hpp"

namespace muster::oracle {
namespace {

using Ids = std::set<std::string>;

Ids ids_selected(const Table& table, const Clock& clock, const query::Expression& expression) {
  Ids ids;
  for (const std::size_t row : naive_select(table, clock, expression)) ids.insert(table.ids[row]);
  return ids;
}

Ids minus(const Ids& left, const Ids& right) {
  Ids rest;
  std::set_difference(left.begin(), left.end(), right.begin(), right.end(),
                      std::inserter(rest, rest.end()));
  return rest;
}

Ids ids_in(const query::WatchedAudience& audience) {
  Ids ids;
  for (const engine::Row row : audience.rows().rows()) {
    ids.insert(audience.version()->directory().id_at(row));
  }
  return ids;
}

TEST(WatchedAudienceOracle, EveryStepIsTheDifferenceOfTwoFullEvaluations) {
  Dice dice(run_seed() + 711);
  std::size_t steps = 0;
  std::size_t whole = 0;
  for (int trial = 0; trial < 10; ++trial) {
    Table table = random_population(dice, {.rows = 1 + dice.index(600), .wide = false});
    const auto saved = definitions_of(table);
    auto population = build_population(table, dice);
    Clock clock = random_clock(dice, table);
    struct Watched {
      query::Expression expression;
      query::WatchedAudience audience;
      Ids members;
    };
    std::vector<Watched> watched;
    for (int i = 0; i < 12; ++i) {
      query::Query query;
      query.expression = ExpressionMaker(table, clock, dice).make();
      query.context = context_of(clock);
      query.context.saved = saved;
      auto audience = query::WatchedAudience::open(query, population, {.threads = 1});
      ASSERT_TRUE(audience.ok()) << audience.error().message;
      watched.push_back(
          {query.expression, *std::move(audience), ids_selected(table, clock, query.expression)});
    }
    for (int step = 0; step < 6; ++step) {
      const Table later = stepped_table(table, dice);
      if (later.rows() == 0) break;
      const auto next = build_population(later, dice);
      const engine::RowChanges changes = row_changes_between(*population, *next);
      if (dice.chance(30)) clock.as_of.since_epoch += dice.between(1, 40'000);
      query::QueryContext context = context_of(clock);
      context.saved = saved;
      for (Watched& each : watched) {
        SCOPED_TRACE(table.recipe + "\n" + query::print(each.expression));
        const auto change = each.audience.advance(next, changes, context, {.threads = 2});
        ASSERT_TRUE(change.ok()) << change.error().message;
        const Ids now = ids_selected(later, clock, each.expression);
        ASSERT_EQ(ids_in(each.audience), now);
        ASSERT_EQ(change->count, now.size());
        ASSERT_EQ(Ids(change->entered.begin(), change->entered.end()), minus(now, each.members));
        ASSERT_EQ(Ids(change->left.begin(), change->left.end()), minus(each.members, now));
        ASSERT_EQ(change->entered.size(), minus(now, each.members).size());
        each.members = now;
        ++steps;
        if (change->asked_whole) ++whole;
      }
      table = later;
      population = next;
    }
  }
  EXPECT_GT(steps, 0U);
  // Most steps ask touched rows alone; else this would prove nothing.
  EXPECT_LT(whole * 2, steps);
}

}  // namespace
}  // namespace muster::oracle
