#include <gtest/gtest.h>

#include <boost/json/parse.hpp>

#include "tests/server/cli/process.hpp"

namespace muster::server {
namespace {

class OverlapCommand : public ::testing::Test {
 protected:
  ScratchFolder folder_;
  std::string customers_ = folder_.file("customers.csv",
                                        "id,city,age,email_ok\n"
                                        "c1,Milan,25,yes\n"
                                        "c2,Milan,31,no\n"
                                        "c3,Rome,44,yes\n"
                                        "c4,,52,\n"
                                        "c5,Rome,19,yes\n");
};

TEST_F(OverlapCommand, PrintsSegmentsPairsAndRegions) {
  const Finished done = run({"overlap", customers_, "city = 'Milan'", "email_ok", "age > 30",
                             "--names", "Milan,reachable,over 30"});
  EXPECT_EQ(done.code, 0) << done.err;
  EXPECT_EQ(done.out,
            "segment    customers     share  where\n"
            "---------  ---------  --------  -----\n"
            "Milan              2   40.00 %  city = 'Milan'\n"
            "reachable          3   60.00 %  email_ok\n"
            "over 30            3   60.00 %  age > 30\n"
            "(in any)           5  100.00 %\n"
            "(in none)          0       0 %\n"
            "\n"
            "segment    and        customers  of first  of second  jaccard  lift\n"
            "---------  ---------  ---------  --------  ---------  -------  ----\n"
            "Milan      reachable          1   50.00 %    33.33 %     0.25  0.83\n"
            "Milan      over 30            1   50.00 %    33.33 %     0.25  0.83\n"
            "reachable  over 30            1   33.33 %    33.33 %     0.20  0.56\n"
            "\n"
            "exactly in           customers  of the union\n"
            "-------------------  ---------  ------------\n"
            "reachable                    1       20.00 %\n"
            "Milan & reachable            1       20.00 %\n"
            "over 30                      1       20.00 %\n"
            "Milan & over 30              1       20.00 %\n"
            "reachable & over 30          1       20.00 %\n");
}

TEST_F(OverlapCommand, PrintsOnePartAsCsv) {
  const Finished regions =
      run({"overlap", customers_, "city = 'Milan'", "email_ok", "--format", "csv"});
  EXPECT_EQ(regions.code, 0) << regions.err;
  EXPECT_EQ(regions.out, "A,B,count,share\n0,1,2,0.5\n1,0,1,0.25\n1,1,1,0.25\n");
  const Finished pairs = run(
      {"overlap", customers_, "city = 'Milan'", "email_ok", "--format", "csv", "--show", "pairs"});
  EXPECT_TRUE(
      pairs.out.starts_with("first,second,count,share_of_first,share_of_second,"
                            "jaccard,lift\nA,B,1,0.5,"))
      << pairs.out;
  const Finished segments = run({"overlap", customers_, "city = 'Milan'", "email_ok", "--format",
                                 "csv", "--show", "segments"});
  EXPECT_EQ(segments.out, "segment,count,share,where\nA,2,0.4,city = 'Milan'\nB,3,0.6,email_ok\n");
}

TEST_F(OverlapCommand, TakesTheSegmentsOfAFile) {
  const std::string file = folder_.file(
      "segments.toml",
      "[[segment]]\nname = \"young\"\nfamily = \"demographic\"\nwhere = \"age < 30\"\n"
      "[[segment]]\nname = \"reachable\"\nfamily = \"behavioural\"\nwhere = \"email_ok\"\n");
  const Finished done = run({"overlap", customers_, "--segments", file, "--format", "json"});
  EXPECT_EQ(done.code, 0) << done.err;
  const boost::json::value answer = boost::json::parse(done.out);
  EXPECT_EQ(answer.at("segments").at(0).at("name").as_string(), "young");
  EXPECT_EQ(answer.at("pairs").at(0).at("count").to_number<int>(), 2);
}

TEST_F(OverlapCommand, SaysWhatIsWrong) {
  const Finished usage = run({"overlap", customers_});
  EXPECT_EQ(usage.code, 2);
  const Finished names = run({"overlap", customers_, "TRUE", "FALSE", "--names", "a"});
  EXPECT_EQ(names.code, 2);
  const Finished name = run({"overlap", customers_, "TRUE", "aeg > 30"});
  EXPECT_EQ(name.code, 1);
  EXPECT_NE(name.err.find("segment 'B': there is no attribute 'aeg'"), std::string::npos)
      << name.err;
  EXPECT_NE(name.err.find("  aeg > 30\n  ^\n"), std::string::npos) << name.err;
  EXPECT_NE(name.err.find("did you mean age?"), std::string::npos) << name.err;
}

}  // namespace
}  // namespace muster::server
