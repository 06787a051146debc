// Real files, found beside the checkout or where MUSTER_DATA says; skipped where they are absent.
#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>
#include <functional>
#include <map>
#include <string>

#include "tests/loaders/recorder.hpp"

namespace muster::loaders::test {
namespace {

std::filesystem::path data_directory() {
  if (const char* given = std::getenv("MUSTER_DATA")) return given;
  return std::filesystem::path(MUSTER_SOURCE_DIR) / ".." / "shared" / "data";
}

/// Loads a real file; the test is skipped if it is not there.
#define LOAD_REAL(outcome, file, options)                                        \
  const std::filesystem::path path = data_directory() / (file);                  \
  if (!std::filesystem::exists(path)) GTEST_SKIP() << "no data set at " << path; \
  const Outcome outcome = load_path(path, options)

Outcome load_path(const std::filesystem::path& path, LoadOptions options) {
  Outcome outcome;
  options.paths = {path.string()};
  auto report = load_files_into(options, outcome.rows);
  if (!report) {
    outcome.error = report.error();
    return outcome;
  }
  outcome.report = *std::move(report);
  return outcome;
}

std::size_t count_if(
    const Outcome& outcome,
    const std::function<bool(const std::function<const std::string&(const char*)>&)>& wanted) {
  std::size_t count = 0;
  for (std::size_t row = 0; row < outcome.rows.ids.size(); ++row) {
    count += wanted(
        [&](const char* name) -> const std::string& { return outcome.rows.cells.at(name)[row]; });
  }
  return count;
}

TEST(RealFiles, BankAdditional) {
  LOAD_REAL(bank, "bank/bank-additional-full.csv", {});
  ASSERT_FALSE(bank.error.has_value()) << bank.error->message;
  EXPECT_EQ(bank.report.loaded, 41'188u);
  EXPECT_EQ(bank.report.rejected, 0u);
  EXPECT_EQ(bank.report.id_source, "record number");
  EXPECT_EQ(bank.type("age"), "number");
  EXPECT_EQ(bank.type("job"), "category");
  EXPECT_EQ(bank.type("housing"), "category");  // yes, no and unknown
  EXPECT_EQ(bank.type("euribor3m"), "number(3)");
  EXPECT_EQ(bank.type("y"), "flag");
  EXPECT_EQ(bank.rows.attributes.size(), 21u);
  EXPECT_EQ(count_if(bank,
                     [](const auto& cell) {
                       const int age = std::stoi(cell("age"));
                       return age >= 25 && age <= 34 &&
                              (cell("job") == "student" || cell("job") == "admin.");
                     }),
            4693u);
  EXPECT_EQ(count_if(bank, [](const auto& cell) { return cell("poutcome") == "success"; }), 1373u);
  EXPECT_EQ(count_if(bank,
                     [](const auto& cell) {
                       return cell("marital") == "married" &&
                              cell("education") == "university.degree" && cell("housing") == "no";
                     }),
            2844u);
}

TEST(RealFiles, BankFull) {
  LOAD_REAL(bank, "bank/bank-full.csv", {});
  EXPECT_EQ(bank.report.loaded, 45'211u);
  EXPECT_EQ(bank.type("housing"), "flag");
  EXPECT_EQ(bank.type("balance"), "number");
  EXPECT_EQ(count_if(bank, [](const auto& cell) { return cell("balance")[0] == '-'; }), 3766u);
  EXPECT_EQ(count_if(bank,
                     [](const auto& cell) {
                       return cell("housing") == "true" && cell("loan") == "true" &&
                              cell("default") == "true";
                     }),
            133u);
}

TEST(RealFiles, ContosoContacts) {
  LOAD_REAL(contacts, "contoso_dynamics365/Contact.txt", {});
  EXPECT_EQ(contacts.report.loaded, 5000u);
  EXPECT_EQ(contacts.report.id_source, "column \"ContactId\"");
  EXPECT_EQ(contacts.type("DateOfBirth"), "date");
  EXPECT_EQ(contacts.column("DateOfBirth").known, 4999u);
  EXPECT_EQ(contacts.type("Email Subscriber"), "flag");
  EXPECT_EQ(contacts.type("Telephone"), "text");
  EXPECT_EQ(contacts.column("Income").family, engine::Family::demographic);
  EXPECT_EQ(contacts.column("City").family, engine::Family::geographic);
  EXPECT_EQ(contacts.column("CustomerSatisfaction").family, engine::Family::satisfaction);
  EXPECT_EQ(contacts.column("Loyalty Tier").family, engine::Family::value);
  EXPECT_EQ(count_if(contacts,
                     [](const auto& cell) {
                       const std::string& born = cell("DateOfBirth");
                       return cell("Gender") == "Female" && born >= "1980-01-01" &&
                              born <= "1989-12-31";
                     }),
            505u);
  EXPECT_EQ(count_if(contacts,
                     [](const auto& cell) {
                       const std::string& state = cell("State");
                       return state == "California" || state == "Oregon" || state == "Washington";
                     }),
            1409u);
}

TEST(RealFiles, OnlineRetail) {
  LOAD_REAL(retail, "online_retail/online_retail.csv", {});
  EXPECT_EQ(retail.report.records, 541'909u);
  EXPECT_EQ(retail.report.rejected, 0u);
  EXPECT_EQ(retail.type("UnitPrice"), "number(3)");
  EXPECT_EQ(retail.type("Quantity"), "number");
  EXPECT_EQ(retail.type("InvoiceDate"), "time");
  EXPECT_EQ(retail.type("CustomerID"), "number");
  EXPECT_EQ(retail.column("CustomerID").known, 406'829u);
  EXPECT_EQ(retail.column("Description").known, 540'455u);
}

TEST(RealFiles, OnlineRetailCustomersByTheirLastLine) {
  LoadOptions options;
  options.id_column = "CustomerID";
  options.on_duplicate = OnDuplicate::last;
  options.max_reject_share = 0.3;  // 135,080 lines have no customer
  LOAD_REAL(retail, "online_retail/online_retail.csv", options);
  ASSERT_FALSE(retail.error.has_value()) << retail.error->message;
  EXPECT_EQ(retail.report.rejected, 135'080u);
  EXPECT_EQ(retail.report.loaded, 4372u);
  EXPECT_EQ(retail.report.duplicates_dropped, 541'909u - 135'080u - 4372u);
}

TEST(RealFiles, OlistZipCodesAreLabels) {
  LOAD_REAL(olist, "olist/olist_customers_dataset.csv", {});
  EXPECT_EQ(olist.report.loaded, 99'441u);
  EXPECT_EQ(olist.type("customer_zip_code_prefix"), "category");
  EXPECT_EQ(olist.rows.cells.at("customer_zip_code_prefix")[1], "09790");
  EXPECT_EQ(olist.type("customer_unique_id"), "text");
  EXPECT_EQ(olist.type("customer_state"), "category");
}

TEST(RealFiles, OlistOrders) {
  LOAD_REAL(olist, "olist/olist_orders_dataset.by-date-order.csv", {});
  EXPECT_EQ(olist.type("order_purchase_timestamp"), "time");
  EXPECT_EQ(olist.type("order_estimated_delivery_date"), "date");
  EXPECT_EQ(olist.column("order_approved_at").known, 99'441u - 160u);
}

TEST(RealFiles, AtomicCrm) {
  LOAD_REAL(contacts, "crm_fixtures/misc/atomic-crm_contacts.csv", {});
  EXPECT_EQ(contacts.report.loaded, 500u);
  EXPECT_EQ(contacts.type("tags"), "tags");
  EXPECT_EQ(contacts.type("first_seen"), "time");
  EXPECT_EQ(contacts.type("has_newsletter"), "flag");
  EXPECT_EQ(contacts.report.id_source, "column \"id\"");
}

TEST(RealFiles, ByteOrderMarks) {
  for (const char* name : {"UTF8", "UTF16LE", "UTF16BE"}) {
    LOAD_REAL(text, std::string("crm_fixtures/salesforce_dataloader/csvtext_BOM_") + name + ".csv",
              {});
    EXPECT_EQ(text.cells("column3"), "row1-3 row2-3") << name;
  }
  for (const char* name : {"UTF32LE", "UTF32BE"}) {
    LOAD_REAL(text, std::string("crm_fixtures/salesforce_dataloader/csvtext_BOM_") + name + ".csv",
              {});
    ASSERT_TRUE(text.error.has_value()) << name;
    EXPECT_NE(text.error->message.find("32-bit characters"), std::string::npos);
  }
}

TEST(RealFiles, EspoCrmArraysAndNewlines) {
  LOAD_REAL(contacts, "espocrm/espo_contacts_fields.csv", {});
  EXPECT_EQ(contacts.report.loaded, 2u);
  EXPECT_EQ(contacts.type("cInterests"), "tags");
  EXPECT_EQ(contacts.type("createdAt"), "time");
}

}  // namespace
}  // namespace muster::loaders::test
