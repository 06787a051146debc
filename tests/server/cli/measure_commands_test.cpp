// `muster aggregate` and `muster cutoff` as a user meets them.
#include <gtest/gtest.h>

#include <boost/json/parse.hpp>

#include "tests/server/cli/process.hpp"

namespace muster::server {
namespace {

class MeasureCommands : public ::testing::Test {
 protected:
  ScratchFolder folder_;
  std::string customers_ = folder_.file("customers.csv",
                                        "id,city,age,spend\n"
                                        "c1,Milan,25,120.50\n"
                                        "c2,Milan,31,0.00\n"
                                        "c3,Rome,44,980.25\n"
                                        "c4,,52,300.00\n"
                                        "c5,Rome,19,\n");
};

TEST_F(MeasureCommands, AggregatePrintsAColumnAValue) {
  const Finished done = run({"aggregate", customers_, "TRUE", "--of", "spend, max(spend, age)",
                             "--quantiles", "0.25,0.5,0.995", "--places", "2"});
  EXPECT_EQ(done.code, 0) << done.err;
  EXPECT_EQ(done.out,
            "           spend  max(spend, age)\n"
            "-------  -------  ---------------\n"
            "known          4                4\n"
            "unknown        1                1\n"
            "sum      1400.75          1431.75\n"
            "mean      350.19           357.94\n"
            "minimum     0.00            31.00\n"
            "25 %        0.00            31.00\n"
            "median    120.50           120.50\n"
            "99.5 %    980.25           980.25\n"
            "maximum   980.25           980.25\n");
}

TEST_F(MeasureCommands, AggregatePrintsCsvAndJson) {
  const Finished csv = run({"aggregate", customers_, "TRUE", "--of", "age", "--of", "spend",
                            "--quantiles", "0.5", "--format", "csv"});
  EXPECT_EQ(csv.code, 0) << csv.err;
  EXPECT_EQ(csv.out,
            "of,type,known,unknown,sum,mean,minimum,maximum,q0.5\n"
            "age,number,5,0,171,34.200000,19,52,31\n"
            "spend,number,4,1,1400.75,350.187500,0.00,980.25,120.50\n");
  const Finished json = run({"aggregate", customers_, "TRUE", "--of", "age", "--format", "json"});
  EXPECT_EQ(boost::json::parse(json.out).at("aggregates").at(0).at("sum").to_number<int>(), 171);
}

TEST_F(MeasureCommands, AggregatePointsIntoTheValueThatIsWrong) {
  const Finished done = run({"aggregate", customers_, "TRUE", "--of", "age, spend / aeg"});
  EXPECT_EQ(done.code, 1);
  EXPECT_NE(done.err.find("  spend / aeg\n          ^\n  did you mean age?"), std::string::npos)
      << done.err;
  EXPECT_EQ(run({"aggregate", customers_, "TRUE"}).code, 2);
  EXPECT_EQ(run({"aggregate", customers_, "TRUE", "--of", "age", "--quantiles", "2"}).code, 1);
}

TEST_F(MeasureCommands, CutoffPrintsSizesAndTheCurve) {
  const Finished done =
      run({"cutoff", customers_, "TRUE", "--of", "spend", "--size", "2,5", "--at", "100,500"});
  EXPECT_EQ(done.code, 0) << done.err;
  EXPECT_EQ(done.out,
            "wanted            spend at least  customers    share  ties\n"
            "------  --------  --------------  ---------  -------  ----\n"
            "     2  exactly           300.00          2  40.00 %     1\n"
            "     5  or more           (none)\n"
            "     5  or fewer            0.00          4  80.00 %     1\n"
            "\n"
            "spend at least  customers    share  ties\n"
            "--------------  ---------  -------  ----\n"
            "           500          1  20.00 %     0\n"
            "           100          3  60.00 %     0\n");
}

TEST_F(MeasureCommands, CutoffPrintsCsv) {
  const Finished done = run({"cutoff", customers_, "city = 'Milan'", "--of", "age", "--size", "1",
                             "--lowest", "--quantiles", "1", "--format", "csv"});
  EXPECT_EQ(done.code, 0) << done.err;
  EXPECT_EQ(done.out,
            "size,side,value,fraction,count,share,ties,condition\n"
            "1,at_least,25,,1,0.5,1,age <= 25\n"
            "1,at_most,25,,1,0.5,1,age <= 25\n"
            ",curve,31,,2,1,1,age <= 31\n");
  EXPECT_EQ(run({"cutoff", customers_, "TRUE", "--of", "city"}).code, 1);
}

}  // namespace
}  // namespace muster::server
