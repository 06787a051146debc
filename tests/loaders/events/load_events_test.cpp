#include "loaders/events/load_events.hpp"

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <random>
#include <string>
#include <vector>

#include "engine/events/event_store.hpp"
#include "tests/loaders/events/event_log.hpp"
#include "tests/loaders/recorder.hpp"
#include "tests/seed.hpp"

namespace muster::loaders::test {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Pair;
using ::testing::UnorderedElementsAre;

constexpr const char* kEvents =
    "customer,type,time,amount,category,gift\n"
    "anna,purchase,2026-01-02T03:04:05Z,12.50,books,yes\n"
    "boris,visit,2026-01-02 03:04:05,,,\n"
    "anna,purchase,2025-12-31T23:59:59+02:00,7,toys,no\n";

TEST(LoadEvents, ReadsWhoseWhatWhenAndProperties) {
  const EventOutcome done = load_text(customers({"anna", "boris"}), kEvents);
  ASSERT_FALSE(done.error) << done.error->message;
  EXPECT_THAT(done.log, ElementsAre("anna purchase 2025-12-31T21:59:59Z amount=7.00 category=toys "
                                    "gift=false",
                                    "anna purchase 2026-01-02T03:04:05Z amount=12.50 "
                                    "category=books gift=true",
                                    "boris visit 2026-01-02T03:04:05Z"));
  EXPECT_EQ(done.report.loaded, 3U);
  EXPECT_EQ(done.report.rejected, 0U);
  EXPECT_EQ(done.report.of_unknown_customers, 0U);
  const engine::EventStore& events = done.population->events();
  EXPECT_EQ(events.size(), 3U);
  EXPECT_EQ(events.types()[0].name, "purchase");
  EXPECT_EQ(events.property(*events.find_property("amount")).scale, 2);
}

TEST(LoadEvents, NdjsonSaysTheSameAsCsv) {
  const EventOutcome csv = load_text(customers({"anna", "boris"}), kEvents);
  const EventOutcome json = load_text(
      customers({"anna", "boris"}),
      R"({"customer":"anna","type":"purchase","time":"2026-01-02T03:04:05Z","amount":12.50,"category":"books","gift":"yes"}
{"time":"2026-01-02 03:04:05","type":"visit","customer":"boris"}
{"customer":"anna","type":"purchase","time":"2025-12-31T23:59:59+02:00","amount":7,"category":"toys","gift":"no"}
)",
      {}, "events.ndjson");
  ASSERT_FALSE(json.error) << json.error->message;
  EXPECT_EQ(json.log, csv.log);
}

TEST(LoadEvents, ALaterLoadJoinsWhatIsThere) {
  const EventOutcome first = load_text(customers({"anna", "boris"}), kEvents);
  const EventOutcome again =
      load_text(first.population, "customer,type,time\nboris,visit,2020-02-29\n");
  ASSERT_FALSE(again.error);
  EXPECT_THAT(again.log, ::testing::Contains("boris visit 2020-02-29T00:00:00Z"));
  EXPECT_EQ(again.log.size(), 4U);
  EXPECT_EQ(load_text(again.population, kEvents).log.size(), 7U);  // twice is twice
  EventLoadOptions replacing;
  replacing.existing = engine::ExistingEvents::drop;
  EXPECT_EQ(load_text(again.population, kEvents, replacing).log, first.log);
}

TEST(LoadEvents, RowsWithoutCustomerTypeOrTimeAreRejected) {
  const EventOutcome done = load_text(customers({"anna"}),
                                      "customer,type,time,amount\n"
                                      ",visit,2026-01-01,1\n"
                                      "NA,visit,2026-01-01,1\n"
                                      "anna,,2026-01-01,1\n"
                                      "anna,visit,,1\n"
                                      "anna,visit,0000-00-00,1\n"
                                      "anna,visit,soon,1\n"
                                      "anna,visit,2026-02-30,1\n"
                                      "anna,visit,0001-01-01T00:00:00+05:00,1\n"
                                      "nobody,visit,2026-01-01,1\n"
                                      "anna,visit,2026-01-01\n"
                                      "anna,visit,2026-01-01,1\n",
                                      lenient());
  ASSERT_FALSE(done.error) << done.error->message;
  EXPECT_THAT(done.log, ElementsAre("anna visit 2026-01-01T00:00:00Z amount=1"));
  EXPECT_EQ(done.report.records, 11U);
  EXPECT_EQ(done.report.loaded, 1U);
  EXPECT_THAT(done.report.reject_reasons,
              UnorderedElementsAre(Pair("no customer id", 2), Pair("no type of event", 1),
                                   Pair("no time", 2), Pair("no such customer", 1),
                                   Pair("not a date and time of the column's format", 2),
                                   Pair("a time outside of the years 1 to 9999", 1),
                                   Pair("3 cells where the header has 4", 1)));
}

