// The program as a user meets it: exit codes, what goes where, and the stable shapes.
#include <fcntl.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <array>
#include <boost/json/parse.hpp>

#include "tests/server/cli/process.hpp"

namespace muster::server {
namespace {

constexpr std::string_view kCustomers =
    "id,city,age,spend,email_ok\n"
    "c1,Milan,25,120.50,yes\n"
    "c2,Milan,31,0.00,no\n"
    "c3,\"Rome, Lazio\",44,980.25,yes\n"
    "c4,,52,300.00,\n"
    "c5,Rome,19,15.99,yes\n";

class Program : public ::testing::Test {
 protected:
  ScratchFolder folder_;
  std::string customers_ = folder_.file("customers.csv", kCustomers);
};

TEST_F(Program, CountPrintsTheNumberAlone) {
  const Finished done = run({"count", customers_, "age BETWEEN 25 AND 50"});
  EXPECT_EQ(done.code, 0) << done.err;
  EXPECT_EQ(done.out, "3\n");
  EXPECT_NE(done.err.find("customer id: column"), std::string::npos) << done.err;
}

TEST_F(Program, CountReadsStandardInput) {
  const Finished done = run({"count", "-", "email_ok"}, kCustomers);
  EXPECT_EQ(done.code, 0) << done.err;
  EXPECT_EQ(done.out, "3\n");
}

TEST_F(Program, CountHasAStableJsonShape) {
  const Finished done = run({"count", customers_, "city = 'Milan'", "--format", "json"});
  EXPECT_EQ(done.code, 0) << done.err;
  const std::string start = R"({"count":2,"population":5,"share":0.4,"version":")";
  EXPECT_EQ(done.out.substr(0, start.size()), start);
  EXPECT_TRUE(done.out.ends_with("}\n"));
  const boost::json::value answer = boost::json::parse(done.out);
  EXPECT_EQ(answer.as_object().size(), 5U);
  EXPECT_TRUE(answer.at("elapsed_us").is_int64());
}

TEST_F(Program, CountPrintsCsvWithAHeader) {
  const Finished done = run({"count", customers_, "TRUE", "--format", "csv"});
  EXPECT_EQ(done.code, 0) << done.err;
  EXPECT_TRUE(done.out.starts_with("count,population,share,version,elapsed_us\n5,5,1,"))
      << done.out;
}

TEST_F(Program, CountDividesByAttributes) {
  const Finished table = run({"count", customers_, "TRUE", "--by", "city"});
  EXPECT_EQ(table.code, 0) << table.err;
  EXPECT_EQ(table.out,
            "city         customers    share\n"
            "-----------  ---------  -------\n"
            "Milan                2  40.00 %\n"
            "Rome                 1  20.00 %\n"
            "Rome, Lazio          1  20.00 %\n"
            "(unknown)            1  20.00 %\n");
  const Finished csv =
      run({"count", customers_, "TRUE", "--by", "city,email_ok", "--format", "csv"});
  EXPECT_EQ(csv.code, 0) << csv.err;
  EXPECT_EQ(csv.out,
            "city,email_ok,count,share\n"
            "Milan,false,1,0.2\n"
            "Milan,true,1,0.2\n"
            "Rome,true,1,0.2\n"
            "\"Rome, Lazio\",true,1,0.2\n"
            ",,1,0.2\n");
}

TEST_F(Program, CountExplainsAsATreeInJsonAndInCsv) {
  const Finished text = run({"count", customers_, "(age>30) AND NOT age>1000", "--explain"});
  EXPECT_EQ(text.out.substr(0, 2), "3\n");
  EXPECT_NE(text.out.find("age is more than 30"), std::string::npos) << text.out;
  EXPECT_NE(text.out.find("├─ age > 30"), std::string::npos) << text.out;
  EXPECT_NE(text.out.find("└─ not"), std::string::npos) << text.out;
  const Finished json = run({"count", customers_, "(age>30)", "--explain", "--format", "json"});
  const auto explained = boost::json::parse(json.out).at("explain");
  EXPECT_EQ(explained.at("where").as_string(), "age > 30");
  EXPECT_EQ(explained.at("whole").at("count").as_int64(), 3);
  const Finished csv = run({"count", customers_, "(age>30)", "--explain", "--format", "csv"});
  EXPECT_EQ(csv.out.substr(0, csv.out.find('\n')),
            "depth,where,joins,count,share,without,only_unknown,bytes,elapsed_us,plan");
  EXPECT_NE(csv.out.find("\n0,age > 30,,3,"), std::string::npos) << csv.out;
}

TEST_F(Program, CountTakesADateAndAZone) {
  const std::string file = folder_.file("dates.csv", "id,signup\n1,2026-06-30\n2,2026-05-01\n");
  const Finished done = run(
      {"count", file, "signup IN LAST 30 DAYS", "--as-of", "2026-06-30", "--tz", "Europe/Rome"});
  EXPECT_EQ(done.out, "1\n") << done.err;
  EXPECT_EQ(run({"count", file, "TRUE", "--tz", "Europe/Roma"}).code, 1);
  EXPECT_EQ(run({"count", file, "TRUE", "--as-of", "soon"}).code, 1);
}

TEST_F(Program, AMistakeInTheQueryIsShownWithACaret) {
  const Finished done = run({"count", customers_, "city = 'Milan' AND agee > 3"});
  EXPECT_EQ(done.code, 1);
  EXPECT_EQ(done.out, "");
  EXPECT_NE(done.err.find("  city = 'Milan' AND agee > 3\n"
                          "                     ^\n"),
            std::string::npos)
      << done.err;
  EXPECT_NE(done.err.find("did you mean"), std::string::npos) << done.err;
  EXPECT_EQ(run({"count", customers_, "age >"}).code, 1);
  EXPECT_EQ(run({"count", customers_, ""}).code, 1);
}

TEST_F(Program, WrongUsageIsCodeTwoAndNothingOnStandardOutput) {
  const std::vector<std::vector<std::string>> wrong{
      {},
      {"cuont", customers_, "TRUE"},
      {"count"},
      {"count", customers_},
      {"count", customers_, "TRUE", "--format", "xml"},
      {"count", customers_, "TRUE", "--frobnicate"},
      {"count", customers_, "TRUE", "one too many"},
      {"generate", "many", "--out", "-"},
      {"generate", "10"},
      {"members", customers_, "TRUE", "--limit", "-1"},
      {"members", customers_, "TRUE", "--format", "roaring", "--limit", "1"},
      {"load", folder_.path("store").string()}};
  for (const auto& arguments : wrong) {
    const Finished done = run(arguments);
    EXPECT_EQ(done.code, 2) << testing::PrintToString(arguments);
    EXPECT_EQ(done.out, "") << testing::PrintToString(arguments);
    EXPECT_NE(done.err, "") << testing::PrintToString(arguments);
  }
  EXPECT_NE(run({"cuont", customers_, "TRUE"}).err.find("did you mean count?"), std::string::npos);
}

TEST_F(Program, EveryCommandHasHelpWithAnExample) {
  for (const char* const command : {"generate", "describe", "load", "count", "members", "serve"}) {
    const Finished done = run({command, "--help"});
    EXPECT_EQ(done.code, 0) << command;
    EXPECT_NE(done.out.find("Example"), std::string::npos) << done.out;
    EXPECT_EQ(done.err, "");
  }
  EXPECT_EQ(run({"--help"}).code, 0);
  const Finished version = run({"--version"});
  EXPECT_EQ(version.code, 0);
  EXPECT_TRUE(version.out.starts_with("muster "));
}

TEST_F(Program, AMissingFileIsCodeThree) {
  const Finished done = run({"count", folder_.path("nothing.csv").string(), "TRUE"});
  EXPECT_EQ(done.code, 3) << done.err;
  EXPECT_EQ(done.out, "");
  EXPECT_NE(done.err.find("nothing.csv"), std::string::npos);
}

TEST_F(Program, ADirectoryThatIsNoStoreIsCodeOneWithAdvice) {
  const Finished done = run({"count", folder_.path("").string(), "TRUE"});
  EXPECT_EQ(done.code, 1) << done.err;
  EXPECT_NE(done.err.find("muster load"), std::string::npos) << done.err;
}

TEST_F(Program, AFullDiskIsCodeThree) {
  const int full = ::open("/dev/full", O_WRONLY);
  if (full < 0) GTEST_SKIP() << "no /dev/full here";
  Process process({"count", customers_, "TRUE"}, {}, full);
  ::close(full);
  const Finished done = process.wait();
  EXPECT_EQ(done.code, 3);
  EXPECT_NE(done.err.find("standard output"), std::string::npos) << done.err;
}

TEST_F(Program, AReaderThatLeavesEndsItQuietly) {
  std::string many = "id,age\n";
  for (int i = 0; i < 60'000; ++i) many += std::to_string(i) + ",3\n";
  const std::string file = folder_.file("many.csv", many);
  std::array<int, 2> pipe{};
  ASSERT_EQ(::pipe2(pipe.data(), O_CLOEXEC), 0);
  ::close(pipe[0]);
  Process process({"members", file, "TRUE", "--format", "csv"}, {}, pipe[1]);
  ::close(pipe[1]);
  const Finished done = process.wait();
  EXPECT_EQ(done.code, 0) << done.err;
  EXPECT_EQ(done.err.find("muster:"), std::string::npos) << done.err;
}

TEST_F(Program, MembersPrintsCsvNdjsonAndATable) {
  const Finished csv = run({"members", customers_, "age > 20", "--fields", "city,spend",
                            "--order-by", "spend desc", "--limit", "2", "--format", "csv"});
  EXPECT_EQ(csv.code, 0) << csv.err;
  EXPECT_EQ(csv.out, "id,city,spend\nc3,\"Rome, Lazio\",980.25\nc4,,300.00\n");
  const Finished ndjson =
      run({"members", customers_, "age < 20", "--fields", "*", "--format", "ndjson"});
  EXPECT_EQ(ndjson.out,
            "{\"id\":\"c5\",\"city\":\"Rome\",\"age\":19,\"spend\":15.99,\"email_ok\":true}\n");
  const Finished table = run({"members", customers_, "age < 30", "--fields", "age,city"});
  EXPECT_EQ(table.out,
            "id  age  city\n"
            "--  ---  ----\n"
            "c1   25  Milan\n"
            "c5   19  Rome\n");
  EXPECT_EQ(run({"members", customers_, "FALSE", "--format", "csv"}).out, "id\n");
}

TEST_F(Program, MembersWritesARoaringBitmap) {
  const Finished done = run({"members", customers_, "TRUE", "--format", "roaring"});
  EXPECT_EQ(done.code, 0) << done.err;
  EXPECT_GT(done.out.size(), 8U);
}

TEST_F(Program, ALoadedStoreAnswersLikeItsFile) {
  const std::string store = folder_.path("store").string();
  const Finished loaded = run({"load", store, customers_});
  ASSERT_EQ(loaded.code, 0) << loaded.err;
  EXPECT_EQ(loaded.out, "");
  const Finished from_store = run({"members", store, "TRUE", "--fields", "*", "--format", "csv"});
  const Finished from_file =
      run({"members", customers_, "TRUE", "--fields", "*", "--format", "csv"});
  EXPECT_EQ(from_store.code, 0) << from_store.err;
  EXPECT_EQ(from_store.out, from_file.out);
  EXPECT_EQ(from_store.err, "");
  EXPECT_EQ(run({"load", store, customers_}).code, 0);  // a store may be loaded again
}

TEST_F(Program, LoadRefusesAPlaceThatIsNoStoreBeforeItReads) {
  const Finished file = run({"load", customers_, folder_.path("nothing.csv").string()});
  EXPECT_EQ(file.code, 1) << file.err;
  const Finished folder =
      run({"load", folder_.path("").string(), folder_.path("nothing.csv").string()});
  EXPECT_EQ(folder.code, 1) << folder.err;
  EXPECT_NE(folder.err.find("neither empty nor a store"), std::string::npos) << folder.err;
}

TEST_F(Program, AStoreThatIsCutIsCodeThree) {
  const std::string store = folder_.path("store").string();
  ASSERT_EQ(run({"load", store, customers_}).code, 0);
  for (const auto& entry : std::filesystem::directory_iterator(store)) {
    std::filesystem::resize_file(entry.path(), std::filesystem::file_size(entry.path()) / 2);
  }
  const Finished done = run({"count", store, "TRUE"});
  EXPECT_EQ(done.code, 3) << done.err;
  EXPECT_EQ(done.out, "");
}

TEST_F(Program, RejectedRowsAreListedAndTooManyStopTheLoad) {
  const std::string schema = folder_.file("schema.toml", "[columns.age]\ntype = \"number\"\n");
  const std::string file = folder_.file("bad.csv", "id,age\n1,20\n2,old\n3,30\n");
  const std::string store = folder_.path("store").string();
  const Finished stopped = run({"load", store, file, "--schema", schema});
  EXPECT_EQ(stopped.code, 1) << stopped.err;
  EXPECT_FALSE(std::filesystem::exists(store));
  const std::string rejects = folder_.path("rejects.csv").string();
  const Finished loaded =
      run({"load", store, file, "--schema", schema, "--rejects", rejects, "--max-rejects", "0.5"});
  EXPECT_EQ(loaded.code, 0) << loaded.err;
  EXPECT_NE(content_of(rejects).find(",3,age,old,"), std::string::npos) << content_of(rejects);
  EXPECT_EQ(run({"count", store, "TRUE"}).out, "2\n");
}

TEST_F(Program, DuplicateIdsAreAnErrorUnlessTold) {
  const std::string file = folder_.file("twice.csv", "id,age\n1,20\n1,30\n");
  EXPECT_EQ(run({"count", file, "TRUE", "--id", "id"}).code, 1);
  EXPECT_EQ(run({"count", file, "age = 30", "--id", "id", "--on-duplicate", "last"}).out, "1\n");
  EXPECT_EQ(run({"count", file, "age = 30", "--id", "id", "--on-duplicate", "first"}).out, "0\n");
}

TEST_F(Program, DescribeListsEveryAttributeWithItsReason) {
  const Finished table = run({"describe", customers_});
  EXPECT_EQ(table.code, 0) << table.err;
  EXPECT_TRUE(table.out.starts_with("attribute")) << table.out;
  EXPECT_NE(table.out.find("spend"), std::string::npos);
  const Finished json = run({"describe", customers_, "--format", "json"});
  const boost::json::value answer = boost::json::parse(json.out);
  EXPECT_EQ(answer.at("population").to_number<int>(), 5);
  EXPECT_EQ(answer.at("attributes").as_array().size(), 4U);
  EXPECT_TRUE(
      run({"describe", customers_, "--format", "csv"}).out.starts_with("attribute,family,type,"));
}

TEST_F(Program, SegmentsOfAFileAreCountedInOneTable) {
  const std::string segments = folder_.file("segments.toml",
                                            "[[segment]]\nname = \"Milanese\"\n"
                                            "family = \"geographic\"\nwhere = \"city = 'Milan'\"\n"
                                            "[[segment]]\nname = \"Grown\"\n"
                                            "family = \"demographic\"\nwhere = \"age > 30\"\n");
  const Finished table = run({"count", customers_, "--segments", segments});
  EXPECT_EQ(table.code, 0) << table.err;
  EXPECT_NE(table.out.find("geographic   Milanese          2  40.00 %"), std::string::npos)
      << table.out;
  const Finished json = run({"count", customers_, "--segments", segments, "--format", "json"});
  const boost::json::value answer = boost::json::parse(json.out);
  EXPECT_EQ(answer.at("segments").at(1).at("count").to_number<int>(), 3);
  EXPECT_EQ(run({"count", customers_, "TRUE", "--segments", segments}).code, 2);
  const std::string wrong = folder_.file(
      "wrong.toml", "[[segment]]\nname = \"x\"\nfamily = \"demografic\"\nwhere = \"TRUE\"\n");
  const Finished refused = run({"count", customers_, "--segments", wrong});
  EXPECT_EQ(refused.code, 1);
  EXPECT_NE(refused.err.find("did you mean demographic?"), std::string::npos) << refused.err;
}

TEST_F(Program, GenerateWritesTheSameBytesToAFileAndToStandardOutput) {
  const std::string file = folder_.path("generated.csv").string();
  const Finished to_file = run({"generate", "500", "--out", file});
  EXPECT_EQ(to_file.code, 0) << to_file.err;
  EXPECT_EQ(to_file.out, "");
  const Finished to_output = run({"generate", "500", "--out", "-", "--threads", "1"});
  EXPECT_EQ(to_output.out, content_of(file));
  EXPECT_NE(run({"generate", "500", "--out", "-", "--seed", "7"}).out, to_output.out);
  const std::string events = folder_.path("events.csv").string();
  EXPECT_EQ(run({"generate", "50", "--out", file, "--events", events}).code, 0);
  EXPECT_TRUE(content_of(events).starts_with("customer,type,time,amount,category,channel\n"));
  EXPECT_EQ(run({"generate", "50", "--out", "-", "--events", "-"}).code, 2);
  EXPECT_EQ(run({"generate", "500", "--out", file}).code, 0);
  EXPECT_EQ(run({"generate", "5", "--out", "/nowhere/at/all.csv"}).code, 3);
  EXPECT_EQ(run({"count", file, "TRUE"}).out, "500\n");
}

TEST_F(Program, ServeRefusesWhatItCannotDo) {
  const std::string store = folder_.path("store").string();
  ASSERT_EQ(run({"load", store, customers_}).code, 0);
  const Finished open = run({"serve", store, "--listen", "0.0.0.0:0"});
  EXPECT_EQ(open.code, 1) << open.err;
  EXPECT_NE(open.err.find("tokens"), std::string::npos) << open.err;
  EXPECT_EQ(run({"serve", store, "--listen", "somewhere"}).code, 1);
  const std::string config = folder_.file("muster.toml", "[limits]\nbody_byte = 3\n");
  const Finished wrong = run({"serve", store, "--config", config});
  EXPECT_EQ(wrong.code, 1);
  EXPECT_NE(wrong.err.find("did you mean body_bytes?"), std::string::npos) << wrong.err;
}

}  // namespace
}  // namespace muster::server
