// Funnels, retention and timelines against SQLite, which answers by their definitions: over random
// histories, and over the real ones beside the checkout.
#include <fmt/format.h>
#include <gtest/gtest.h>

#include <random>
#include <string>
#include <utility>
#include <vector>

#include "loaders/events/load_events.hpp"
#include "query/run/funnel.hpp"
#include "query/run/retention.hpp"
#include "query/run/timeline.hpp"
#include "tests/oracle/csv_text.hpp"
#include "tests/oracle/real_data.hpp"
#include "tests/oracle/sqlite_database.hpp"
#include "tests/seed.hpp"

namespace muster::oracle {
namespace {

/// A history for both judges: table e(c, type, t, at) and a population.
class Histories {
 public:
  Histories() { database_.run("BEGIN"); }
  /// `at`: YYYY-MM-DDTHH:MM:SS, UTC.
  void add(const std::string& customer, const std::string& type, const std::string& at) {
    csv_ += fmt::format("{},{},{}Z\n", customer, type, at);
    insert_.bind(1, customer);
    insert_.bind(2, type);
    insert_.bind(3, at);
    insert_.run();
  }
  std::shared_ptr<const engine::Population> build() {
    database_.run("COMMIT");
    database_.run("CREATE INDEX by_customer ON e (c, type, t)");
    loaders::EventLoadOptions options;
    options.unknown_customers = loaders::UnknownCustomers::create;
    return loaders::load_events_of_bytes(loaders::nobody(), csv_, "events.csv", options)
        .value()
        .population;
  }
  std::vector<std::vector<std::int64_t>> ask(const std::string& sql) const {
    std::vector<std::vector<std::int64_t>> rows;
    for (const SqlRow& row : database_.ask(sql)) {
      auto& numbers = rows.emplace_back();
      for (const auto& cell : row) numbers.push_back(std::stoll(cell.value_or("0")));
    }
    return rows;
  }