TEST(LoadEvents, MoreRejectsThanAllowedLoadNothing) {
  const EventOutcome done = load_text(
      customers({"anna"}), "customer,type,time\nanna,visit,2026-01-01\nx,visit,2026-01-01\n");
  ASSERT_TRUE(done.error);
  EXPECT_EQ(done.error->code, ErrorCode::invalid_input);
  EXPECT_THAT(done.error->message, HasSubstr("1 of 2 rows"));
  EXPECT_THAT(done.error->message,
              HasSubstr("events.csv, line 3, column \"customer\": 'x': no such customer"));
}

constexpr const char* kStrangers =
    "customer,type,time\n"
    "zoe,visit,2026-01-01\n"
    "anna,visit,2026-01-02\n"
    "yuri,visit,soon\n"
    "zoe,visit,2026-01-03\n";

TEST(LoadEvents, UnknownCustomersMayBeIgnored) {
  EventLoadOptions options = lenient();
  options.unknown_customers = UnknownCustomers::ignore;
  const EventOutcome done = load_text(customers({"anna"}), kStrangers, options);
  ASSERT_FALSE(done.error);
  EXPECT_THAT(done.log, ElementsAre("anna visit 2026-01-02T00:00:00Z"));
  EXPECT_EQ(done.report.of_unknown_customers, 3U);
  EXPECT_EQ(done.report.ignored, 3U);
  EXPECT_EQ(done.report.rejected, 0U);
  EXPECT_EQ(done.population->size(), 1U);
}

TEST(LoadEvents, UnknownCustomersMayBeMade) {
  EventLoadOptions options = lenient();
  options.unknown_customers = UnknownCustomers::create;
  const EventOutcome done = load_text(customers({"anna"}), kStrangers, options);
  ASSERT_FALSE(done.error);
  EXPECT_THAT(done.log,
              ElementsAre("anna visit 2026-01-02T00:00:00Z", "zoe visit 2026-01-01T00:00:00Z",
                          "zoe visit 2026-01-03T00:00:00Z"));
  // A row that is rejected for its time makes nobody.
  EXPECT_EQ(done.created, 1U);
  EXPECT_EQ(done.population->size(), 2U);
  EXPECT_THAT(done.report.reject_reasons,
              ElementsAre(Pair("not a date and time of the column's format", 1)));
  EXPECT_EQ(load_text(nobody(), kStrangers, options).population->size(), 2U);
}

TEST(LoadEvents, ASchemaNamesTheColumns) {
  const EventOutcome done = load_text(customers({"17850"}),
                                      "InvoiceNo;CustomerID;InvoiceDate;Betrag;Bemerkung\n"
                                      "536365;17850;1.12.2010 08:26;2,55;x\n",
                                      lenient("[events]\n"
                                              "customer = \"CustomerID\"\n"
                                              "type_name = \"purchase\"\n"
                                              "time = \"InvoiceDate\"\n"
                                              "time_zone = \"Europe/Berlin\"\n"
                                              "unknown = [\"x\"]\n"
                                              "[events.columns.\"Betrag\"]\n"
                                              "name = \"amount\"\n"
                                              "scale = 3\n"
                                              "decimal = \",\"\n"
                                              "[events.columns.\"InvoiceNo\"]\n"
                                              "type = \"category\"\n"));
  ASSERT_FALSE(done.error) << done.error->message;
  EXPECT_THAT(done.log,
              ElementsAre("17850 purchase 2010-12-01T07:26:00Z InvoiceNo=536365 amount=2.550"));
  const EventOutcome point = load_text(
      customers({"17850"}), "CustomerID,InvoiceDate,InvoiceNo\n17850.0,1.12.2010 08:26,5\n",
      lenient("[events]\ncustomer = \"CustomerID\"\n"
              "type_name = \"purchase\"\ntime = \"InvoiceDate\"\n"
              "time_zone = \"Europe/Berlin\"\n"));
  ASSERT_FALSE(point.error) << point.error->message;
  EXPECT_THAT(point.log, ElementsAre("17850 purchase 2010-12-01T07:26:00Z InvoiceNo=5"));
}

TEST(LoadEvents, IdsThatAreNoNumbersAreTakenAsTheyStand) {
  const EventOutcome done =
      load_text(customers({"5", "5.0", "x"}),
                "customer,type,time\n5.0,visit,2026-01-01\nx,visit,2026-01-01\n", lenient());
  ASSERT_FALSE(done.error);
  EXPECT_THAT(done.log,
              ElementsAre("5.0 visit 2026-01-01T00:00:00Z", "x visit 2026-01-01T00:00:00Z"));
}

