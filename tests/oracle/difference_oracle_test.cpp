// Differences of random expressions between two random states of one table: rows shuffled,
// customers gone, new and changed; who crossed is what the naive judge says of each state.
#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <numeric>
#include <set>
#include <string>
#include <vector>

#include "query/language/printer.hpp"
#include "query/run/difference.hpp"
#include "tests/oracle/engine_population.hpp"
#include "tests/oracle/naive_judge.hpp"
#include "tests/oracle/random_expression.hpp"
#include "tests/oracle/random_population.hpp"
#include "tests/oracle/trial.hpp"

namespace muster::oracle {
namespace {

// A later state: rows dropped and, perhaps, shuffled; cells taken from other rows or made unknown.
Table later_state(const Table& table, Dice& dice) {
  std::vector<std::size_t> rows;
  for (std::size_t row = 0; row < table.rows(); ++row) {
    if (!dice.chance(10)) rows.push_back(row);
  }
  if (dice.chance(50)) {
    for (std::size_t i = rows.size(); i > 1; --i) std::swap(rows[i - 1], rows[dice.index(i)]);
  }
  Table later = table;
  later.ids.clear();
  for (const std::size_t row : rows) later.ids.push_back(table.ids[row]);
  for (std::size_t at = 0; at < table.columns.size(); ++at) {
    std::vector<Cell>& cells = later.columns[at].cells;
    cells.clear();
    for (const std::size_t row : rows) {
      const bool changed = dice.chance(20);
      cells.push_back(changed ? dice.pick(table.columns[at].cells) : table.columns[at].cells[row]);
    }
  }
  return later;
}

// The first state lacks some customers of the second.
Table without_some(const Table& table, Dice& dice) {
  Table kept = table;
  kept.ids.clear();
  for (Column& column : kept.columns) column.cells.clear();
  for (std::size_t row = 0; row < table.rows(); ++row) {
    if (dice.chance(10)) continue;
    kept.ids.push_back(table.ids[row]);
    for (std::size_t at = 0; at < table.columns.size(); ++at) {
      kept.columns[at].cells.push_back(table.columns[at].cells[row]);
    }
  }
  return kept;
}

std::set<std::string> ids_selected(const Table& table, const Clock& clock,
                                   const query::Expression& expression) {
  std::set<std::string> ids;
  for (const std::size_t row : naive_select(table, clock, expression)) ids.insert(table.ids[row]);
  return ids;
}

std::set<std::string> minus(const std::set<std::string>& left, const std::set<std::string>& right) {
  std::set<std::string> rest;
  std::set_difference(left.begin(), left.end(), right.begin(), right.end(),
                      std::inserter(rest, rest.end()));
  return rest;
}

std::set<std::string> ids_of(const query::DifferenceSide& side) {
  std::set<std::string> ids;
  for (const query::DifferenceMember& member : side.members) ids.insert(member.id);
  return ids;
}

void check_members(const query::DifferenceSide& side, const query::DifferenceAnswer& answer,
                   const Table& from, const Table& to) {
  const auto row_in = [](const Table& table, const std::string& id) {
    return static_cast<std::size_t>(std::find(table.ids.begin(), table.ids.end(), id) -
                                    table.ids.begin());
  };
  const auto expect_cell = [](const Table& table, std::size_t row, const std::string& name,
                              const engine::Value& value) {
    Cell expected = row == table.rows() ? Cell{} : table.column(name).cells[row];
    if (auto* tags = std::get_if<Tags>(&expected)) std::sort(tags->begin(), tags->end());
    ASSERT_EQ(describe(cell_of(value)), describe(expected)) << name;
  };
  for (const query::DifferenceMember& member : side.members) {
    const std::size_t before = row_in(from, member.id);
    const std::size_t after = row_in(to, member.id);
    ASSERT_EQ(member.is_stranger, before == from.rows() || after == to.rows()) << member.id;
    for (std::size_t at = 0; at < answer.attributes.size(); ++at) {
      const std::string& name = answer.attributes[at].name;
      ASSERT_NO_FATAL_FAILURE(expect_cell(from, before, name, member.before[at]));
      ASSERT_NO_FATAL_FAILURE(expect_cell(to, after, name, member.after[at]));
    }
  }
}

TEST(DifferenceOracle, WhoCrossedIsWhatTheNaiveJudgeSaysOfEachState) {
  Dice dice(run_seed() + 701);
  for (int population = 0; population < 12; ++population) {
    const Table whole = random_population(dice, {.rows = 1 + dice.index(1'200)});
    const Table from = without_some(whole, dice);
    const Table to = later_state(whole, dice);
    const auto before = build_population(from, dice);
    const auto after = build_population(to, dice);
    const auto saved = definitions_of(whole);
    for (int i = 0; i < 10; ++i) {
      const Clock clock = random_clock(dice, whole);
      const Clock later = dice.chance(50) ? clock : random_clock(dice, whole);
      query::DifferenceRequest request;
      request.expression = ExpressionMaker(whole, clock, dice).make();
      request.from = context_of(clock);
      request.to = context_of(later);
      request.from.saved = saved;
      request.to.saved = saved;
      request.members = query::kMostDifferenceMembers;
      SCOPED_TRACE(whole.recipe + "\n" + query::print(request.expression));
      const auto answer = query::difference(*before, *after, request, {.threads = 2});
      ASSERT_TRUE(answer.ok()) << answer.error().message;
      const auto old_ids = ids_selected(from, clock, request.expression);
      const auto new_ids = ids_selected(to, later, request.expression);
      ASSERT_EQ(answer->from_count, old_ids.size());
      ASSERT_EQ(answer->to_count, new_ids.size());
      ASSERT_EQ(ids_of(answer->entered), minus(new_ids, old_ids));
      ASSERT_EQ(ids_of(answer->left), minus(old_ids, new_ids));
      ASSERT_EQ(answer->stayed + answer->left.count, old_ids.size());
      ASSERT_EQ(answer->stayed + answer->entered.count, new_ids.size());
      ASSERT_NO_FATAL_FAILURE(check_members(answer->entered, *answer, from, to));
      ASSERT_NO_FATAL_FAILURE(check_members(answer->left, *answer, from, to));
    }
  }
}

}  // namespace
}  // namespace muster::oracle