 private:
  SqliteDatabase database_;
  std::string csv_ = "customer,type,time\n";
  SqliteStatement insert_ = prepared();
  SqliteStatement prepared() {
    database_.run("CREATE TABLE e (c TEXT, type TEXT, t INTEGER, at TEXT)");
    return database_.prepare(
        "INSERT INTO e VALUES (?1, ?2, CAST(strftime('%s', ?3) AS INTEGER), ?3)");
  }
};

query::Query everybody(const std::string& as_of) {
  query::Query query;
  query.context = query::read_context(as_of, "UTC").value();
  return query;
}

/// One row a cohort and period with customers in it: months since the year 0, months later, how
/// many; from the definition.
std::string monthly_retention(const std::string& type) {
  return fmt::format(
      "WITH m AS (SELECT c, type, t, CAST(substr(at, 1, 4) AS INTEGER) * 12 + "
      "CAST(substr(at, 6, 2) AS INTEGER) - 1 AS month FROM e), "
      "f AS (SELECT c, min(month) AS cohort FROM m WHERE type = '{0}' GROUP BY c) "
      "SELECT cohort, month - cohort AS k, count(DISTINCT m.c) FROM m JOIN f ON m.c = f.c "
      "WHERE m.type = '{0}' GROUP BY cohort, k ORDER BY cohort, k",
      type);
}

std::vector<std::vector<std::int64_t>> cells_of(const query::RetentionAnswer& answer) {
  std::vector<std::vector<std::int64_t>> cells;
  for (const query::RetentionCohort& cohort : answer.cohorts) {
    const engine::CivilDate first = engine::civil(cohort.begin);
    EXPECT_TRUE(cohort.back.empty() || cohort.back.front() == cohort.size);
    for (std::size_t k = 0; k < cohort.back.size(); ++k) {
      if (cohort.back[k] == 0) continue;
      cells.push_back({first.year * 12 + static_cast<std::int64_t>(first.month) - 1,
                       static_cast<std::int64_t>(k), static_cast<std::int64_t>(cohort.back[k])});
    }
  }
  return cells;
}

void expect_monthly_retention(const Histories& histories, const engine::Population& population,
                              const std::string& as_of, std::size_t months) {
  query::RetentionRequest request;
  request.audience = everybody(as_of);
  request.event = "purchase";
  request.unit = query::PeriodUnit::month;
  request.periods = months - 1;
  const auto answer = query::retention(population, request).value();
  EXPECT_EQ(answer.cohorts.size(), months);
  EXPECT_EQ(cells_of(answer), histories.ask(monthly_retention("purchase")));
}

/// Customers at each of two steps.
std::string two_steps(const std::string& first, const std::string& second, std::int64_t within) {
  return fmt::format(
      "SELECT (SELECT count(DISTINCT c) FROM e WHERE type = '{0}'), (SELECT count(DISTINCT a.c) "
      "FROM e a JOIN e b ON a.c = b.c WHERE a.type = '{0}' AND b.type = '{1}' AND b.t > a.t "
      "AND b.t - a.t <= {2})",
      first, second, within);
}

std::vector<std::vector<std::int64_t>> counts_of(const query::FunnelAnswer& answer) {
  std::vector<std::int64_t> counts;
  for (const query::StepCount& step : answer.counts) {
    counts.push_back(static_cast<std::int64_t>(step.count));
  }
  return {counts};
}

TEST(EventQuestionsOfRealCustomers, CdnowComesBackMonthByMonth) {
  const auto path = real_data("cdnow/CDNOW_master.txt");
  if (!path) GTEST_SKIP() << "cdnow is not beside the checkout";
  Histories histories;
  const std::string text = read_whole(*path);
  std::size_t purchases = 0;
  for (std::size_t at = text.find('\n') + 1; at < text.size(); at = text.find('\n', at) + 1) {
    const std::size_t id = text.find_first_not_of(' ', at);
    const std::size_t day = text.find_first_not_of(' ', id + 5);
    histories.add(text.substr(id, 5), "purchase",
                  fmt::format("{}-{}-{}T12:00:00", text.substr(day, 4), text.substr(day + 4, 2),
                              text.substr(day + 6, 2)));
    ++purchases;
  }
  EXPECT_EQ(purchases, 69'659U);
  const auto population = histories.build();
  EXPECT_EQ(population->events().size(), purchases);
  expect_monthly_retention(histories, *population, "1998-06-30", 18);

  query::FunnelRequest funnel;
  funnel.audience = everybody("1998-06-30");
  funnel.steps = {"purchase", "purchase"};
  funnel.within = "30 DAYS";
  EXPECT_EQ(counts_of(query::funnel(*population, funnel).value()),
            histories.ask(two_steps("purchase", "purchase", 30 * 86'400)));
}

TEST(EventQuestionsOfRealCustomers, OnlineRetailBuysAndReturns) {
  const auto path = real_data("online_retail/online_retail.csv");
  if (!path) GTEST_SKIP() << "online_retail is not beside the checkout";
  Histories histories;
  bool header = true;
  read_csv(read_whole(*path), ',', [&](const CsvRecord& record) {
    if (std::exchange(header, false) || record[6].empty()) return;
    std::string at = record[4];
    at[10] = 'T';
    if (record[0].starts_with('C')) {
      histories.add(record[6], "cancellation", at);
    } else if (std::stod(record[3]) > 0 && std::stod(record[5]) > 0) {
      histories.add(record[6], "purchase", at);
    }
  });
  const auto population = histories.build();
  expect_monthly_retention(histories, *population, "2011-12-31", 13);
  const auto buyers = histories.ask("SELECT count(DISTINCT c) FROM e WHERE type = 'purchase'");
  EXPECT_EQ(buyers.front().front(), 4'338);

  query::FunnelRequest funnel;
  funnel.audience = everybody("2011-12-31");
  funnel.steps = {"purchase", "cancellation"};
  funnel.within = "14 DAYS";
  EXPECT_EQ(counts_of(query::funnel(*population, funnel).value()),
            histories.ask(two_steps("purchase", "cancellation", 14 * 86'400)));

  query::TimelineRequest timeline;
  timeline.audience = everybody("2011-12-31");
  timeline.events = {"purchase", "cancellation"};
  timeline.unit = query::PeriodUnit::month;
  timeline.periods = 13;
  const query::TimelineAnswer found = query::timeline(*population, timeline).value();
  std::vector<std::vector<std::int64_t>> months;
  for (const query::TimelinePeriod& period : found.periods) {
    auto& row = months.emplace_back();
    for (const engine::TimelineCell& cell : period.cells) {
      row.push_back(static_cast<std::int64_t>(cell.events));
      row.push_back(static_cast<std::int64_t>(cell.customers));
    }
  }
  EXPECT_EQ(months,
            histories.ask("SELECT sum(type = 'purchase'), count(DISTINCT CASE type WHEN 'purchase' "
                          "THEN c END), sum(type = 'cancellation'), count(DISTINCT CASE type WHEN "
                          "'cancellation' THEN c END), count(*), count(DISTINCT c) "
                          "FROM e GROUP BY substr(at, 1, 7) ORDER BY substr(at, 1, 7)"));
}

TEST(EventQuestions, RandomFunnelsAreWhatTheJoinSays) {
  const std::uint64_t seed = tests::seed();
  SCOPED_TRACE(::testing::Message() << "MUSTER_SEED=" << seed);
  std::mt19937_64 random(seed);
  for (int round = 0; round < 8; ++round) {
    Histories histories;
    const std::uint64_t minutes = round % 2 == 0 ? 1 : 60;
    for (int i = 0; i < 3'000; ++i) {
      const std::uint64_t second = random() % (minutes * 30);
      histories.add(fmt::format("c{}", random() % 400),
                    std::vector<std::string>{"visit", "cart", "buy"}[random() % 3],
                    fmt::format("2026-06-01T10:{:02}:{:02}", second / 60, second % 60));
    }
    const auto population = histories.build();
    const std::uint64_t within = random() % (minutes * 15);
    query::FunnelRequest request;
    request.audience = everybody("2026-06-30");
    request.steps = {"visit", "cart", "buy"};
    request.within = fmt::format("{} seconds", within);
    EXPECT_EQ(
        counts_of(query::funnel(*population, request).value()),
        histories.ask(fmt::format(
            "SELECT (SELECT count(DISTINCT c) FROM e WHERE type = 'visit'), "
            "(SELECT count(DISTINCT a.c) FROM e a JOIN e b ON a.c = b.c WHERE a.type = 'visit' AND "
            "b.type = 'cart' AND b.t > a.t AND b.t - a.t <= {0}), (SELECT count(DISTINCT a.c) FROM "
            "e a JOIN e b ON a.c = b.c JOIN e d ON a.c = d.c WHERE a.type = 'visit' AND b.type = "
            "'cart' AND d.type = 'buy' AND b.t > a.t AND d.t > b.t AND d.t - a.t <= {0})",
            within)));
  }
}

}  // namespace
}  // namespace muster::oracle
