// Profiles of random audiences: every value counts, in the audience and in its base, whom its own
// condition selects among them, and the values of one attribute share out everybody.
#include <gtest/gtest.h>

#include <map>
#include <string>

#include "query/language/parser.hpp"
#include "query/language/printer.hpp"
#include "query/run/profile.hpp"
#include "tests/oracle/naive_judge.hpp"
#include "tests/oracle/random_expression.hpp"
#include "tests/oracle/random_population.hpp"
#include "tests/oracle/trial.hpp"

namespace muster::oracle {
namespace {

TEST(ProfileOracle, CountsWhomTheNaiveJudgeSelects) {
  Dice dice(run_seed() + 501);
  for (int population = 0; population < 8; ++population) {
    PopulationPlan plan;
    plan.rows = population == 0 ? 66'000 : 1 + dice.index(900);
    plan.wide = population != 0;
    Trial trial(random_population(dice, plan), dice);
    const Table& table = trial.table();
    for (int i = 0; i < (population == 0 ? 1 : 6); ++i) {
      const Clock clock = random_clock(dice, table);
      const query::Expression where = ExpressionMaker(table, clock, dice).make();
      const query::Expression versus = ExpressionMaker(table, clock, dice).make();
      SCOPED_TRACE(query::print(where) + "\nversus " + query::print(versus) + "\n" + table.recipe);
      query::ProfileRequest request;
      request.query = {where, "", context_of(clock)};
      std::vector<std::size_t> base(table.rows());
      for (std::size_t row = 0; row < base.size(); ++row) base[row] = row;
      if (dice.chance(50)) {
        request.versus = query::Query{versus, "", context_of(clock)};
        base = naive_select(table, clock, versus);
      }
      request.values = 1'000'000;
      request.bins = 2 + dice.index(12);
      const auto answer = query::profile(*trial.population(), request, {2, std::nullopt, {}});
      ASSERT_TRUE(answer.ok()) << answer.error().message;
      const auto audience = naive_select(table, clock, where);
      ASSERT_EQ(answer->count, audience.size());
      ASSERT_EQ(answer->base, base.size());
      std::map<std::string, std::uint64_t> sums;
      std::size_t judged = 0;
      for (const query::ProfileValue& value : answer->values) {
        sums[value.attribute] += value.count;
        // The naive judge is slow on many rows: a sample of the values will do there.
        if (!value.condition || (table.rows() > 1'000 && ++judged > 60)) continue;
        const auto condition = query::parse(*value.condition);
        ASSERT_TRUE(condition.ok()) << *value.condition;
        ASSERT_EQ(value.count, naive_select(table, clock, *condition, audience).size())
            << *value.condition;
        ASSERT_EQ(value.base_count, naive_select(table, clock, *condition, base).size())
            << *value.condition;
      }
      for (const Column& column : table.columns) {
        if (column.spec.type == engine::AttributeType::tags) continue;
        ASSERT_EQ(sums[column.spec.name], audience.size()) << column.spec.name;
      }
    }
  }
}

}  // namespace
}  // namespace muster::oracle
