// Random scorecards over random audiences and labels: every customer's score added up by the naive
// judge, the conditions of flat cards judged by SQLite too, and every figure counted customer by
// customer.
#include <gtest/gtest.h>

#include <map>
#include <string>

#include "query/language/printer.hpp"
#include "query/scorecards/ablation.hpp"
#include "query/scorecards/compare.hpp"
#include "query/scorecards/reasons.hpp"
#include "query/scorecards/rule_text.hpp"
#include "query/scorecards/score.hpp"
#include "tests/oracle/naive_judge.hpp"
#include "tests/oracle/naive_scores.hpp"
#include "tests/oracle/random_expression.hpp"
#include "tests/oracle/random_population.hpp"
#include "tests/oracle/random_scorecard.hpp"
#include "tests/oracle/trial.hpp"

namespace muster::oracle {
namespace {

using Integer = NaiveScores::Integer;
using query::Scorecard;

std::string describe(const Scorecard& card) {
  std::string text = "base " + engine::format_decimal(card.base);
  for (const query::ScorecardRule& rule : card.rules) {
    text += "\n" + rule.name + ": " + query::rule_text(rule);
    if (rule.group) text += " [group " + std::to_string(*rule.group) + "]";
  }
  return text;
}

// One question: who is asked, and who of them is a positive.
struct Asked {
  Clock clock;
  query::Expression where;
  query::Expression label;
  std::vector<std::size_t> rows;
  std::vector<bool> positive;  // by row of the table
  std::size_t positives = 0;   // of the rows
};

Asked random_question(const Table& table, Dice& dice) {
  Asked asked;
  asked.clock = random_clock(dice, table);
  asked.where = ExpressionMaker(table, asked.clock, dice).make();
  asked.label = ExpressionMaker(table, asked.clock, dice).make();
  asked.rows = naive_select(table, asked.clock, asked.where);
  asked.positive.assign(table.rows(), false);
  for (const std::size_t row : naive_select(table, asked.clock, asked.label)) {
    asked.positive[row] = true;
  }
  for (const std::size_t row : asked.rows) asked.positives += asked.positive[row] ? 1U : 0U;
  return asked;
}

query::Query query_of(const query::Expression& expression, const Table& table, const Clock& clock) {
  query::QueryContext context = context_of(clock);
  context.saved = definitions_of(table);
  return {expression, "", context};
}

// Every pair of a positive and another.
std::optional<engine::ExactNumber> pair_auc(const Asked& asked,
                                            const std::vector<Integer>& scores) {
  const std::size_t others = asked.rows.size() - asked.positives;
  if (asked.positives == 0 || others == 0) return std::nullopt;
  std::int64_t twice = 0;
  for (const std::size_t a : asked.rows) {
    if (!asked.positive[a]) continue;
    for (const std::size_t b : asked.rows) {
      if (asked.positive[b]) continue;
      twice += scores[a] > scores[b] ? 2 : (scores[a] == scores[b] ? 1 : 0);
    }
  }
  return engine::ExactNumber(twice, 2 * asked.positives * others);
}

void expect_cells(const Asked& asked, const std::vector<Integer>& scores,
                  const query::ScoreAnswer& answer) {
  std::map<Integer, std::pair<std::uint64_t, std::uint64_t>> cells;
  for (const std::size_t row : asked.rows) {
    auto& cell = cells[scores[row]];
    ++cell.first;
    cell.second += asked.positive[row] ? 1U : 0U;
  }
  ASSERT_EQ(answer.cells.size(), cells.size());
  auto next = cells.begin();
  for (const engine::ScoreCell& cell : answer.cells) {
    ASSERT_EQ(Integer(cell.score), next->first);
    ASSERT_EQ(cell.customers, next->second.first);
    ASSERT_EQ(cell.positives, next->second.second);
    ++next;
  }
}

void expect_rules(const Asked& asked, const NaiveScores& scores, const query::ScoreAnswer& answer) {
  ASSERT_EQ(answer.rules.size(), scores.rules.size());
  for (std::size_t i = 0; i < scores.rules.size(); ++i) {
    std::uint64_t customers = 0;
    std::uint64_t positives = 0;
    Integer points = 0;
    for (const std::size_t row : asked.rows) {
      points += scores.rules[i][row];
      if (scores.rules[i][row] == 0) continue;
      ++customers;
      positives += asked.positive[row] ? 1U : 0U;
    }
    SCOPED_TRACE(answer.rules[i].text);
    EXPECT_EQ(answer.rules[i].customers, customers);
    EXPECT_EQ(answer.rules[i].positives, positives);
    const Integer unit =
        boost::multiprecision::pow(Integer(10), static_cast<unsigned>(answer.scale));
    EXPECT_EQ(answer.rules[i].points, engine::ExactNumber(points, unit).digits(answer.scale));
  }
}

void expect_reasons(const Trial& trial, const Asked& asked, const Scorecard& card,
                    const NaiveScores& scores, std::size_t row) {
  const auto context = query_of(asked.where, trial.table(), asked.clock).context;
  const auto answer =
      query::score_customer(*trial.population(), card, trial.table().ids[row], context);
  ASSERT_TRUE(answer.ok()) << answer.error().message;
  const auto units = [&](engine::Decimal value) {
    return Integer(*engine::units_at_scale(value, *card.decimals));
  };
  EXPECT_EQ(units(answer->score), scores.totals[row]);
  Integer sum = units(answer->base) + units(answer->adjustment);
  for (std::size_t i = 0; i < card.rules.size(); ++i) {
    EXPECT_EQ(units(answer->rules[i].points), scores.rules[i][row]);
    sum += units(answer->rules[i].points);
  }
  for (const query::GroupReason& group : answer->groups) sum += units(group.adjustment);
  EXPECT_EQ(sum, units(answer->score));
}

TEST(ScoreOracle, ScoresRulesAndBacktestsAreThoseOfTheNaiveJudge) {
  Dice dice(run_seed() + 601);
  int judged = 0;
  for (int population = 0; population < 12; ++population) {
    PopulationPlan plan;
    plan.rows = 1 + dice.index(400);
    Trial trial(random_population(dice, plan), dice);
    const Table& table = trial.table();
    for (int i = 0; i < 5; ++i) {
      const Asked asked = random_question(table, dice);
      const Scorecard card = random_scorecard(table, asked.clock, dice);
      SCOPED_TRACE(describe(card) + "\nwhere " + query::print(asked.where) + "\nlabel " +
                   query::print(asked.label) + "\n" + table.recipe);
      const query::Query query = query_of(asked.where, table, asked.clock);
      const query::Query label = query_of(asked.label, table, asked.clock);
      const auto answer = query::score_customers(*trial.population(), {card, query, label, 6});
      ASSERT_TRUE(answer.ok()) << answer.error().message;
      const NaiveScores scores = naive_scores(table, asked.clock, card);
      ASSERT_EQ(answer->count, asked.rows.size());
      ASSERT_EQ(answer->scale, *card.decimals);
      ASSERT_NO_FATAL_FAILURE(expect_cells(asked, scores.totals, *answer));
      ASSERT_NO_FATAL_FAILURE(expect_rules(asked, scores, *answer));
      const auto auc = pair_auc(asked, scores.totals);
      ASSERT_EQ(answer->backtest->auc.has_value(), auc.has_value());
      if (auc) {
        ++judged;
        EXPECT_EQ(answer->backtest->auc->digits, auc->rounded(6));
      } else {
        EXPECT_TRUE(answer->backtest->unjudged.has_value());
      }
      for (int customer = 0; customer < 3; ++customer) {
        expect_reasons(trial, asked, card, scores, dice.index(table.rows()));
      }

      const auto ablation = query::ablate(*trial.population(), {card, query, label, 6});
      ASSERT_TRUE(ablation.ok()) << ablation.error().message;
      ASSERT_EQ(ablation->rules.size(), auc ? card.rules.size() : 0U);
      for (const query::RuleAblation& rule : ablation->rules) {
        Scorecard without = card;
        std::erase_if(without.rules, [&](const auto& each) { return each.name == rule.name; });
        const auto left = pair_auc(asked, naive_scores(table, asked.clock, without).totals);
        EXPECT_EQ(rule.auc_without.digits, left->rounded(6)) << rule.name;
      }
    }
  }
  EXPECT_GT(judged, 0);
}

TEST(ScoreOracle, SqliteFindsTheCustomersOfFlatRules) {
  Dice dice(run_seed() + 602);
  for (int population = 0; population < 6; ++population) {
    PopulationPlan plan;
    plan.rows = 1 + dice.index(2'000);
    Trial trial(random_population(dice, plan), dice);
    const Table& table = trial.table();
    const Clock clock = random_clock(dice, table);
    Scorecard card;
    card.name = "flat";
    std::vector<std::int64_t> totals(table.rows());
    for (int i = 0; i < 8; ++i) {
      query::Expression when = ExpressionMaker(table, clock, dice).make();
      const std::int64_t points = dice.between(-20, 20);
      for (const std::size_t row : trial.sqlite().select(clock, when)) totals[row] += points;
      card.rules.push_back({"r" + std::to_string(i),
                            query::WrittenExpression{query::print(when), when},
                            query::FlatRule{{points, 0}}, std::nullopt});
    }
    SCOPED_TRACE(describe(card) + "\n" + table.recipe);
    query::Query everyone = query_of({query::ConstantCondition{true}}, table, clock);
    const auto answer = query::score_customers(*trial.population(), {card, everyone, {}, 6});
    ASSERT_TRUE(answer.ok()) << answer.error().message;
    std::map<std::int64_t, std::uint64_t> cells;
    for (const std::int64_t total : totals) ++cells[total];
    ASSERT_EQ(answer->cells.size(), cells.size());
    for (const engine::ScoreCell& cell : answer->cells) {
      EXPECT_EQ(cell.customers, cells[cell.score]) << cell.score;
    }
  }
}

}  // namespace
}  // namespace muster::oracle
