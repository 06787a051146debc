// Real customers against answers counted twice by other means. Files of one customer a line are
// loaded as they are; files of invoice lines, purchases or payments are first brought to one
// customer a line by SQLite.
#include <fmt/format.h>
#include <gtest/gtest.h>

#include <string>
#include <utility>
#include <vector>

#include "loaders/load.hpp"
#include "query/run/count.hpp"
#include "tests/oracle/csv_text.hpp"
#include "tests/oracle/real_data.hpp"
#include "tests/oracle/sqlite_database.hpp"
#include "tests/oracle/sqlite_import.hpp"

namespace muster::oracle {
namespace {

std::uint64_t count(const loaders::Loaded& loaded, const std::string& where,
                    const std::string& as_of = "") {
  auto context = query::read_context(as_of, "UTC");
  if (!context) {
    ADD_FAILURE() << context.error().message;
    return 0;
  }
  const auto query = query::read_query(where, *context);
  if (!query) {
    ADD_FAILURE() << query.error().message;
    return 0;
  }
  const auto answer = query::count(*loaded.population, *query);
  if (!answer) {
    ADD_FAILURE() << where << ": " << answer.error().message;
    return 0;
  }
  return answer->count;
}

Result<loaders::Loaded> load_file(const std::filesystem::path& path) {
  loaders::LoadOptions options;
  options.paths = {path.string()};
  return loaders::load_files(options);
}

#define LOAD_OR_SKIP(loaded, name)                                    \
  const auto path = real_data(name);                                  \
  if (!path) GTEST_SKIP() << (name) << " is not beside the checkout"; \
  const auto loaded = load_file(*path);                               \
  ASSERT_TRUE(loaded.ok()) << loaded.error().message

TEST(RealData, BankAdditionalFull) {
  LOAD_OR_SKIP(bank, "bank/bank-additional-full.csv");
  EXPECT_EQ(bank->population->size(), 41'188U);
  EXPECT_EQ(count(*bank, "age BETWEEN 25 AND 34 AND job IN ('student','admin.')"), 4'693U);
  EXPECT_EQ(count(*bank, "poutcome = 'success'"), 1'373U);
  EXPECT_EQ(
      count(*bank, "marital = 'married' AND education = 'university.degree' AND housing = 'no'"),
      2'844U);
}

TEST(RealData, BankFull) {
  LOAD_OR_SKIP(bank, "bank/bank-full.csv");
  EXPECT_EQ(bank->population->size(), 45'211U);
  EXPECT_EQ(count(*bank, "balance < 0"), 3'766U);
  EXPECT_EQ(count(*bank, "housing = 'yes' AND loan = 'yes' AND \"default\" = 'yes'"), 133U);
}

TEST(RealData, ContosoContacts) {
  LOAD_OR_SKIP(contacts, "contoso_dynamics365/Contact.txt");
  EXPECT_EQ(contacts->population->size(), 5'000U);
  EXPECT_EQ(
      count(*contacts, "Gender = 'Female' AND DateOfBirth BETWEEN '1980-01-01' AND '1989-12-31'"),
      505U);
  EXPECT_EQ(count(*contacts, "State IN ('California', 'Oregon', 'Washington')"), 1'409U);
}

/// What `sql` selects as a CSV file of customers with `header`, loaded.
Result<loaders::Loaded> load_selection(const SqliteDatabase& database, const std::string& header,
                                       const std::string& sql) {
  std::string csv = header + "\n";
  for (const SqlRow& row : database.ask(sql)) {
    std::string line;
    for (const auto& cell : row)
      line += (line.empty() ? "" : ",") + csv_cell(cell.value_or(""), ',');
    csv += line + "\n";
  }
  return loaders::load_bytes(std::move(csv), "customers.csv", {});
}

TEST(RealData, OnlineRetailByCustomer) {
  const auto path = real_data("online_retail/online_retail.csv");
  if (!path) GTEST_SKIP() << "online_retail is not beside the checkout";
  SqliteDatabase database;
  import_csv(database, "lines", *path);
  const auto customers = load_selection(
      database, "customer_id,invoices,lines,spend,last_invoice,country",
      "SELECT CAST(CustomerID AS INTEGER), count(DISTINCT InvoiceNo), count(*), "
      "printf('%.2f', sum(Quantity * UnitPrice)), max(date(InvoiceDate)), max(Country) FROM lines "
      "WHERE InvoiceNo NOT LIKE 'C%' AND CAST(Quantity AS INTEGER) > 0 AND CAST(UnitPrice AS REAL) "
      "> 0 "
      "AND CustomerID <> '' GROUP BY CAST(CustomerID AS INTEGER)");
  ASSERT_TRUE(customers.ok()) << customers.error().message;
  EXPECT_EQ(count(*customers, "TRUE"), 4'338U);
  EXPECT_EQ(count(*customers, "lines >= 1"), 4'338U);
  EXPECT_EQ(count(*customers, "invoices = 1"), 1'493U);
  EXPECT_EQ(count(*customers, "invoices = 1 OR NOT invoices = 1"), 4'338U);
}

TEST(RealData, ContosoOnlinePurchasesByContact) {
  const auto contacts = real_data("contoso_dynamics365/Contact.txt");
  const auto purchases = real_data("contoso_dynamics365/OnlinePurchases.txt");
  if (!contacts || !purchases) GTEST_SKIP() << "contoso is not beside the checkout";
  SqliteDatabase database;
  import_csv(database, "contacts", *contacts);
  import_csv(database, "purchases", *purchases);
  // M/D/YYYY → ISO by SQLite's own means.
  const std::string iso =
      "printf('%04d-%02d-%02d', substr(PurchasedOn, -4), substr(PurchasedOn, 1, instr(PurchasedOn, "
      "'/') - 1), "
      "substr(PurchasedOn, instr(PurchasedOn, '/') + 1, "
      "length(PurchasedOn) - 5 - instr(PurchasedOn, '/')))";
  const auto customers =
      load_selection(database, "contact_id,state,last_online,purchases",
                     "SELECT c.ContactId, c.State, max(" + iso +
                         "), count(p.PurchaseId) FROM contacts c "
                         "LEFT JOIN purchases p ON p.ContactId = c.ContactId GROUP BY c.ContactId");
  ASSERT_TRUE(customers.ok()) << customers.error().message;
  EXPECT_EQ(count(*customers, "TRUE"), 5'000U);
  EXPECT_EQ(
      count(*customers, "last_online >= '2019-03-31' - 90 DAYS AND last_online < '2019-03-31'"),
      1'714U);
  EXPECT_EQ(count(*customers, "last_online IN LAST 90 DAYS", "2019-03-30"), 1'714U);
}

TEST(RealData, CdnowByCustomer) {
  const auto path = real_data("cdnow/CDNOW_master.txt");
  if (!path) GTEST_SKIP() << "cdnow is not beside the checkout";
  SqliteDatabase database;
  database.run("CREATE TABLE purchases(customer TEXT, day TEXT, dollars TEXT); BEGIN");
  SqliteStatement insert = database.prepare("INSERT INTO purchases VALUES (?, ?, ?)");
  bool header = true;
  // Columns stand apart by blanks, the first one included.
  read_csv(read_whole(*path), '\0', [&](const CsvRecord& line) {
    if (std::exchange(header, false)) return;
    std::vector<std::string> cells;
    read_csv(line[0], ' ', [&](const CsvRecord& record) {
      for (const std::string& cell : record) {
        if (!cell.empty()) cells.push_back(cell);
      }
    });
    ASSERT_EQ(cells.size(), 4U);
    insert.bind(1, cells[0]);
    insert.bind(2,
                cells[1].substr(0, 4) + "-" + cells[1].substr(4, 2) + "-" + cells[1].substr(6, 2));
    insert.bind(3, cells[3]);
    insert.run();
  });
  database.run("COMMIT");
  const auto customers = load_selection(database, "customer_id,purchases,spend,last_purchase",
                                        "SELECT customer, count(*), printf('%.2f', sum(dollars)), "
                                        "max(day) FROM purchases GROUP BY customer");
  ASSERT_TRUE(customers.ok()) << customers.error().message;
  EXPECT_EQ(count(*customers, "last_purchase IN LAST 90 DAYS", "1998-06-30"), 3'301U);
}

TEST(RealData, OlistByPerson) {
  const auto persons = real_data("olist/olist_customers_dataset.csv");
  const auto orders = real_data("olist/olist_orders_dataset.by-date-order.csv");
  const auto payments = real_data("olist/olist_order_payments_dataset.csv");
  if (!persons || !orders || !payments) GTEST_SKIP() << "olist is not beside the checkout";
  SqliteDatabase database;
  import_csv(database, "persons", *persons);
  import_csv(database, "orders", *orders);
  import_csv(database, "payments", *payments);
  database.run(
      "CREATE INDEX order_customer ON orders(customer_id); CREATE INDEX payment_order ON "
      "payments(order_id)");
  // Cents, so that sums are exact.
  const auto customers = load_selection(
      database, "person,orders,paid",
      "SELECT c.customer_unique_id, count(DISTINCT o.order_id), "
      "printf('%.2f', sum(CAST(round(p.payment_value * 100) AS INTEGER)) / 100.0) FROM persons c "
      "JOIN orders o ON o.customer_id = c.customer_id JOIN payments p ON p.order_id = o.order_id "
      "GROUP BY c.customer_unique_id");
  ASSERT_TRUE(customers.ok()) << customers.error().message;
  EXPECT_EQ(count(*customers, "paid >= 1000"), 1'218U);
}

}  // namespace
}  // namespace muster::oracle
