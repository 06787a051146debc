// Who is who: the id column, and what becomes of ids that repeat.
#include "loaders/rows/id_choice.hpp"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <string>

#include "tests/loaders/recorder.hpp"

namespace muster::loaders::test {
namespace {

LoadOptions keep(OnDuplicate which) {
  LoadOptions options;
  options.id_column = "id";
  options.on_duplicate = which;
  return options;
}

TEST(IdChoice, KnowsUsualNames) {
  for (const char* name : {"id", "ID", "customer_id", "customerID", "Customer ID", "CustomerId",
                           "client_id", "contact_id", "ContactId", "user_id", "Record ID", "guid",
                           "UUID", "(Do Not Modify) Contact", "Код клиента", "ID клиента"}) {
    EXPECT_TRUE(id_rank(name, false).has_value()) << name;
  }
  for (const char* name : {"name", "paid", "grid", "company_id", "valid", "email"}) {
    EXPECT_FALSE(id_rank(name, false).has_value()) << name;
  }
  EXPECT_TRUE(id_rank("seller_id", true).has_value());
  EXPECT_LT(id_rank("customer_id", false), id_rank("id", false));
}

TEST(IdChoice, TakesTheMostTellingUniqueColumn) {
  const Outcome outcome = load("id,customer_id,v\n7,c1,x\n8,c2,y\n");
  EXPECT_EQ(outcome.report.id_source, "column \"customer_id\"");
  EXPECT_EQ(outcome.ids(), "c1 c2");
  EXPECT_EQ(outcome.cells("id"), "7 8");
  EXPECT_EQ(outcome.type("customer_id"), "no attribute customer_id");
}

TEST(IdChoice, AColumnThatRepeatsOrLacksValuesNamesNobody) {
  const Outcome repeats = load("customer_id,v\nc1,x\nc1,y\n");
  EXPECT_EQ(repeats.report.id_source, "record number");
  EXPECT_EQ(repeats.ids(), "1 2");
  EXPECT_TRUE(
      repeats.warns("column \"customer_id\" repeats (1 times, first 'c1' in test.csv, line 3)"));
  const Outcome lacks = load("customer_id,v\nc1,x\n,y\n");
  EXPECT_EQ(lacks.report.id_source, "record number");
}

TEST(IdChoice, RecordNumbersCountRejectedRecords) {
  LoadOptions options;
  options.max_reject_share = 1;
  EXPECT_EQ(load("a,b\n1,2\n1\n3,4\n", options).ids(), "1 3");
}

TEST(IdChoice, ANamedColumnMustExistAndBeUnique) {
  LoadOptions options;
  options.id_column = "cod";
  const Outcome missing = load("code,v\nx,1\n", options);
  ASSERT_TRUE(missing.error.has_value());
  EXPECT_EQ(missing.error->suggestion, "code");
  options.id_column = "code";
  const Outcome repeats = load("code,v\nx,1\ny,2\n\nx,3\n", options);
  ASSERT_TRUE(repeats.error.has_value());
  EXPECT_EQ(repeats.error->message,
            "test.csv, line 5: the customer id 'x' (column \"code\") stands already in line 2; 1 "
            "records repeat an id. Say which to keep (on-duplicate last or first)");
}

TEST(IdChoice, KeepsTheFirstOrTheLast) {
  const std::string text = "id,v\na,1\nb,2\na,3\nc,4\na,5\nb,6\n";
  const Outcome first = load(text, keep(OnDuplicate::first));
  EXPECT_EQ(first.ids(), "a b c");
  EXPECT_EQ(first.cells("v"), "1 2 4");
  EXPECT_EQ(first.report.duplicates_dropped, 3u);
  const Outcome last = load(text, keep(OnDuplicate::last));
  EXPECT_EQ(last.ids(), "c a b");
  EXPECT_EQ(last.cells("v"), "4 5 6");
  EXPECT_EQ(last.report.duplicates_dropped, 3u);
}

TEST(IdChoice, ARejectedRowIsNobodysDuplicate) {
  LoadOptions options = keep(OnDuplicate::last);
  options.schema = schema("[columns.v]\ntype = 'number'");
  options.max_reject_share = 1;
  const Outcome last = load("id,v\na,1\na,oops\nb,2\n", options);
  EXPECT_EQ(last.ids(), "a b");
  EXPECT_EQ(last.cells("v"), "1 2");
  options.on_duplicate = OnDuplicate::error;
  const Outcome none = load("id,v\na,1\na,oops\nb,2\n", options);
  EXPECT_FALSE(none.error.has_value());
}

TEST(IdChoice, RowsWithoutAnIdAreRejected) {
  LoadOptions options;
  options.id_column = "code";
  options.max_reject_share = 1;
  const Outcome outcome = load("code,v\nx,1\n,2\ny,3\n", options);
  EXPECT_EQ(outcome.ids(), "x y");
  EXPECT_EQ(outcome.report.reject_reasons.at("no customer id"), 1u);
}

TEST(IdChoice, AnIdIsKeptExactlyAsWritten) {
  LoadOptions options;
  options.id_column = "CustomerID";
  EXPECT_EQ(load("CustomerID,v\n17850.0,x\n007,y\n+5,z\n", options).ids(), "17850.0 007 +5");
}

TEST(IdChoice, FindsAllDuplicatesOfMany) {
  std::vector<IdEntry> entries;
  for (std::uint32_t i = 0; i < 50'000; ++i) {
    entries.push_back(id_entry(std::to_string(i % 49'000), i));
  }
  const auto duplicates = find_duplicates(entries);
  ASSERT_EQ(duplicates.size(), 1000u);
  for (std::uint32_t i = 0; i < 1000; ++i) {
    EXPECT_EQ(duplicates[i].first, i);
    EXPECT_EQ(duplicates[i].later, i + 49'000);
  }
  EXPECT_EQ(records_to_drop(duplicates, true).front(), 0u);
  EXPECT_EQ(records_to_drop(duplicates, false).front(), 49'000u);
}

}  // namespace
}  // namespace muster::loaders::test
