// Two versions of random scorecards: every customer's move between grades and over a threshold,
// and the differences that undo it, counted customer by customer over naive scores.
#include <gtest/gtest.h>

#include <map>
#include <string>

#include "query/language/printer.hpp"
#include "query/scorecards/card_differences.hpp"
#include "query/scorecards/compare.hpp"
#include "query/scorecards/rule_text.hpp"
#include "tests/oracle/naive_judge.hpp"
#include "tests/oracle/naive_scores.hpp"
#include "tests/oracle/random_expression.hpp"
#include "tests/oracle/random_population.hpp"
#include "tests/oracle/random_scorecard.hpp"
#include "tests/oracle/trial.hpp"

namespace muster::oracle {
namespace {

using Integer = NaiveScores::Integer;
using query::CountedCustomers;
using query::Scorecard;

std::string grade_of(const Scorecard& card, const Integer& score) {
  std::string name = "(none)";
  const Integer unit =
      boost::multiprecision::pow(Integer(10), static_cast<unsigned>(*card.decimals));
  for (const query::ScorecardGrade& grade : card.grades) {
    if (!grade.from || score >= grade.from->units * unit) name = grade.name;
  }
  return name;
}

void expect_count(const CountedCustomers& count, const std::vector<std::size_t>& rows,
                  const std::vector<bool>& positive) {
  std::uint64_t positives = 0;
  for (const std::size_t row : rows) positives += positive[row] ? 1U : 0U;
  EXPECT_EQ(count.customers, rows.size());
  EXPECT_EQ(count.positives, positives);
}

TEST(CompareOracle, MovesAndCausesAreThoseOfNaiveScores) {
  Dice dice(run_seed() + 611);
  int crossings = 0;
  for (int population = 0; population < 10; ++population) {
    PopulationPlan plan;
    plan.rows = 1 + dice.index(500);
    Trial trial(random_population(dice, plan), dice);
    const Table& table = trial.table();
    for (int i = 0; i < 5; ++i) {
      const Clock clock = random_clock(dice, table);
      const query::Expression where = ExpressionMaker(table, clock, dice).make();
      const query::Expression label = ExpressionMaker(table, clock, dice).make();
      const Scorecard first = random_scorecard(table, clock, dice);
      const Scorecard second = random_version(first, table, clock, dice);
      std::string trace = "where " + query::print(where);
      for (const Scorecard* card : {&first, &second}) {
        trace += "\n" + card->name;
        for (const auto& rule : card->rules) trace += "\n  " + rule.name + query::rule_text(rule);
      }
      SCOPED_TRACE(trace + "\n" + table.recipe);
      query::QueryContext context = context_of(clock);
      context.saved = definitions_of(table);
      query::CompareRequest request{first, second, {where, "", context}, {}, {}, 6};
      request.label = query::Query{label, "", context};
      const std::int64_t cut = dice.between(-20, 40);
      request.threshold = engine::Decimal{cut, 0};
      const auto answer = query::compare_scorecards(*trial.population(), request);
      ASSERT_TRUE(answer.ok()) << answer.error().message;

      const auto rows = naive_select(table, clock, where);
      std::vector<bool> positive(table.rows());
      for (const std::size_t row : naive_select(table, clock, label)) positive[row] = true;
      const NaiveScores before = naive_scores(table, clock, first);
      const NaiveScores after = naive_scores(table, clock, second);
      ASSERT_EQ(answer->count, rows.size());

      std::map<std::pair<std::string, std::string>, std::uint64_t> moves;
      std::uint64_t same = 0;
      for (const std::size_t row : rows) {
        ++moves[{grade_of(first, before.totals[row]), grade_of(second, after.totals[row])}];
        same += before.totals[row] == after.totals[row] ? 1U : 0U;
      }
      EXPECT_EQ(answer->same_score, same);
      ASSERT_EQ(answer->migration.cells.size(), moves.size());
      for (const query::MigrationCell& cell : answer->migration.cells) {
        const std::pair key{answer->migration.first_grades.at(cell.first),
                            answer->migration.second_grades.at(cell.second)};
        EXPECT_EQ(cell.count.customers, moves[key]) << key.first << " to " << key.second;
      }

      const Integer unit =
          boost::multiprecision::pow(Integer(10), static_cast<unsigned>(*first.decimals));
      const auto chosen = [&](const NaiveScores& scores, std::size_t row) {
        return scores.totals[row] >= cut * unit;
      };
      std::vector<std::size_t> entered;
      std::vector<std::size_t> left;
      for (const std::size_t row : rows) {
        if (!chosen(before, row) && chosen(after, row)) entered.push_back(row);
        if (chosen(before, row) && !chosen(after, row)) left.push_back(row);
      }
      ASSERT_TRUE(answer->crossing.has_value());
      expect_count(answer->crossing->entered, entered, positive);
      expect_count(answer->crossing->left, left, positive);
      if (entered.empty() && left.empty()) continue;
      ++crossings;
      const auto differences = query::differences_of(first, second);
      ASSERT_EQ(answer->crossing->causes.size(), differences.size());
      for (const query::CardDifference& difference : differences) {
        SCOPED_TRACE(difference.what);
        const NaiveScores undone = naive_scores(table, clock, difference.put_back);
        std::vector<std::size_t> not_entered;
        std::vector<std::size_t> not_left;
        for (const std::size_t row : entered) {
          if (!chosen(undone, row)) not_entered.push_back(row);
        }
        for (const std::size_t row : left) {
          if (chosen(undone, row)) not_left.push_back(row);
        }
        const auto cause =
            std::find_if(answer->crossing->causes.begin(), answer->crossing->causes.end(),
                         [&](const query::CrossingCause& each) {
                           return each.what == difference.what && each.change == difference.change;
                         });
        ASSERT_NE(cause, answer->crossing->causes.end());
        expect_count(cause->entered, not_entered, positive);
        expect_count(cause->left, not_left, positive);
      }
    }
  }
  EXPECT_GT(crossings, 0);
}

}  // namespace
}  // namespace muster::oracle