TEST(LoadEvents, ColumnsMayBeSetApartByBlanks) {
  const EventOutcome done = load_text(customers({"00001", "00002"}),
                                      " customer_id  date number_of_cds  dollar_value\r\n"
                                      " 00001 19970101  1   11.77\r\n"
                                      " 00002 19970112 12  \t 12.00  \r\n",
                                      lenient("[events]\nseparator = \"blank\"\n"
                                              "type_name = \"purchase\"\ntime = \"date\"\n"
                                              "[events.columns.date]\ndate_format = \"YYYYMMDD\"\n"
                                              "[events.columns.dollar_value]\nname = \"value\"\n"));
  ASSERT_FALSE(done.error) << done.error->message;
  EXPECT_THAT(done.log,
              ElementsAre("00001 purchase 1997-01-01T00:00:00Z number_of_cds=1 value=11.77",
                          "00002 purchase 1997-01-12T00:00:00Z number_of_cds=12 value=12.00"));
}

TEST(LoadEvents, PropertiesAreCategoriesNumbersAndFlags) {
  const EventOutcome done = load_text(customers({"a"}),
                                      "customer,type,time,day,real,place,many\n"
                                      "a,x,2026-01-01,2025-05-05,1e300,\"45.46,9.19\",p|q\n"
                                      "a,y,2026-01-01,2025-05-06,2e300,\"45.46,9.20\",q|p\n"
                                      "a,y,2026-01-01,2025-05-06,2e300,\"45.46,9.20\",p\n",
                                      lenient());
  ASSERT_FALSE(done.error) << done.error->message;
  EXPECT_THAT(done.log, ::testing::Contains("a x 2026-01-01T00:00:00Z day=2025-05-05 many=p|q "
                                            "place=45.46,9.19 real=1e300"));
}

TEST(LoadEvents, MissingColumnsAreSaid) {
  const auto message = [](const std::string& text, const std::string& toml) {
    const EventOutcome done = load_text(customers({"a"}), text, lenient(toml));
    return done.error ? done.error->message + "|" + done.error->suggestion.value_or("") : "";
  };
  EXPECT_THAT(message("customer,type,when\na,x,2026-01-01\n", ""),
              HasSubstr("no column says when the events are; name one with time = \"…\" under "
                        "[events] in a schema (columns: customer, type, when)"));
  EXPECT_THAT(message("customer,time\na,2026-01-01\n", ""), HasSubstr("type (or type_name)"));
  EXPECT_THAT(message("who,type,time\na,x,2026-01-01\n", ""), HasSubstr("whose"));
  EXPECT_THAT(message("customer,type,moment\na,x,2026-01-01\n", "[events]\ntime = \"momemt\"\n"),
              HasSubstr("there is no column 'momemt', the time of the schema's [events]|moment"));
  EXPECT_THAT(message("customer,type,time\na,x,2026-01-01\n", "[events]\ntime = \"type\"\n"),
              HasSubstr("takes column \"type\" for two things"));
  EXPECT_THAT(message("customer,type,time,note\na,x,2026-01-01,1\n",
                      "[events.columns.note]\nname = \"time\"\n"),
              HasSubstr("two columns would be the attribute \"time\""));
  EXPECT_THAT(message("customer,type,time\na,x,2026-01-01\n", "[events.columns.amount]\nscale=2\n"),
              HasSubstr("there is no column 'amount'"));
  EXPECT_THAT(message("", ""), HasSubstr("is empty"));
}

