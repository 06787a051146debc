// CSV as it is in the world: every quirk as a small file, loaded whole.
#include <gtest/gtest.h>

#include <string>

#include "loaders/rows/cell_grid.hpp"
#include "tests/loaders/recorder.hpp"

namespace muster::loaders::test {
namespace {

using namespace std::string_literals;

TEST(CsvSource, FindsEverySeparator) {
  for (const std::string separator : {",", ";", "\t", "|"}) {
    std::string text = "id,city,age\n1,Rome,34\n2,Oslo,57\n";
    for (char& c : text) {
      if (c == ',') c = separator[0];
    }
    const Outcome outcome = load(text);
    EXPECT_EQ(outcome.cells("city"), "Rome Oslo") << separator;
    EXPECT_EQ(outcome.cells("age"), "34 57") << separator;
    EXPECT_EQ(outcome.warns("separated by"), separator != ",");
  }
}

TEST(CsvSource, CommasInsideCellsDoNotOutvoteTheSeparator) {
  const Outcome outcome = load("name;amount\nBerg, Ann;1,5\nLee, Bo;2,5\nDi, Cy;3,5\n");
  EXPECT_EQ(outcome.cells("amount"), "1.5 2.5 3.5");
  EXPECT_EQ(outcome.cells("name"), "Berg, Ann Lee, Bo Di, Cy");
}

TEST(CsvSource, SeparatorsInsideQuotesAreText) {
  const Outcome outcome = load("id,note\n1,\"a,b;c\"\n2,\"x,y\"\n");
  EXPECT_EQ(outcome.cells("note"), "a,b;c x,y");
}

TEST(CsvSource, TakesASpreadsheetsSeparatorLine) {
  const Outcome outcome = load("sep=;\r\nid;v\r\n1;a,b,c\r\n2;d,e,f\r\n");
  EXPECT_EQ(outcome.cells("v"), "a,b,c d,e,f");
}

TEST(CsvSource, ReadsDoubledQuotesAndNewlinesInQuotes) {
  const Outcome outcome =
      load("id,note\n1,\"say \"\"hi\"\"\"\n2,\"two\nlines\"\n3,\"\"\n4,\"\"\"\"\n");
  EXPECT_EQ(outcome.rows.cells.at("note"),
            (std::vector<std::string>{"say \"hi\"", "two\nlines", "?", "\""}));
  EXPECT_EQ(outcome.ids(), "1 2 3 4");
}

TEST(CsvSource, AQuoteInsideAnUnquotedCellIsText) {
  const Outcome outcome = load("id,size\n1,5\" pipe\n2,3\" pipe\n3,a\"b\"c\n");
  EXPECT_EQ(outcome.cells("size"), "5\" pipe 3\" pipe a\"b\"c");
}

TEST(CsvSource, RejectsTextAfterAClosingQuote) {
  LoadOptions options;
  options.max_reject_share = 0.5;
  const Outcome outcome = load("id,v\n1,\"a\" b\n2,c\n3,\"d\"  \n", options);
  EXPECT_EQ(outcome.ids(), "2 3");
  EXPECT_EQ(outcome.cells("v"), "c d");
  EXPECT_EQ(outcome.report.reject_reasons.at("text after a closing quote"), 1u);
}

TEST(CsvSource, ReadsEveryLineEnd) {
  for (const std::string end : {"\n", "\r\n", "\r"}) {
    const Outcome outcome = load("id,v" + end + "1,a" + end + "2,b" + end + "3,c");
    EXPECT_EQ(outcome.cells("v"), "a b c");
  }
  const Outcome mixed = load("id,v\r\n1,a\n2,b\r\n3,c\n");
  EXPECT_EQ(mixed.cells("v"), "a b c");
}

TEST(CsvSource, TheLastLineNeedsNoEnd) {
  EXPECT_EQ(load("id,v\n1,a\n2,\"b\"").cells("v"), "a b");
  EXPECT_EQ(load("id,v\n1,a\n2,").cells("v"), "a ?");
}

TEST(CsvSource, BlanksAroundUnquotedCellsAreNotPartOfThem) {
  const Outcome outcome = load("id, v ,w\n1,  a b ,\" c \"\n2,\td\t,e\n");
  EXPECT_EQ(outcome.rows.cells.at("v"), (std::vector<std::string>{"a b", "d"}));
  EXPECT_EQ(outcome.rows.cells.at("w"), (std::vector<std::string>{" c ", "e"}));
}

TEST(CsvSource, PassesOverBlankRecordsAndSaysSo) {
  const Outcome outcome = load("\n\nid,v\n1,a\n\n,\n2,b\n   \n\n");
  EXPECT_EQ(outcome.ids(), "1 2");
  EXPECT_TRUE(outcome.warns("records without any value"));
}

TEST(CsvSource, RenamesDuplicateAndEmptyHeaders) {
  const Outcome outcome = load("id,name,name,,name,name_2\n1,a,b,c,d,e\n");
  EXPECT_EQ(outcome.cells("name"), "a");
  EXPECT_EQ(outcome.cells("name_3"), "b");
  EXPECT_EQ(outcome.cells("column_4"), "c");
  EXPECT_EQ(outcome.cells("name_2"), "e");
  EXPECT_TRUE(outcome.warns("column 3 is called name_3"));
  EXPECT_TRUE(outcome.warns("column 4 has no name"));
}

TEST(CsvSource, TwoColumnsOfOneNameAreNumbered) {
  const Outcome outcome = load("id,company,company\n1,a,b\n");
  EXPECT_EQ(outcome.cells("company"), "a");
  EXPECT_EQ(outcome.cells("company_2"), "b");
}

TEST(CsvSource, DropsAPhantomLastColumn) {
  const Outcome outcome = load("id;v;\n1;a;\n2;b;\n3;c\n");
  EXPECT_EQ(outcome.rows.attributes.size(), 1u);
  EXPECT_EQ(outcome.cells("v"), "a b c");
  EXPECT_EQ(outcome.report.rejected, 0u);
}

TEST(CsvSource, TakesASeparatorAtTheEndOfRowsAlone) {
  const Outcome outcome = load("id;v\n1;a;\n2;b;\n");
  EXPECT_EQ(outcome.cells("v"), "a b");
  EXPECT_EQ(outcome.report.rejected, 0u);
}

TEST(CsvSource, KeepsAnUnnamedLastColumnThatHasValues) {
  const Outcome outcome = load("id;v;\n1;a;x\n2;b;\n");
  EXPECT_EQ(outcome.cells("column_3"), "x ?");
}

TEST(CsvSource, SkipsFootersAndReportsThem) {
  const Outcome totals = load("name;orders;spend\nA;1;10\nB;2;20\nTotal;3;30\n(2 rows)\n");
  EXPECT_EQ(totals.cells("orders"), "1 2");
  EXPECT_TRUE(totals.warns("skipped 'Total;3;30'"));
  EXPECT_TRUE(totals.warns("skipped '(2 rows)'"));
  const Outcome russian = load("имя,сумма\nА,1\nБ,2\nИтого:,3\n");
  EXPECT_EQ(russian.cells("сумма"), "1 2");
  EXPECT_TRUE(russian.warns("Итого"));
  const Outcome counted = load("a,b\n1,2\n\n(1 row affected)\n");
  EXPECT_EQ(counted.cells("a"), "1");
}

TEST(CsvSource, ACustomerCalledTotalStays) {
  const Outcome outcome = load("id,company,city\n1,Acme,Rome\n2,Total Energies,Paris\n");
  EXPECT_EQ(outcome.cells("company"), "Acme Total Energies");
}

TEST(CsvSource, AFooterCannotStandInsideQuotes) {
  const Outcome outcome = load("id,note\n1,\"all\nTotal\n\"\n");
  EXPECT_EQ(outcome.rows.cells.at("note"), (std::vector<std::string>{"all\nTotal\n"}));
}

TEST(CsvSource, RejectsRaggedRowsWithTheirLine) {
  LoadOptions options;
  options.max_reject_share = 1;
  const Outcome outcome = load("id,a,b\n1,x,y\n2,\"p\nq\"\n3,x,y,z\n4,x,y\n", options);
  EXPECT_EQ(outcome.ids(), "1 4");
  EXPECT_EQ(outcome.report.rejected, 2u);
  EXPECT_EQ(outcome.report.reject_reasons.at("2 cells where the header has 3"), 1u);
  EXPECT_EQ(outcome.report.reject_reasons.at("4 cells where the header has 3"), 1u);
}

TEST(CsvSource, NamesTheLineOfAQuoteNeverClosed) {
  const Outcome outcome = load("id,v\n1,a\n2,\"b\n3,c\n4,d\n");
  ASSERT_TRUE(outcome.error.has_value());
  EXPECT_EQ(outcome.error->message, "test.csv, line 3: the quote opened here is never closed");
}

TEST(CsvSource, RejectsARowWithANulCharacter) {
  LoadOptions options;
  options.max_reject_share = 1;
  const Outcome outcome = load("id,v\n1,a\0b\n2,c\n"s, options);
  EXPECT_EQ(outcome.ids(), "2");
  EXPECT_EQ(outcome.report.reject_reasons.at("a NUL character"), 1u);
}

TEST(CsvSource, RefusesAnEmptyFileAndTakesAHeaderAlone) {
  for (const char* text : {"", "\n\n", "  \r\n"}) {
    const Outcome empty = load(text);
    ASSERT_TRUE(empty.error.has_value());
    EXPECT_EQ(empty.error->message, "test.csv: is empty; a header line was expected");
  }
  const Outcome header = load("id,name\n");
  EXPECT_FALSE(header.error.has_value());
  EXPECT_EQ(header.report.records, 0u);
  EXPECT_EQ(header.rows.attributes.size(), 2u);
}

TEST(CsvSource, RefusesTooManyColumns) {
  const Outcome outcome = load(std::string(kMaxColumns, ',') + "\n1\n");
  ASSERT_TRUE(outcome.error.has_value());
  EXPECT_EQ(outcome.error->code, ErrorCode::limit_exceeded);
  EXPECT_EQ(outcome.error->message,
            "test.csv: the header has 10001 columns; at most 10000 are read");
}

TEST(CsvSource, RefusesACellOverTheLimit) {
  const Outcome quoted = load("id,v\n1,\"" + std::string(kMaxCellBytes + 100'000, 'x') + "\"\n");
  ASSERT_TRUE(quoted.error.has_value());
  EXPECT_EQ(quoted.error->message,
            "test.csv, line 2: a cell of more than 16 MiB begins here; is a quote never closed?");
  const Outcome plain = load("id,v\n1,a\n2," + std::string(kMaxCellBytes + 1, 'x') + "\n");
  ASSERT_TRUE(plain.error.has_value());
  EXPECT_NE(plain.error->message.find("line 3"), std::string::npos);
}

TEST(CsvSource, SaysWhatAnUnreadableFileIs) {
  const Outcome workbook = load("PK\x03\x04 and so on", {}, "customers.xlsx");
  ASSERT_TRUE(workbook.error.has_value());
  EXPECT_EQ(workbook.error->message,
            "customers.xlsx: is an Excel workbook or ZIP archive, not text; export it as CSV");
}

TEST(CsvSource, AMissingFileIsNotFound) {
  LoadOptions options;
  options.paths = {"/nowhere/customers.csv"};
  Recorder recorder;
  const auto report = load_files_into(options, recorder);
  ASSERT_FALSE(report.ok());
  EXPECT_EQ(report.error().code, ErrorCode::not_found);
}

}  // namespace
}  // namespace muster::loaders::test
