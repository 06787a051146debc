#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <boost/json/parse.hpp>

#include "tests/server/cli/process.hpp"

namespace muster::server {
namespace {

using ::testing::HasSubstr;

class SnapshotCommand : public ::testing::Test {
 protected:
  SnapshotCommand() {
    EXPECT_EQ(run({"load", store_, monday_}).code, 0);
    EXPECT_EQ(run({"snapshot", store_, "take", "monday"}).code, 0);
    EXPECT_EQ(run({"load", store_, tuesday_, "--append"}).code, 0);
  }

  ScratchFolder folder_;
  std::string store_ = folder_.path("shop").string();
  std::string monday_ = folder_.file("monday.csv", "id,tier\nc1,gold\nc2,silver\n");
  std::string tuesday_ = folder_.file("tuesday.csv", "id,tier\nc2,gold\nc3,gold\n");
};

TEST_F(SnapshotCommand, IsASourceOfItsOwn) {
  EXPECT_EQ(run({"count", store_, "tier = 'gold'"}).out, "3\n");
  EXPECT_EQ(run({"count", store_ + "@monday", "tier = 'gold'"}).out, "1\n");
  EXPECT_EQ(run({"count", store_ + "@current", "tier = 'gold'"}).out, "3\n");
  EXPECT_EQ(run({"members", store_ + "@monday", "TRUE", "--format", "csv"}).out, "id\nc1\nc2\n");
}

TEST_F(SnapshotCommand, IsComparedWithWhatIsNow) {
  const Finished done =
      run({"diff", store_ + "@monday", store_, "tier = 'gold'", "--format", "json"});
  ASSERT_EQ(done.code, 0) << done.err;
  const auto answer = boost::json::parse(done.out);
  EXPECT_EQ(answer.at("entered").at("count").as_int64(), 2);
  EXPECT_EQ(answer.at("stayed").as_int64(), 1);
}

TEST_F(SnapshotCommand, ListsShowsAndDeletes) {
  const auto listed = boost::json::parse(run({"snapshot", store_, "list", "--format", "json"}).out);
  ASSERT_EQ(listed.at("snapshots").as_array().size(), 1U);
  EXPECT_EQ(listed.at("snapshots").at(0).at("customers").as_int64(), 2);
  const std::string version(listed.at("snapshots").at(0).at("version").as_string());
  EXPECT_EQ(run({"count", store_ + "@" + version, "TRUE"}).out, "2\n");
  EXPECT_THAT(run({"snapshot", store_, "list"}).out, HasSubstr("monday"));
  EXPECT_THAT(run({"snapshot", store_, "list", "--format", "csv"}).out,
              HasSubstr("name,taken,customers,bytes,version\nmonday,"));
  EXPECT_THAT(run({"snapshot", store_, "show", "monday"}).out, HasSubstr(version));
  EXPECT_EQ(run({"snapshot", store_, "delete", "monday"}).code, 0);
  EXPECT_EQ(run({"snapshot", store_, "list", "--format", "csv"}).out,
            "name,taken,customers,bytes,version\n");
}

TEST_F(SnapshotCommand, KeepsAnOlderVersion) {
  const auto now = boost::json::parse(run({"count", store_, "TRUE", "--format", "json"}).out);
  EXPECT_EQ(run({"load", store_, monday_, "--append"}).code, 0);
  EXPECT_EQ(run({"count", store_, "tier = 'gold'"}).out, "2\n");
  const std::string version(now.at("version").as_string());
  const Finished taken = run({"snapshot", store_, "take", "tuesday", "--version", version});
  ASSERT_EQ(taken.code, 0) << taken.err;
  EXPECT_EQ(run({"count", store_ + "@tuesday", "tier = 'gold'"}).out, "3\n");
}

TEST_F(SnapshotCommand, SaysWhatIsWrong) {
  const Finished unknown = run({"count", store_ + "@mondey", "TRUE"});
  EXPECT_EQ(unknown.code, 1);
  EXPECT_THAT(unknown.err, HasSubstr("monday"));
  EXPECT_EQ(run({"snapshot", store_, "take", "monday"}).code, 1);
  EXPECT_EQ(run({"snapshot", store_, "take", "a/b"}).code, 1);
  EXPECT_EQ(run({"snapshot", store_, "show", "nobody"}).code, 1);
  EXPECT_EQ(run({"snapshot", monday_, "list"}).code, 3);
  EXPECT_EQ(run({"verify", store_}).code, 0);
}

}  // namespace
}  // namespace muster::server