TEST(LoadEvents, HostileFilesAreRefusedOrReadButBreakNothing) {
  const auto population = customers({"a"});
  const std::string nul("customer,type,time\na,v\0w,2026-01-01\n", 36);
  EXPECT_TRUE(load_text(population, nul, lenient()).error ||
              load_text(population, nul, lenient()).report.records == 1);
  EXPECT_TRUE(load_text(population, "customer,type,time\na,\"x,2026-01-01\n", lenient()).error);
  EXPECT_TRUE(load_text(population, "[1,2,3]", lenient(), "e.json").error ||
              load_text(population, "[1,2,3]", lenient(), "e.json").log.empty());
  std::string many = "customer,type,time\n";
  for (int i = 0; i < 1'001; ++i) many += fmt::format("a,type{},2026-01-01\n", i);
  const EventOutcome types = load_text(population, many, lenient());
  ASSERT_TRUE(types.error);
  EXPECT_EQ(types.error->code, ErrorCode::limit_exceeded);
  std::string wide = "customer,type,time";
  for (int i = 0; i < 101; ++i) wide += fmt::format(",p{}", i);
  wide += "\na,x,2026-01-01" + std::string(101, ',') + "\n";
  const EventOutcome properties = load_text(population, wide, lenient());
  ASSERT_TRUE(properties.error);
  EXPECT_EQ(properties.error->code, ErrorCode::limit_exceeded);
  EXPECT_THAT(load_text(population, "customer,type,time\n", lenient()).log, IsEmpty());
}

/// A directory of its own that goes with the test.
class EventFiles : public ::testing::Test {
 protected:
  void SetUp() override {
    directory_ =
        std::filesystem::temp_directory_path() / fmt::format("muster_events_{}", ::getpid());
    std::filesystem::create_directories(directory_);
  }
  void TearDown() override { std::filesystem::remove_all(directory_); }
  std::string write(const std::string& name, const std::string& text) const {
    std::ofstream(directory_ / name, std::ios::binary) << text;
    return (directory_ / name).string();
  }
  std::filesystem::path directory_;
};

TEST_F(EventFiles, SeveralFilesAndTheirRejectsAfterThoseOfCustomers) {
  EventLoadOptions options = lenient();
  options.files.paths = {write("a.csv", "customer,type,time\nanna,visit,2026-01-01\n"),
                         write("b.ndjson",
                               "{\"time\":\"2026-01-02\",\"customer\":\"bob\","
                               "\"type\":\"visit\"}\n")};
  options.files.rejects_path = write("rejects.csv", "file,line,column,value,reason\nc.csv,2,,,x\n");
  options.files.append_rejects = true;
  auto loaded = load_events(customers({"anna"}), options);
  ASSERT_TRUE(loaded.ok()) << loaded.error().message;
  EXPECT_EQ(event_log(*loaded->population).size(), 1U);
  std::ifstream file(directory_ / "rejects.csv", std::ios::binary);
  const std::string rejects(std::istreambuf_iterator<char>(file), {});
  EXPECT_EQ(rejects, "file,line,column,value,reason\nc.csv,2,,,x\n" + options.files.paths[1] +
                         ",1,customer,bob,no such customer\n");
  options.files.paths = {(directory_ / "none.csv").string()};
  EXPECT_EQ(load_events(customers({"anna"}), options).error().code, ErrorCode::not_found);
}

/// Files of random events in any order, in blocks of any size, against the list they were made of.
TEST(LoadEvents, RandomFilesInAnyOrderSayWhatWasWrittenIntoThem) {
  std::mt19937_64 random(tests::seed());
  for (int trial = 0; trial < 8; ++trial) {
    std::vector<std::string> ids;
    const std::size_t people = 1 + random() % 300;
    for (std::size_t i = 0; i < people; ++i) {
      ids.push_back(trial % 2 == 0 ? std::to_string(i * 7) : fmt::format("p-{}x", i));
    }
    std::vector<std::string> expected;
    std::vector<std::string> lines;
    const std::size_t count = random() % 20'000;
    for (std::size_t i = 0; i < count; ++i) {
      const std::string& id = ids[random() % people];
      const char* const type = random() % 3 == 0 ? "visit" : "purchase";
      const int day = static_cast<int>(random() % 28) + 1;
      const int hour = static_cast<int>(random() % 24);
      const int cents = static_cast<int>(random() % 100'000);
      const bool paid = random() % 2 == 0;
      const std::string time =
          fmt::format("20{:02}-02-{:02}T{:02}:00:01Z", random() % 30, day, hour);
      const std::string amount = fmt::format("{}.{:02}", cents / 100, cents % 100);
      lines.push_back(
          fmt::format("{},{},{},{},w{}\n", id, type, time, paid ? amount : "", cents % 9));
      expected.push_back(fmt::format("{} {} {}{} word=w{}", id, type, time,
                                     paid ? " amount=" + amount : "", cents % 9));
    }
    // A value of two digits in the first line, so that the scale is 2 however few lines there are.
    lines.push_back(fmt::format("{},visit,2030-01-01T00:00:00Z,0.01,w0\n", ids[0]));
    expected.push_back(fmt::format("{} visit 2030-01-01T00:00:00Z amount=0.01 word=w0", ids[0]));
    std::shuffle(lines.begin(), lines.end(), random);
    std::string text = "customer,type,time,amount,word\n";
    for (const std::string& line : lines) text += line;
    std::sort(expected.begin(), expected.end());
    EventLoadOptions options;
    options.files.block_bytes = 1'000 + random() % 100'000;
    options.files.threads = 1 + static_cast<unsigned>(random() % 4);
    const EventOutcome done = load_text(customers(ids), text, options);
    ASSERT_FALSE(done.error) << done.error->message;
    ASSERT_EQ(done.log, expected) << "trial " << trial;
  }
}

}  // namespace
}  // namespace muster::loaders::test
