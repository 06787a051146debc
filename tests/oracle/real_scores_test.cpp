// Scorecards over real customers: every score, total and AUC computed by SQLite from the same file.
#include <fmt/format.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <memory>
#include <string>
#include <utility>

#include "loaders/events/load_events.hpp"
#include "loaders/load.hpp"
#include "query/language/parser.hpp"
#include "query/scorecards/ablation.hpp"
#include "query/scorecards/score.hpp"
#include "query/scorecards/suggest.hpp"
#include "tests/oracle/real_data.hpp"
#include "tests/oracle/sqlite_database.hpp"
#include "tests/oracle/sqlite_import.hpp"

namespace muster::oracle {
namespace {

using query::Scorecard;
using query::ScorecardRule;

query::Query query_of(const std::string& where, const std::string& as_of) {
  const auto query = query::read_query(where, *query::read_context(as_of, "UTC"));
  EXPECT_TRUE(query.ok()) << where << ": " << query.error().message;
  return *query;
}

std::optional<query::WrittenExpression> when(const std::string& text) {
  auto parsed = query::parse(text);
  EXPECT_TRUE(parsed.ok()) << text;
  return query::WrittenExpression{text, *std::move(parsed)};
}

query::WrittenTerm term(const std::string& text) {
  auto parsed = query::parse_term(text);
  EXPECT_TRUE(parsed.ok()) << text;
  return {text, *std::move(parsed)};
}

ScorecardRule flat(const std::string& where, std::int64_t points) {
  return {where, when(where), query::FlatRule{{points, 0}}, std::nullopt};
}

// `scored` is a query of score and positive (0 or 1), a row a customer.
void expect_as_in_sqlite(const SqliteDatabase& database, const std::string& scored,
                         const query::ScoreAnswer& answer) {
  const auto cells = database.ask("SELECT score, count(*), sum(positive) FROM (" + scored +
                                  ") GROUP BY score ORDER BY score");
  ASSERT_EQ(answer.cells.size(), cells.size());
  for (std::size_t i = 0; i < cells.size(); ++i) {
    EXPECT_EQ(answer.cells[i].score, std::stoll(*cells[i][0]));
    EXPECT_EQ(answer.cells[i].customers, std::stoull(*cells[i][1])) << *cells[i][0];
    EXPECT_EQ(answer.cells[i].positives, std::stoull(*cells[i][2])) << *cells[i][0];
  }
  // Pairs of a positive and another by their scores, ties half.
  const auto pairs = database.ask(
      "WITH cells AS (SELECT score, sum(positive) p, sum(1 - positive) n FROM (" + scored +
      ") GROUP BY score) SELECT sum(a.p * b.n * CASE WHEN a.score > b.score THEN 2 WHEN a.score = "
      "b.score THEN 1 ELSE 0 END), 2 * sum(a.p * b.n) FROM cells a, cells b");
  ASSERT_TRUE(answer.backtest.has_value() && answer.backtest->auc.has_value());
  EXPECT_EQ(answer.backtest->auc->digits,
            engine::ExactNumber(std::stoll(*pairs[0][0]), std::stoll(*pairs[0][1])).rounded(6));
}

std::shared_ptr<const engine::Population> load(const std::filesystem::path& path) {
  loaders::LoadOptions options;
  options.paths = {path.string()};
  auto loaded = loaders::load_files(options);
  EXPECT_TRUE(loaded.ok()) << loaded.error().message;
  return loaded ? loaded->population : nullptr;
}

Scorecard bank_card() {
  Scorecard card;
  card.name = "deposit";
  card.rules.push_back(flat("poutcome = 'success'", 40));
  card.rules.push_back(flat("contact = 'cellular'", 10));
  card.rules.push_back(flat("month IN ('mar', 'sep', 'oct', 'dec')", 20));
  card.rules.push_back(flat("euribor3m < 2", 25));
  card.rules.push_back({"Every call",
                        {},
                        query::PerRule{term("campaign"), {-1, 0}, engine::Decimal{-5, 0}, {}},
                        {}});
  card.rules.push_back(
      {"Age",
       {},
       query::BinnedRule{term("age"), {{"25", {5, 0}}, {"60", {0, 0}}, {{}, {8, 0}}}, {0, 0}},
       {}});
  card.grades = {{"cold", {}}, {"warm", engine::Decimal{20, 0}}, {"hot", engine::Decimal{50, 0}}};
  return card;
}

constexpr const char* kBankScores =
    "SELECT 40 * (poutcome = 'success') + 10 * (contact = 'cellular') + 20 * (month IN ('mar', "
    "'sep', 'oct', 'dec')) + 25 * (euribor3m < 2) - min(campaign, 5) + CASE WHEN age < 25 THEN 5 "
    "WHEN age < 60 THEN 0 ELSE 8 END AS score, y = 'yes' AS positive FROM calls";

TEST(RealScores, BankCallsThatSoldADeposit) {
  const auto path = real_data("bank/bank-additional-full.csv");
  if (!path) GTEST_SKIP() << "bank is not beside the checkout";
  const auto population = load(*path);
  ASSERT_NE(population, nullptr);
  SqliteDatabase database;
  import_csv(database, "calls", *path, ';', "NUMERIC");
  const query::ScoreRequest request{bank_card(), query_of("TRUE", ""), query_of("y = 'yes'", ""),
                                    6};
  const auto answer = query::score_customers(*population, request);
  ASSERT_TRUE(answer.ok()) << answer.error().message;
  EXPECT_EQ(answer->count, 41'188U);
  EXPECT_EQ(answer->backtest->positives, 4'640U);
  expect_as_in_sqlite(database, kBankScores, *answer);
  EXPECT_EQ(answer->rules[0].customers, 1'373U);
  const auto grades = database.ask(fmt::format(
      "SELECT CASE WHEN score >= 50 THEN 2 WHEN score >= 20 THEN 1 ELSE 0 END AS grade, "
      "count(*), sum(positive) FROM ({}) GROUP BY grade ORDER BY grade",
      kBankScores));
  ASSERT_EQ(answer->grades.size(), 3U);
  for (std::size_t i = 0; i < 3; ++i) {
    EXPECT_EQ(answer->grades[i].customers, std::stoull(*grades[i][1]));
    EXPECT_EQ(answer->grades[i].positives, std::stoull(*grades[i][2]));
  }
}

TEST(RealScores, BankAblationIsTheScoreWithoutTheRule) {
  const auto path = real_data("bank/bank-additional-full.csv");
  if (!path) GTEST_SKIP() << "bank is not beside the checkout";
  const auto population = load(*path);
  ASSERT_NE(population, nullptr);
  const auto ablation =
      query::ablate(*population, {bank_card(), query_of("TRUE", ""), query_of("y = 'yes'", ""), 6});
  ASSERT_TRUE(ablation.ok()) << ablation.error().message;
  ASSERT_EQ(ablation->rules.size(), bank_card().rules.size());
  double before = 1;
  for (const query::RuleAblation& rule : ablation->rules) {
    EXPECT_LE(rule.loss.value, before);
    before = rule.loss.value;
    Scorecard without = bank_card();
    std::erase_if(without.rules, [&](const auto& each) { return each.name == rule.name; });
    const auto answer = query::score_customers(
        *population, {without, query_of("TRUE", ""), query_of("y = 'yes'", ""), 6});
    ASSERT_TRUE(answer.ok()) << answer.error().message;
    EXPECT_EQ(rule.auc_without.digits, answer->backtest->auc->digits) << rule.name;
  }
}

TEST(RealScores, BankSuggestsACardThatHoldsOut) {
  const auto path = real_data("bank/bank-additional-full.csv");
  if (!path) GTEST_SKIP() << "bank is not beside the checkout";
  const auto population = load(*path);
  ASSERT_NE(population, nullptr);
  query::SuggestRequest request;
  request.query = query_of("TRUE", "");
  request.label = query_of("y = 'yes'", "");
  request.exclude = {"duration"};  // known only after the call
  const auto answer = query::suggest_scorecard(*population, request);
  ASSERT_TRUE(answer.ok()) << answer.error().message;
  EXPECT_EQ(answer->left_out, std::vector<std::string>{"y"});
  EXPECT_EQ(answer->train.customers + answer->holdout.customers, 41'188U);
  EXPECT_EQ(answer->train.positives + answer->holdout.positives, 4'640U);
  ASSERT_TRUE(answer->card.has_value());
  EXPECT_LE(answer->card->rules.size(), 10U);
  ASSERT_TRUE(answer->train.auc && answer->holdout.auc);
  EXPECT_GT(answer->holdout.auc->value, 0.75);
  EXPECT_LT(std::abs(answer->train.auc->value - answer->holdout.auc->value), 0.03);
  for (const query::AttributeEvidence& evidence : answer->evidence) {
    EXPECT_NE(evidence.attribute, "duration");
    std::uint64_t customers = 0;
    for (const query::ValueEvidence& value : evidence.values) customers += value.customers;
    EXPECT_EQ(customers, answer->train.customers) << evidence.attribute;
  }
  // What is proposed scores like any card.
  const auto judged = query::score_customers(
      *population, {*answer->card, query_of("NOT " + answer->split, ""), request.label, 6});
  ASSERT_TRUE(judged.ok()) << judged.error().message;
  EXPECT_EQ(judged->backtest->auc->digits, answer->holdout.auc->digits);
  EXPECT_GE(judged->minimum->units, 0);
}

// Features of 1997, the label of 1998.
TEST(RealScores, CdnowCustomersWhoCameBack) {
  const auto path = real_data("cdnow/CDNOW_master.txt");
  if (!path) GTEST_SKIP() << "cdnow is not beside the checkout";
  auto schema = loaders::Schema::parse(
      "[events]\nseparator = \"blank\"\ncustomer = \"customer_id\"\ntype_name = \"purchase\"\n"
      "time = \"date\"\n[events.columns.date]\ndate_format = \"YYYYMMDD\"\n");
  ASSERT_TRUE(schema.ok());
  loaders::EventLoadOptions options;
  options.files.schema = *std::move(schema);
  options.files.paths = {path->string()};
  options.unknown_customers = loaders::UnknownCustomers::create;
  const auto loaded = loaders::load_events(loaders::nobody(), options);
  ASSERT_TRUE(loaded.ok()) << loaded.error().message;

  Scorecard card;
  card.name = "back";
  card.rules.push_back({"Every purchase",
                        {},
                        query::PerRule{term("COUNT(purchase)"), {2, 0}, {}, engine::Decimal{20, 0}},
                        {}});
  card.rules.push_back(flat("SUM(purchase.dollar_value) >= 100", 10));
  card.rules.push_back(
      {"Recent",
       {},
       query::DecayRule{term("LAST(purchase)"),
                        {},
                        std::vector<query::DecayStep>{{30, {10, 0}}, {90, {5, 0}}, {180, {2, 0}}}},
       {}});
  const query::ScoreRequest request{
      card, query_of("TRUE", "1997-12-31"),
      query_of("DID purchase DURING '1998-01-01' TO '1998-06-30'", "1998-06-30"), 6};
  const auto answer = query::score_customers(*loaded->population, request);
  ASSERT_TRUE(answer.ok()) << answer.error().message;
  EXPECT_TRUE(answer->warnings.empty()) << answer->warnings.front().message;

  SqliteDatabase database;
  database.run("CREATE TABLE purchases(customer INTEGER, day INTEGER, dollars NUMERIC); BEGIN");
  auto insert = database.prepare("INSERT INTO purchases VALUES (?, ?, ?)");
  std::istringstream lines(read_whole(*path));
  std::string line;
  std::getline(lines, line);
  std::string customer;
  std::string day;
  std::string cds;
  std::string dollars;
  while (lines >> customer >> day >> cds >> dollars) {
    insert.bind(1, customer);
    insert.bind(2, day);
    insert.bind(3, dollars);
    insert.run();
  }
  database.run("COMMIT");
  expect_as_in_sqlite(
      database,
      "SELECT min(2 * sum(day <= 19971231), 20) + 10 * (round(total(dollars) FILTER (WHERE day <= "
      "19971231), 2) >= 100) + CASE WHEN age <= 30 THEN 10 WHEN age <= 90 THEN 5 WHEN age <= 180 "
      "THEN 2 ELSE 0 END AS score, max(day >= 19980101) AS positive FROM (SELECT *, "
      "julianday('1997-12-31') - max(CASE WHEN day <= 19971231 THEN julianday(substr(day, 1, 4) || "
      "'-' || substr(day, 5, 2) || '-' || substr(day, 7, 2)) END) OVER (PARTITION BY customer) AS "
      "age FROM purchases) GROUP BY customer",
      *answer);

  // Asked as of the label's moment the same rules know the future, and are told so.
  query::ScoreRequest late = request;
  late.query = query_of("TRUE", "1998-06-30");
  const auto doubted = query::score_customers(*loaded->population, late);
  ASSERT_TRUE(doubted.ok()) << doubted.error().message;
  ASSERT_FALSE(doubted->warnings.empty());
  EXPECT_NE(doubted->warnings.back().message.find("ask the rules as of an earlier moment"),
            std::string::npos);
}

TEST(RealScores, ContosoContactsWithGrades) {
  const auto path = real_data("contoso_dynamics365/Contact.txt");
  if (!path) GTEST_SKIP() << "contoso is not beside the checkout";
  loaders::LoadOptions options;
  options.paths = {path->string()};
  options.id_column = "ContactId";
  const auto loaded = loaders::load_files(options);
  ASSERT_TRUE(loaded.ok()) << loaded.error().message;
  SqliteDatabase database;
  import_csv(database, "contacts", *path, ',', "NUMERIC");
  Scorecard card;
  card.name = "loyal";
  card.rules.push_back(flat("State IN ('California', 'Oregon', 'Washington')", 7));
  card.rules.push_back(flat("Gender = 'Female'", 3));
  card.rules.push_back(flat("Income >= 100000", 11));
  const auto answer = query::score_customers(
      *loaded->population,
      {card, query_of("TRUE", ""), query_of("\"Loyalty Tier\" = 'high'", ""), 6});
  ASSERT_TRUE(answer.ok()) << answer.error().message;
  expect_as_in_sqlite(
      database,
      "SELECT 7 * (State IN ('California', 'Oregon', 'Washington')) + 3 * (Gender = "
      "'Female') + 11 * (Income >= 100000) AS score, \"Loyalty Tier\" = 'high' AS "
      "positive FROM contacts",
      *answer);
  EXPECT_EQ(answer->rules[0].customers, 1'409U);
}

}  // namespace
}  // namespace muster::oracle
