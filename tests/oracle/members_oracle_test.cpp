// Members: pages one after another, the stream, and the naive judge's sort are the same customers
// in the same order, whatever the order asked for; cells are the table's.
#include <gtest/gtest.h>

#include <algorithm>
#include <string>
#include <vector>

#include "query/language/printer.hpp"
#include "query/run/members.hpp"
#include "tests/oracle/engine_population.hpp"
#include "tests/oracle/naive_answers.hpp"
#include "tests/oracle/random_expression.hpp"
#include "tests/oracle/random_population.hpp"
#include "tests/oracle/trial.hpp"

namespace muster::oracle {
namespace {

using Ids = std::vector<std::string>;

struct RandomOrder {
  std::vector<OrderKey> keys;
  std::string text;
};

RandomOrder random_order(const Table& table, Dice& dice) {
  RandomOrder order;
  std::vector<const Column*> columns = {nullptr};
  for (const Column& column : table.columns) {
    if (column.spec.type != engine::AttributeType::tags &&
        column.spec.type != engine::AttributeType::place) {
      columns.push_back(&column);
    }
  }
  const std::uint64_t keys = dice.chance(25) ? 0 : 1 + dice.below(3);
  for (std::uint64_t i = 0; i < keys && !columns.empty(); ++i) {
    const std::size_t at = dice.index(columns.size());
    const OrderKey key{columns[at], dice.chance(50)};
    columns.erase(columns.begin() + static_cast<std::ptrdiff_t>(at));
    if (!order.text.empty()) order.text += ", ";
    order.text += key.column == nullptr ? "id" : query::print_name(key.column->spec.name);
    if (key.descending) order.text += dice.chance(50) ? " desc" : " DESC";
    order.keys.push_back(key);
    if (key.column == nullptr) break;  // nothing is left to order behind the id
  }
  return order;
}

query::MembersRequest request_of(const query::Expression& expression, const Clock& clock,
                                 const std::string& order_by) {
  query::MembersRequest request;
  request.query = {expression, query::print(expression), context_of(clock)};
  request.order_by = order_by;
  return request;
}

/// The ids of all pages, each of a random size.
Ids ids_of_pages(const engine::Population& population, query::MembersRequest request, Dice& dice,
                 std::size_t expected) {
  Ids ids;
  for (std::size_t pages = 0;; ++pages) {
    request.limit = std::min<std::uint64_t>(query::kLargestPage,
                                            1 + dice.below(dice.chance(50) ? 10 : 1 + expected));
    if (pages > 30) request.limit = query::kLargestPage;
    const auto page = query::members(population, request);
    if (!page) {
      ADD_FAILURE() << page.error().message << "\norder by " << request.order_by;
      return ids;
    }
    EXPECT_EQ(page->count, expected);
    EXPECT_LE(page->members.size(), *request.limit);
    for (const query::Member& member : page->members) ids.push_back(member.id);
    if (!page->next) return ids;
    if (page->members.empty() || ids.size() > expected) {
      ADD_FAILURE() << "a page without members, or members twice, but a cursor";
      return ids;
    }
    request.cursor = *page->next;
  }
}

Ids ids_of_stream(const std::shared_ptr<const engine::Population>& population,
                  const query::MembersRequest& request, Dice& dice) {
  Ids ids;
  auto stream = query::MemberStream::open(population, request);
  if (!stream) {
    ADD_FAILURE() << stream.error().message;
    return ids;
  }
  for (;;) {
    const auto rows = stream->next(1 + dice.index(500));
    if (rows.empty()) return ids;
    for (const engine::Row row : rows) ids.push_back(population->directory().id_at(row));
  }
}

TEST(MembersOracle, PagesStreamAndNaiveSortAgree) {
  Dice dice(run_seed() + 77);
  for (int population = 0; population < 12; ++population) {
    PopulationPlan plan;
    plan.rows = population == 0 ? 65'537 : dice.index(600);
    plan.wide = population != 0;
    const Table table = random_population(dice, plan);
    const auto engine = build_population(table, dice);
    for (int i = 0; i < (population == 0 ? 4 : 40); ++i) {
      const Clock clock = random_clock(dice, table);
      const query::Expression expression = ExpressionMaker(table, clock, dice).make();
      const RandomOrder order = random_order(table, dice);
      SCOPED_TRACE(query::print(expression) + "\norder by " + order.text + "\n" + table.recipe);
      const auto selected = naive_select(table, clock, expression);
      Ids expected;
      for (const std::size_t row : naive_sort(table, selected, order.keys))
        expected.push_back(table.ids[row]);
      const query::MembersRequest request = request_of(expression, clock, order.text);
      ASSERT_TRUE(ids_of_pages(*engine, request, dice, expected.size()) == expected) << "pages";
      ASSERT_TRUE(ids_of_stream(engine, request, dice) == expected) << "stream";
    }
  }
}

TEST(MembersOracle, SqliteOrdersTheSameWay) {
  Dice dice(run_seed() + 78);
  for (int population = 0; population < 8; ++population) {
    Trial trial(random_population(dice, {.rows = 50 + dice.index(300)}), dice);
    const Table& table = trial.table();
    for (int i = 0; i < 20; ++i) {
      const Clock clock = random_clock(dice, table);
      const query::Expression expression = ExpressionMaker(table, clock, dice).make();
      const Column& column = dice.pick(table.columns);
      if (column.spec.type == engine::AttributeType::tags ||
          column.spec.type == engine::AttributeType::place) {
        continue;
      }
      const std::string key = "p.c" + std::to_string(table.column_index(column.spec.name));
      const std::string id = table.integer_ids ? "CAST(p.id AS INTEGER)" : "p.id";
      Ids expected;
      for (const SqlRow& row :
           trial.sqlite().ask(clock, "p.id", "", expression,
                              "ORDER BY " + key + " IS NULL, " + key + " DESC, " + id)) {
        expected.push_back(row[0].value());
      }
      const auto request =
          request_of(expression, clock, query::print_name(column.spec.name) + " desc");
      ASSERT_EQ(ids_of_stream(trial.population(), request, dice), expected)
          << query::print(expression) << "\norder by " << column.spec.name << " desc\n"
          << table.recipe;
    }
  }
}

TEST(MembersOracle, CellsAreTheTables) {
  Dice dice(run_seed() + 79);
  for (int population = 0; population < 10; ++population) {
    const Table table = random_population(dice, {.rows = 1 + dice.index(400)});
    const auto engine = build_population(table, dice);
    query::MembersRequest request;
    request.fields = {"*"};
    request.limit = 1'000;
    const auto page = query::members(*engine, request);
    ASSERT_TRUE(page.ok()) << page.error().message;
    ASSERT_EQ(page->members.size(), table.rows());
    for (const query::Member& member : page->members) {
      const auto row = static_cast<std::size_t>(
          std::find(table.ids.begin(), table.ids.end(), member.id) - table.ids.begin());
      for (std::size_t i = 0; i < table.columns.size(); ++i) {
        Cell expected = table.columns[i].cells[row];
        if (auto* tags = std::get_if<Tags>(&expected)) std::sort(tags->begin(), tags->end());
        Cell cell = cell_of(member.cells[i]);
        ASSERT_EQ(describe(cell), describe(expected))
            << table.columns[i].spec.name << ", id " << member.id;
      }
    }
  }
}

}  // namespace
}  // namespace muster::oracle
