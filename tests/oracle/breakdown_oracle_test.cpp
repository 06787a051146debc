// Breakdowns by one and two attributes: the engine's cells, the naive judge's map and SQLite's
// GROUP BY are the same counts in the same order.
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "engine/evaluation/breakdown.hpp"
#include "query/language/printer.hpp"
#include "query/run/breakdown.hpp"
#include "tests/oracle/engine_population.hpp"
#include "tests/oracle/naive_answers.hpp"
#include "tests/oracle/random_expression.hpp"
#include "tests/oracle/random_population.hpp"
#include "tests/oracle/trial.hpp"

namespace muster::oracle {
namespace {

std::vector<const Column*> random_columns(const Table& table, Dice& dice) {
  std::vector<const Column*> columns;
  for (const Column& column : table.columns) {
    if (column.spec.type != engine::AttributeType::real &&
        column.spec.type != engine::AttributeType::place) {
      columns.push_back(&column);
    }
  }
  std::vector<const Column*> by = {columns[dice.index(columns.size())]};
  const Column* second = columns[dice.index(columns.size())];
  if (dice.chance(60) && second != by[0]) by.push_back(second);
  return by;
}

std::string describe(const std::vector<NaiveCell>& cells) {
  std::string out;
  for (const auto& [values, count] : cells) {
    for (const Cell& value : values) out += oracle::describe(value) + " | ";
    out += std::to_string(count) + "\n";
  }
  return out;
}

std::vector<NaiveCell> engine_breakdown(const engine::Population& population,
                                        const query::Expression& expression, const Clock& clock,
                                        const std::vector<const Column*>& by, unsigned threads) {
  query::BreakdownRequest request;
  request.query = {expression, query::print(expression), context_of(clock)};
  for (const Column* column : by) request.by.push_back(column->spec.name);
  request.limit = engine::kMaxBreakdownCells;
  const auto answer = query::breakdown(population, request, {threads, std::nullopt, {}});
  std::vector<NaiveCell> cells;
  if (!answer) {
    ADD_FAILURE() << answer.error().message;
    return cells;
  }
  for (const query::BreakdownCell& cell : answer->cells) {
    std::vector<Cell> values;
    for (const engine::Value& value : cell.values) values.push_back(cell_of(value));
    cells.emplace_back(std::move(values), cell.count);
  }
  return cells;
}

TEST(BreakdownOracle, EngineAndNaiveJudgeCountTheSameCells) {
  Dice dice(run_seed() + 177);
  for (int population = 0; population < 16; ++population) {
    PopulationPlan plan;
    plan.rows = population == 0 ? 65'537 : dice.index(900);
    plan.wide = population != 0;
    const Table table = random_population(dice, plan);
    const auto engine = build_population(table, dice);
    for (int i = 0; i < (population == 0 ? 4 : 30); ++i) {
      const Clock clock = random_clock(dice, table);
      const query::Expression expression = ExpressionMaker(table, clock, dice).make();
      const auto by = random_columns(table, dice);
      SCOPED_TRACE(query::print(expression) + "\nby " + by.front()->spec.name + " and " +
                   by.back()->spec.name + "\n" + table.recipe);
      const auto expected = naive_breakdown(naive_select(table, clock, expression), by);
      for (const unsigned threads : {1U, 16U}) {
        ASSERT_EQ(describe(engine_breakdown(*engine, expression, clock, by, threads)),
                  describe(expected));
      }
    }
  }
}

TEST(BreakdownOracle, SqliteGroupsTheSameCounts) {
  Dice dice(run_seed() + 178);
  for (int population = 0; population < 8; ++population) {
    Trial trial(random_population(dice, {.rows = 1 + dice.index(900)}), dice);
    for (int i = 0; i < 25; ++i) {
      const Clock clock = random_clock(dice, trial.table());
      const query::Expression expression = ExpressionMaker(trial.table(), clock, dice).make();
      const auto by = random_columns(trial.table(), dice);
      // SQLite joins each customer with her tags, or with one NULL where she has none.
      std::string joined;
      std::string group;
      for (const Column* column : by) {
        const std::string index = std::to_string(trial.table().column_index(column->spec.name));
        const bool tags = column->spec.type == engine::AttributeType::tags;
        if (tags) joined += " LEFT JOIN tags_" + index + " ON tags_" + index + ".row = p.row";
        group += (group.empty() ? "" : ", ") + ("p.c" + index) +
                 (tags ? ", tags_" + index + ".tag" : "");
      }
      std::vector<std::uint64_t> expected;
      for (const SqlRow& row :
           trial.sqlite().ask(clock, "count(*)", joined, expression,
                              "GROUP BY " + group + " ORDER BY count(*) DESC")) {
        expected.push_back(std::stoull(row[0].value()));
      }
      std::vector<std::uint64_t> counts;
      for (const auto& [values, count] :
           engine_breakdown(*trial.population(), expression, clock, by, 2)) {
        counts.push_back(count);
      }
      ASSERT_EQ(counts, expected) << query::print(expression) << "\nby " << by.front()->spec.name
                                  << " and " << by.back()->spec.name << "\n"
                                  << trial.table().recipe;
    }
  }
}

}  // namespace
}  // namespace muster::oracle
