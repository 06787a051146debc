#include <gtest/gtest.h>

#include "tests/server/cli/process.hpp"

namespace muster::server {
namespace {

class ProfileCommand : public ::testing::Test {
 protected:
  ScratchFolder folder_;
  std::string customers_ = folder_.file("customers.csv",
                                        "id,city,age\n"
                                        "c1,Milan,25\n"
                                        "c2,Milan,31\n"
                                        "c3,Rome,44\n"
                                        "c4,,52\n"
                                        "c5,Rome,19\n");
};

TEST_F(ProfileCommand, PrintsValuesBesideTheBase) {
  const Finished done = run({"profile", customers_, "city = 'Milan'", "--attributes", "city"});
  EXPECT_EQ(done.code, 0) << done.err;
  EXPECT_NE(done.out.find("city       Milan              2  100.00 %  40.00 %    250"),
            std::string::npos)
      << done.out;
  EXPECT_NE(done.out.find("(unknown)"), std::string::npos) << done.out;
}

TEST_F(ProfileCommand, PrintsCsvWithConditions) {
  const Finished done = run({"profile", customers_, "age > 30", "--attributes", "city", "--versus",
                             "age < 30", "--format", "csv"});
  EXPECT_EQ(done.code, 0) << done.err;
  EXPECT_TRUE(
      done.out.starts_with("attribute,value,count,base_count,share,base_share,index,"
                           "lift_low,lift_high,condition\n"))
      << done.out;
  EXPECT_NE(done.out.find("city,Milan,1,1,0.3333333333333333,0.5,66.66666666666666,"),
            std::string::npos)
      << done.out;
  EXPECT_NE(done.out.find(",city = 'Milan'\n"), std::string::npos) << done.out;
}

TEST_F(ProfileCommand, PointsIntoTheTextThatIsWrong) {
  const Finished done = run({"profile", customers_, "TRUE", "--versus", "aeg > 3"});
  EXPECT_EQ(done.code, 1);
  EXPECT_NE(done.err.find("  aeg > 3\n  ^\n  did you mean age?"), std::string::npos) << done.err;
}

}  // namespace
}  // namespace muster::server
