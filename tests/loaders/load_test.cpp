// Loads as a whole: several files, rejects files, progress, and the population itself.
#include "loaders/load.hpp"

#include <fmt/format.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <sstream>
#include <string>

#include "engine/population/population.hpp"
#include "tests/loaders/recorder.hpp"

namespace muster::loaders::test {
namespace {

/// A directory of its own that goes with the test.
class LoadFiles : public ::testing::Test {
 protected:
  void SetUp() override {
    directory_ = std::filesystem::temp_directory_path() /
                 fmt::format("muster_load_{}_{}", ::getpid(),
                             ::testing::UnitTest::GetInstance()->current_test_info()->name());
    std::filesystem::create_directories(directory_);
  }
  void TearDown() override { std::filesystem::remove_all(directory_); }

  std::string write(const std::string& name, const std::string& text) {
    const auto path = directory_ / name;
    std::ofstream(path, std::ios::binary) << text;
    return path.string();
  }
  static std::string read(const std::filesystem::path& path) {
    std::ifstream file(path, std::ios::binary);
    return {std::istreambuf_iterator<char>(file), {}};
  }
  std::filesystem::path directory_;
};

TEST_F(LoadFiles, FilesAreUnifiedByHeader) {
  LoadOptions options;
  options.paths = {write("a.csv", "id,city,age\n1,Rome,30\n2,Oslo,\n"),
                   write("b.csv", "age;id;vip\n41;3;yes\n"),
                   write("c.ndjson", "{\"id\":4,\"city\":\"Bern\",\"age\":50}\n")};
  Recorder rows;
  const auto report = load_files_into(options, rows);
  ASSERT_TRUE(report.ok()) << report.error().message;
  EXPECT_EQ(report->id_source, "column \"id\"");
  EXPECT_EQ(rows.ids, (std::vector<std::string>{"1", "2", "3", "4"}));
  EXPECT_EQ(rows.cells.at("city"), (std::vector<std::string>{"Rome", "Oslo", "?", "Bern"}));
  EXPECT_EQ(rows.cells.at("age"), (std::vector<std::string>{"30", "?", "41", "50"}));
  EXPECT_EQ(rows.cells.at("vip"), (std::vector<std::string>{"?", "?", "true", "?"}));
}

TEST_F(LoadFiles, RecordNumbersRunOnOverFiles) {
  LoadOptions options;
  options.paths = {write("a.csv", "v\nx\ny\n"), write("b.csv", "v\nz\n")};
  Recorder rows;
  ASSERT_TRUE(load_files_into(options, rows).ok());
  EXPECT_EQ(rows.ids, (std::vector<std::string>{"1", "2", "3"}));
}

TEST_F(LoadFiles, AnIdMayNotStandInTwoFiles) {
  LoadOptions options;
  options.id_column = "id";
  options.paths = {write("a.csv", "id,v\n1,x\n"), write("b.csv", "id,v\n2,y\n1,z\n")};
  Recorder rows;
  const auto report = load_files_into(options, rows);
  ASSERT_FALSE(report.ok());
  EXPECT_NE(report.error().message.find("b.csv, line 3: the customer id '1'"), std::string::npos);
  EXPECT_NE(report.error().message.find("a.csv, line 2"), std::string::npos);
}

TEST_F(LoadFiles, WritesRejectsWithPhysicalLines) {
  LoadOptions options;
  options.paths = {write("a.csv",
                         "id,note,n\n1,\"two\nlines\",5\n2,\"say \"\"x\"\"\",bad\n3,short\n"
                         "4,\"p,q\",\"b,\"\"c\"\"\"\n")};
  options.schema = schema("[columns.n]\ntype = 'number'");
  options.rejects_path = directory_ / "rejects.csv";
  options.max_reject_share = 1;
  Recorder rows;
  const auto report = load_files_into(options, rows);
  ASSERT_TRUE(report.ok()) << report.error().message;
  EXPECT_EQ(report->rejected, 3u);
  const std::string& path = options.paths[0];
  EXPECT_EQ(read(*options.rejects_path),
            "file,line,column,value,reason\n" +                              //
                path + ",4,n,bad,not a number\n" +                           //
                path + ",5,,\"3,short\",2 cells where the header has 3\n" +  //
                path + ",6,n,\"b,\"\"c\"\"\",not a number\n");
  EXPECT_FALSE(std::filesystem::exists(directory_ / "rejects.csv.part"));
}

TEST_F(LoadFiles, ARowWithTwoMisfitsIsOneReject) {
  LoadOptions options;
  options.paths = {write("a.csv", "id,a,b\n1,x,y\n2,3,4\n")};
  options.schema = schema("[columns.a]\ntype='number'\n[columns.b]\ntype='number'");
  options.max_reject_share = 1;
  options.rejects_path = directory_ / "rejects.csv";
  Recorder rows;
  const auto report = load_files_into(options, rows);
  ASSERT_TRUE(report.ok());
  EXPECT_EQ(report->rejected, 1u);
  EXPECT_EQ(rows.ids, std::vector<std::string>{"2"});
  EXPECT_NE(read(*options.rejects_path).find(",2,b,y,not a number"), std::string::npos);
}

TEST_F(LoadFiles, TooManyRejectsStopTheLoadAndAreStillListed) {
  std::string text = "id,n\n";
  for (int i = 0; i < 100; ++i) text += fmt::format("{},{}\n", i, i < 2 ? "x" : "1");
  LoadOptions options;
  options.paths = {write("a.csv", text)};
  options.schema = schema("[columns.n]\ntype='number'");
  options.rejects_path = directory_ / "rejects.csv";
  Recorder rows;
  const auto report = load_files_into(options, rows);
  ASSERT_FALSE(report.ok());
  EXPECT_NE(report.error().message.find("2 of 100 rows cannot be read"), std::string::npos);
  EXPECT_NE(read(*options.rejects_path).find(",3,n,x,not a number"), std::string::npos);
  options.max_reject_share = 0.02;
  Recorder again;
  EXPECT_TRUE(load_files_into(options, again).ok());
}

TEST_F(LoadFiles, AnUnwritableRejectsFileIsAnError) {
  LoadOptions options;
  options.paths = {write("a.csv", "id\n1\n")};
  options.rejects_path = directory_ / "no" / "such" / "rejects.csv";
  Recorder rows;
  const auto report = load_files_into(options, rows);
  ASSERT_FALSE(report.ok());
  EXPECT_EQ(report.error().code, ErrorCode::io_failed);
}

TEST_F(LoadFiles, ProgressRunsToTheEnd) {
  std::string text = "id,v\n";
  for (int i = 0; i < 5000; ++i) text += fmt::format("{},word\n", i);
  std::uint64_t last = 0;
  std::uint64_t total = 0;
  std::uint64_t rows_seen = 0;
  bool backwards = false;
  LoadOptions options;
  options.block_bytes = 1000;
  options.progress = [&](std::uint64_t done, std::uint64_t all, std::uint64_t rows) {
    backwards |= done < last;
    last = done;
    total = all;
    rows_seen = rows;
  };
  load(text, options);
  EXPECT_FALSE(backwards);
  EXPECT_EQ(total, text.size());
  EXPECT_GE(last + 100, total);
  EXPECT_EQ(rows_seen, 5000u);
}

TEST_F(LoadFiles, NoFileIsAnError) {
  Recorder rows;
  EXPECT_FALSE(load_files_into({}, rows).ok());
}

TEST_F(LoadFiles, MakesAPopulation) {
  std::istringstream input(
      "customer_id,city,spend,vip,tags,birth,place\n"
      "b,Rome,1.5,yes,x|y,1990-05-17,\"45.5,9.25\"\n"
      "a,,,,,,\n");
  const auto loaded =
      load_stream(input, "standard input", with_schema("[columns.tags]\nseparator='|'"));
  ASSERT_TRUE(loaded.ok()) << loaded.error().message;
  const engine::Population& population = *loaded->population;
  ASSERT_EQ(population.size(), 2u);
  const auto row = population.directory().find("b");
  ASSERT_TRUE(row.has_value());
  const auto shown = [&](const char* name) {
    const engine::Attribute* attribute = population.attributes().find(name);
    return engine::format_value(population.value(attribute->id, *row));
  };
  EXPECT_EQ(shown("city"), "Rome");
  EXPECT_EQ(shown("spend"), "1.5");
  EXPECT_EQ(shown("vip"), "true");
  EXPECT_EQ(shown("tags"), "x|y");
  EXPECT_EQ(shown("birth"), "1990-05-17");
  EXPECT_EQ(shown("place"), "45.5,9.25");
  EXPECT_EQ(loaded->report.loaded, 2u);
}

TEST(OnDuplicateNames, AreThree) {
  EXPECT_EQ(on_duplicate_named("last"), OnDuplicate::last);
  EXPECT_EQ(on_duplicate_named("first"), OnDuplicate::first);
  EXPECT_EQ(on_duplicate_named("error"), OnDuplicate::error);
  EXPECT_FALSE(on_duplicate_named("maybe").has_value());
}

}  // namespace
}  // namespace muster::loaders::test
