// The twelve counts of the standard load over 100,000 generated customers: the engine, over the CSV
// file that it loaded, against SQL written by hand, over the same file in SQLite.
#include <fmt/format.h>
#include <gtest/gtest.h>

#include <array>
#include <optional>
#include <string>

#include "loaders/generator/generator.hpp"
#include "loaders/load.hpp"
#include "query/run/count.hpp"
#include "tests/oracle/csv_text.hpp"
#include "tests/oracle/sqlite_database.hpp"

namespace muster::oracle {
namespace {

struct StandardCount {
  const char* name;
  std::string where;
  std::string sql;
};

/// 'A','B',… of the towns at even popularity ranks 2 … 100.
std::string even_cities(const loaders::Geography& geography) {
  std::string list;
  for (std::size_t rank = 2; rank <= 100; rank += 2) {
    list += fmt::format("{}'{}'", list.empty() ? "" : ",", geography.city_at_rank(rank).name);
  }
  return list;
}

std::array<StandardCount, 12> standard_counts(const loaders::Geography& geography) {
  const std::string cities = even_cities(geography);
  const std::string rare = fmt::format("'{}'", geography.city_at_rank(500).name);
  return {{
      {"c01",
       "gender = 'male' AND age BETWEEN 35 AND 40 AND education IN ('bachelor','master','doctor') "
       "AND employment = 'employed' AND income > 30000",
       "gender = 'male' AND age >= 35 AND age <= 40 AND education IN "
       "('bachelor','master','doctor') "
       "AND employment = 'employed' AND income > 30000"},
      {"c02", "region IN ('Lombardy','Piedmont') AND area = 'urban'",
       "(region = 'Lombardy' OR region = 'Piedmont') AND area = 'urban'"},
      {"c03", "city = 'Moscow'", "city = 'Moscow'"},
      {"c04", "spend >= 500 AND orders >= 2 AND last_order IN LAST 30 DAYS",
       "spend >= 500 AND orders >= 2 AND last_order > date('2026-06-30', '-30 days') "
       "AND last_order <= '2026-06-30'"},
      {"c05", "orders >= 1 AND last_order < TODAY - 180 DAYS AND email_ok AND NOT nps <= 6",
       "orders >= 1 AND last_order < date('2026-06-30', '-180 days') AND email_ok AND "
       "(nps IS NULL OR nps > 6)"},
      {"c06",
       "city IN (" + cities + ") AND NOT (gender = 'female' AND age < 30) AND (email_ok OR sms_ok)",
       "city IN (" + cities +
           ") AND coalesce(NOT (gender = 'female' AND age < 30), 1) AND (email_ok OR sms_ok)"},
      {"c07", "(nps <= 6 OR csat <= 2 OR complaints > 0) AND spend > 1000",
       "(nps <= 6 OR csat <= 2 OR complaints > 0) AND spend > 1000"},
      {"c08", "interests HAS ANY ('sport','travel') AND NOT interests HAS 'kids' AND email_ok",
       "(instr(tags, '|sport|') OR instr(tags, '|travel|')) AND NOT instr(tags, '|kids|') AND "
       "email_ok"},
      {"c09", "AT LEAST 3 OF (email_ok, sms_ok, push_ok, loyalty = 'gold', orders >= 3, nps >= 9)",
       "coalesce(email_ok, 0) + coalesce(sms_ok, 0) + coalesce(push_ok, 0) + "
       "coalesce(loyalty = 'gold', 0) + coalesce(orders >= 3, 0) + coalesce(nps >= 9, 0) >= 3"},
      {"c10", "orders = 1 AND signup_date BETWEEN '2025-01-01' AND '2025-12-31' AND clv > 200",
       "orders = 1 AND strftime('%Y', signup_date) = '2025' AND clv > 200"},
      {"c11", "city = " + rare + " AND education = 'doctor' AND income > 60000",
       "city = " + rare + " AND education = 'doctor' AND income > 60000"},
      {"c12", "NOT (region = 'Lombardy' OR employment = 'unemployed' OR NOT email_ok)",
       "coalesce(region <> 'Lombardy', 1) AND coalesce(employment <> 'unemployed', 1) AND "
       "email_ok"},
  }};
}

/// The file in SQLite: empty cells NULL, numbers numeric, flags 0 or 1, tags with a `|` on each
/// side.
void import_customers(SqliteDatabase& database, const std::string& csv) {
  std::optional<SqliteStatement> insert;
  CsvRecord header;
  read_csv(csv, ',', [&](const CsvRecord& record) {
    if (!insert) {
      header = record;
      std::string columns;
      std::string marks;
      for (const std::string& name : record) {
        const bool text =
            name == "id" || name == "location" || name.ends_with("_date") || name == "last_order";
        columns += fmt::format("{}\"{}\" {}", columns.empty() ? "" : ", ", name,
                               text ? "TEXT" : "NUMERIC");
        marks += marks.empty() ? "?" : ", ?";
      }
      database.run(fmt::format("CREATE TABLE customers({}, tags TEXT); BEGIN", columns));
      insert = database.prepare(fmt::format("INSERT INTO customers VALUES ({}, ?)", marks));
      return;
    }
    int at = 1;
    std::string tags;
    for (std::size_t i = 0; i < record.size(); ++i, ++at) {
      const std::string& cell = record[i];
      if (header[i] == "interests") tags = "|" + cell + "|";
      if (cell.empty()) {
        insert->bind_null(at);
      } else if (cell == "true" || cell == "false") {
        insert->bind(at, std::int64_t{cell == "true"});
      } else {
        insert->bind(at, cell);
      }
    }
    insert->bind(at, tags);
    insert->run();
  });
  database.run("COMMIT");
}

TEST(StandardPopulation, TheTwelveCountsAgreeWithSqlite) {
  std::string csv;
  const auto generated = loaders::generate_customers(
      {.customers = 100'000}, [&](std::string_view bytes) { return csv.append(bytes), true; });
  ASSERT_TRUE(generated.ok()) << generated.error().message;
  SqliteDatabase database;
  import_customers(database, csv);
  const auto loaded = loaders::load_bytes(std::move(csv), "customers.csv", {});
  ASSERT_TRUE(loaded.ok()) << loaded.error().message;
  ASSERT_EQ(loaded->population->size(), 100'000U);

  const loaders::CustomerGenerator generator(loaders::kStandardSeed);
  const auto context = query::read_context("2026-06-30", "UTC");
  ASSERT_TRUE(context.ok());
  for (const StandardCount& standard : standard_counts(generator.geography())) {
    const auto query = query::read_query(standard.where, *context);
    ASSERT_TRUE(query.ok()) << standard.name << ": " << query.error().message;
    const auto answer = query::count(*loaded->population, *query);
    ASSERT_TRUE(answer.ok()) << standard.name << ": " << answer.error().message;
    const auto rows = database.ask("SELECT count(*) FROM customers WHERE " + standard.sql);
    EXPECT_EQ(std::to_string(answer->count), rows.at(0).at(0))
        << standard.name << ": " << standard.where;
    // c11 asks for a few hundred in ten million.
    if (standard.name != std::string("c11")) {
      EXPECT_GT(answer->count, 0U) << standard.name << " selects nobody";
    }
  }
}

}  // namespace
}  // namespace muster::oracle
