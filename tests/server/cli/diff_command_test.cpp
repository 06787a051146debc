#include <gtest/gtest.h>

#include <boost/json/parse.hpp>

#include "tests/server/cli/process.hpp"

namespace muster::server {
namespace {

class DiffCommand : public ::testing::Test {
 protected:
  ScratchFolder folder_;
  std::string monday_ = folder_.file("monday.csv",
                                     "id,tier,spend\n"
                                     "c1,gold,10\n"
                                     "c2,silver,20\n"
                                     "c3,gold,30\n"
                                     "c4,gold,40\n");
  std::string tuesday_ = folder_.file("tuesday.csv",
                                      "id,tier,spend\n"
                                      "c5,gold,5\n"
                                      "c3,silver,30\n"
                                      "c2,gold,25\n"
                                      "c1,gold,10\n");
};

TEST_F(DiffCommand, SaysWhoCameAndWentAndWhy) {
  const Finished done = run({"diff", monday_, tuesday_, "tier = 'gold'"});
  EXPECT_EQ(done.code, 0) << done.err;
  EXPECT_NE(done.out.find("left                           2        1  are no customers any more"),
            std::string::npos)
      << done.out;
  EXPECT_NE(done.out.find("entered                        2        1  are new customers"),
            std::string::npos)
      << done.out;
  EXPECT_NE(done.out.find("silver → gold"), std::string::npos) << done.out;
  EXPECT_NE(done.out.find("c2        entered  tier: silver → gold"), std::string::npos) << done.out;
  EXPECT_NE(done.out.find("c5        entered  is a new customer"), std::string::npos) << done.out;
  EXPECT_NE(done.out.find("c4        left     is no customer any more"), std::string::npos)
      << done.out;
}

TEST_F(DiffCommand, WritesTheJsonOfTheApi) {
  const Finished done =
      run({"diff", monday_, tuesday_, "tier = 'gold' AND spend > 20", "--format", "json"});
  ASSERT_EQ(done.code, 0) << done.err;
  const auto answer = boost::json::parse(done.out);
  EXPECT_EQ(answer.at("stayed").as_int64(), 0);
  EXPECT_EQ(answer.at("entered").at("members").as_array().size(), 1U);
  EXPECT_EQ(answer.at("left").at("removed_customers").as_int64(), 1);
}

TEST_F(DiffCommand, SaysOnWhichSideAnAttributeIsMissing) {
  const std::string other = folder_.file("other.csv", "id,level\nc1,gold\nc2,silver\n");
  const Finished done = run({"diff", other, tuesday_, "tier = 'gold'"});
  EXPECT_EQ(done.code, 1);
  EXPECT_NE(done.err.find("in from: "), std::string::npos) << done.err;
}

}  // namespace
}  // namespace muster::server
