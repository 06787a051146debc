// What real customers did, as events: published counts, and more that SQLite counts by itself.
#include <fmt/format.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <utility>

#include "engine/events/event_store.hpp"
#include "loaders/events/load_events.hpp"
#include "query/run/count.hpp"
#include "tests/oracle/real_data.hpp"
#include "tests/oracle/sqlite_database.hpp"
#include "tests/oracle/sqlite_import.hpp"

namespace muster::oracle {
namespace {

std::uint64_t count(const engine::Population& population, const std::string& where,
                    const std::string& as_of) {
  auto context = query::read_context(as_of, "UTC");
  const auto query = query::read_query(where, *context);
  if (!query) {
    ADD_FAILURE() << where << ": " << query.error().message;
    return 0;
  }
  const auto answer = query::count(population, *query);
  if (!answer) {
    ADD_FAILURE() << where << ": " << answer.error().message;
    return 0;
  }
  return answer->count;
}

std::uint64_t ask(const SqliteDatabase& database, const std::string& sql) {
  return std::stoull(database.ask(sql).at(0).at(0).value_or("0"));
}

loaders::EventLoadOptions options_of(const std::string& toml, loaders::UnknownCustomers unknown,
                                     double max_rejects) {
  loaders::EventLoadOptions options;
  auto schema = loaders::Schema::parse(toml);
  EXPECT_TRUE(schema.ok()) << schema.error().message;
  options.files.schema = *std::move(schema);
  options.files.max_reject_share = max_rejects;
  options.unknown_customers = unknown;
  return options;
}

Result<loaders::LoadedEvents> load_whole(const std::filesystem::path& path, const std::string& toml,
                                         double max_rejects = 0.01) {
  auto options = options_of(toml, loaders::UnknownCustomers::create, max_rejects);
  options.files.paths = {path.string()};
  return loaders::load_events(loaders::nobody(), options);
}

TEST(RealEvents, OnlineRetailLinesOfInvoices) {
  const auto path = real_data("online_retail/online_retail.csv");
  if (!path) GTEST_SKIP() << "online_retail is not beside the checkout";
  const auto loaded = load_whole(*path,
                                 "[events]\ncustomer = \"CustomerID\"\ntype_name = \"line\"\n"
                                 "time = \"InvoiceDate\"\n[events.columns.Description]\n"
                                 "drop = true\n",
                                 0.3);
  ASSERT_TRUE(loaded.ok()) << loaded.error().message;
  EXPECT_EQ(loaded->report.records, 541'909U);
  EXPECT_EQ(loaded->report.reject_reasons.at("no customer id"), 135'080U);
  EXPECT_EQ(loaded->report.loaded, 541'909U - 135'080U);
  const engine::Population& population = *loaded->population;
  EXPECT_TRUE(population.directory().find("17850").has_value());  // 17850.0 in the file
  const std::string purchase = "InvoiceNo NOT LIKE 'C%' AND Quantity > 0 AND UnitPrice > 0";
  const std::string now = "2011-12-31";
  EXPECT_EQ(count(population, "DID line WHERE " + purchase, now), 4'338U);
  EXPECT_EQ(count(population, "COUNT(DISTINCT line.InvoiceNo WHERE " + purchase + ") = 1", now),
            1'493U);

  SqliteDatabase database;
  import_csv(database, "lines", *path);
  const std::string sold =
      "CustomerID <> '' AND InvoiceNo NOT LIKE 'C%' AND CAST(Quantity AS INTEGER) > 0 AND "
      "CAST(UnitPrice AS REAL) > 0";
  EXPECT_EQ(count(population, "COUNT(line WHERE " + purchase + ") >= 100", now),
            ask(database, "SELECT count(*) FROM (SELECT 1 FROM lines WHERE " + sold +
                              " GROUP BY CustomerID HAVING count(*) >= 100)"));
  EXPECT_EQ(
      count(population, "DID line WHERE " + purchase + " DURING '2011-11-01' TO '2011-11-30'", now),
      ask(database, "SELECT count(DISTINCT CustomerID) FROM lines WHERE " + sold +
                        " AND date(InvoiceDate) BETWEEN '2011-11-01' AND '2011-11-30'"));
  EXPECT_EQ(count(population, "SUM(line.Quantity) < 0", now),
            ask(database,
                "SELECT count(*) FROM (SELECT 1 FROM lines WHERE CustomerID <> '' GROUP "
                "BY CustomerID HAVING sum(Quantity) < 0)"));
  EXPECT_EQ(count(population, "LAST(line) < '2011-03-01'", now),
            ask(database,
                "SELECT count(*) FROM (SELECT 1 FROM lines WHERE CustomerID <> '' GROUP "
                "BY CustomerID HAVING max(InvoiceDate) < '2011-03-01')"));
}

TEST(RealEvents, CdnowPurchases) {
  const auto path = real_data("cdnow/CDNOW_master.txt");
  if (!path) GTEST_SKIP() << "cdnow is not beside the checkout";
  const auto loaded = load_whole(*path,
                                 "[events]\nseparator = \"blank\"\ncustomer = \"customer_id\"\n"
                                 "type_name = \"purchase\"\ntime = \"date\"\n"
                                 "[events.columns.date]\ndate_format = \"YYYYMMDD\"\n");
  ASSERT_TRUE(loaded.ok()) << loaded.error().message;
  EXPECT_EQ(loaded->report.loaded, 69'659U);
  EXPECT_EQ(loaded->created_customers, 23'570U);
  EXPECT_EQ(count(*loaded->population, "DID purchase DURING LAST 90 DAYS", "1998-06-30"), 3'301U);
  EXPECT_EQ(count(*loaded->population, "SUM(purchase.number_of_cds) >= 0", "1998-06-30"), 23'570U);
}

TEST(RealEvents, ContosoOnlinePurchasesOfContacts) {
  const auto contacts = real_data("contoso_dynamics365/Contact.txt");
  const auto purchases = real_data("contoso_dynamics365/OnlinePurchases.txt");
  if (!contacts || !purchases) GTEST_SKIP() << "contoso is not beside the checkout";
  loaders::LoadOptions customers;
  customers.paths = {contacts->string()};
  customers.id_column = "ContactId";
  auto people = loaders::load_files(customers);
  ASSERT_TRUE(people.ok()) << people.error().message;
  auto options = options_of(
      "[events]\ncustomer = \"ContactId\"\ntype = \"ActivityTypeDisplay\"\ntime = "
      "\"PurchasedOn\"\n",
      loaders::UnknownCustomers::reject, 0.01);
  options.files.paths = {purchases->string()};
  const auto loaded = loaders::load_events(people->population, options);
  ASSERT_TRUE(loaded.ok()) << loaded.error().message;
  EXPECT_EQ(loaded->report.reject_reasons.at("no such customer"), 9U);
  EXPECT_EQ(loaded->report.loaded, 12'360U);
  EXPECT_EQ(count(*loaded->population, "DID OnlinePurchase DURING LAST 90 DAYS", "2019-03-30"),
            1'714U);
}

TEST(RealEvents, OlistPaymentsOfPersons) {
  const auto persons = real_data("olist/olist_customers_dataset.csv");
  const auto orders = real_data("olist/olist_orders_dataset.by-date-order.csv");
  const auto payments = real_data("olist/olist_order_payments_dataset.csv");
  if (!persons || !orders || !payments) GTEST_SKIP() << "olist is not beside the checkout";
  // The orders as they are, whose customer is one for each order.
  const auto whole = load_whole(*orders,
                                "[events]\ncustomer = \"customer_id\"\ntype = \"order_status\"\n"
                                "time = \"order_purchase_timestamp\"\n"
                                "[events.columns.order_id]\ndrop = true\n");
  ASSERT_TRUE(whole.ok()) << whole.error().message;
  EXPECT_EQ(whole->report.loaded, 99'441U);
  EXPECT_EQ(whole->created_customers, 99'441U);

  SqliteDatabase database;
  import_csv(database, "persons", *persons);
  import_csv(database, "orders", *orders);
  import_csv(database, "payments", *payments);
  std::string csv = "customer,type,time,value\n";
  for (const SqlRow& row : database.ask(
           "SELECT c.customer_unique_id, p.payment_type, o.order_purchase_timestamp, "
           "p.payment_value FROM payments p JOIN orders o ON o.order_id = p.order_id JOIN persons "
           "c ON c.customer_id = o.customer_id")) {
    csv += fmt::format("{},{},{},{}\n", *row[0], *row[1], *row[2], *row[3]);
  }
  const auto loaded = loaders::load_events_of_bytes(
      loaders::nobody(), csv, "payments.csv",
      options_of("[events]\ntype_name = \"payment\"\n[events.columns.type]\nname = \"kind\"\n",
                 loaders::UnknownCustomers::create, 0.01));
  ASSERT_TRUE(loaded.ok()) << loaded.error().message;
  EXPECT_EQ(count(*loaded->population, "SUM(payment.value) >= 1000", "2019-01-01"), 1'218U);
  EXPECT_EQ(count(*loaded->population, "COUNT(DISTINCT payment.kind) >= 2", "2019-01-01"),
            ask(database,
                "SELECT count(*) FROM (SELECT 1 FROM payments p JOIN orders o ON o.order_id = "
                "p.order_id JOIN persons c ON c.customer_id = o.customer_id GROUP BY "
                "c.customer_unique_id HAVING count(DISTINCT p.payment_type) >= 2)"));
}

}  // namespace
}  // namespace muster::oracle
