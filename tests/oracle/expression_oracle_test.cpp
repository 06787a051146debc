// Random expressions over random populations: every judge must select the same customers.
#include <fmt/format.h>
#include <gtest/gtest.h>

#include <algorithm>

#include "query/language/parser.hpp"
#include "query/language/printer.hpp"
#include "tests/oracle/naive_judge.hpp"
#include "tests/oracle/random_expression.hpp"
#include "tests/oracle/random_population.hpp"
#include "tests/oracle/shrink.hpp"
#include "tests/oracle/sqlite_judge.hpp"

namespace muster::oracle {
namespace {

TEST(ExpressionOracle, JudgesAgree) {
  Dice dice(run_seed());
  std::size_t selected = 0, all = 0, empty = 0, everyone = 0;
  for (int p = 0; p < 20; ++p) {
    PopulationPlan plan;
    plan.rows = 200;
    const Table table = random_population(dice, plan);
    SqliteJudge sqlite(table);
    for (int e = 0; e < 100; ++e) {
      const Clock clock = random_clock(dice);
      ExpressionMaker maker(table, clock, dice);
      const query::Expression expression = maker.make();
      const std::string text = query::print(expression);
      const auto parsed = query::parse(text);
      ASSERT_TRUE(parsed.ok()) << text << "\n" << parsed.error().message;
      ASSERT_EQ(*parsed == expression, true) << text << "\n" << query::print(*parsed);
      const auto naive = naive_select(table, clock, expression);
      const auto other = sqlite.select(clock, expression);
      selected += naive.size();
      all += table.rows();
      empty += naive.empty();
      everyone += naive.size() == table.rows();
      if (naive != other) {
        const auto least = shrink(expression, [&](const query::Expression& e2) {
          return naive_select(table, clock, e2) != sqlite.select(clock, e2);
        });
        const auto a = naive_select(table, clock, least), b = sqlite.select(clock, least);
        std::vector<std::size_t> diff;
        std::set_symmetric_difference(a.begin(), a.end(), b.begin(), b.end(),
                                      std::back_inserter(diff));
        std::string cells;
        for (const auto& c : table.columns)
          cells += c.spec.name + " = " + describe(c.cells[diff[0]]) + "\n";
        ADD_FAILURE() << query::print(least) << "\n"
                      << a.size() << " " << b.size() << "\n"
                      << sqlite.last_sql() << "\n"
                      << cells << clock.as_of.since_epoch << clock.zone;
        return;
      }
    }
  }
  std::cout << selected << " of " << all << " empty " << empty << " everyone " << everyone << "\n";
}

}  // namespace
}  // namespace muster::oracle
