#include <gtest/gtest.h>

#include <boost/json/parse.hpp>

#include "tests/server/cli/process.hpp"

namespace muster::server {
namespace {

class EventCommands : public ::testing::Test {
 protected:
  void SetUp() override {
    const std::string customers = folder_.file("customers.csv",
                                               "id,city\n"
                                               "c1,Milan\n"
                                               "c2,Milan\n"
                                               "c3,Rome\n"
                                               "c4,\n");
    const std::string events = folder_.file("events.csv",
                                            "customer,type,time,amount\n"
                                            "c1,visit,2026-06-28T10:00:00Z,\n"
                                            "c1,cart_add,2026-06-28T10:00:40Z,\n"
                                            "c1,purchase,2026-06-29T10:00:00Z,12.00\n"
                                            "c2,visit,2026-06-29T09:00:00Z,\n"
                                            "c2,visit,2026-06-29T09:10:00Z,\n"
                                            "c2,cart_add,2026-06-29T09:10:00Z,\n"
                                            "c3,visit,2026-06-30T08:00:00Z,\n"
                                            "c4,visit,2026-06-15T08:00:00Z,\n");
    const Finished loaded = run({"load", store_, customers, "--events", events});
    ASSERT_EQ(loaded.code, 0) << loaded.err;
  }
  std::string printed(std::vector<std::string> arguments) const {
    arguments.insert(arguments.begin() + 1, store_);
    arguments.insert(arguments.end(), {"--as-of", "2026-06-30"});
    const Finished done = run(arguments);
    EXPECT_EQ(done.code, 0) << done.err;
    return done.out;
  }

  ScratchFolder folder_;
  std::string store_ = folder_.path("store");
};

TEST_F(EventCommands, FunnelPrintsStepsAndTimes) {
  EXPECT_EQ(printed({"funnel", "visit", "cart_add", "purchase", "--within", "7 days"}),
            "step        customers  of previous  of first  median since previous         mean  "
            "median since first        mean\n"
            "----------  ---------  -----------  --------  ---------------------  -----------  "
            "------------------  ----------\n"
            "1 visit             4\n"
            "2 cart_add          2      50.00 %   50.00 %                   40 s   5 min 20 s  "
            "              40 s  5 min 20 s\n"
            "3 purchase          1      50.00 %   25.00 %            23 h 59 min  23 h 59 min  "
            "          1 d 00 h    1 d 00 h\n");
}

TEST_F(EventCommands, FunnelDividesByAnAttribute) {
  EXPECT_EQ(printed({"funnel", "visit", "purchase", "--by", "city", "--format", "csv"}),
            "city,step,event,count,share_of_previous,share_of_first,since_previous_mean,"
            "since_previous_0.25,since_previous_0.5,since_previous_0.75,since_previous_0.9,"
            "since_first_mean,since_first_0.25,since_first_0.5,since_first_0.75,since_first_0.9\n"
            "Milan,1,visit,2,1,1,,,,,,,,,,\n"
            "Milan,2,purchase,1,0.5,0.5,86400,86400,86400,86400,86400,86400,86400,86400,86400,"
            "86400\n"
            "Rome,1,visit,1,1,1,,,,,,,,,,\n"
            "Rome,2,purchase,0,0,0,,,,,,,,,,\n"
            ",1,visit,1,1,1,,,,,,,,,,\n"
            ",2,purchase,0,0,0,,,,,,,,,,\n");
}

TEST_F(EventCommands, RetentionPrintsAGrid) {
  EXPECT_EQ(
      printed({"retention", "visit", "--again", "purchase", "--periods", "1", "--cohorts", "2"}),
      "week        customers   +0        +1\n"
      "----------  ---------  ---  --------\n"
      "2026-06-22          1  0 %  100.00 %\n"
      "2026-06-29          2  0 %\n"
      "(all)               3  0 %  100.00 %\n");
  EXPECT_EQ(printed({"retention", "visit", "--unit", "month", "--periods", "0", "--format", "csv"}),
            "cohort,size,period,back,share\n2026-06-01,4,0,4,1\n");
}

TEST_F(EventCommands, TimelinePrintsEventsAndCustomers) {
  EXPECT_EQ(printed({"timeline", "visit", "purchase", "--periods", "2"}),
            "day         visit  purchase  events  customers\n"
            "----------  -----  --------  ------  ---------\n"
            "2026-06-29      2         1       3          2\n"
            "2026-06-30      1         0       1          1\n");
  EXPECT_EQ(printed({"timeline", "--where", "city = 'Rome'", "--periods", "1", "--format", "csv"}),
            "begin,series,events,customers\n"
            "2026-06-30,visit,1,1\n"
            "2026-06-30,cart_add,0,0\n"
            "2026-06-30,purchase,0,0\n"
            "2026-06-30,,1,1\n");
}

TEST_F(EventCommands, PrintJsonAsTheServerDoes) {
  const auto json = boost::json::parse(printed({"funnel", "visit", "--format", "json"}));
  EXPECT_EQ(json.at("steps").at(0).at("count"), 4);
  EXPECT_EQ(boost::json::parse(printed({"retention", "visit", "--format", "json"}))
                .at("cohorts")
                .as_array()
                .size(),
            13U);
  EXPECT_EQ(
      boost::json::parse(printed({"timeline", "--format", "json"})).at("periods").as_array().size(),
      30U);
}

TEST_F(EventCommands, PointAtTheStepThatIsWrong) {
  const Finished done = run({"funnel", store_, "visit", "purchase WHERE amont > 1"});
  EXPECT_EQ(done.code, 1);
  EXPECT_NE(done.err.find("step 2: "), std::string::npos) << done.err;
  EXPECT_NE(done.err.find("purchase WHERE amont > 1\n"), std::string::npos) << done.err;
  EXPECT_NE(done.err.find("amount"), std::string::npos) << done.err;
  EXPECT_EQ(run({"funnel", store_}).code, 2);
  EXPECT_EQ(run({"retention", store_, "visit", "--unit", "year"}).code, 2);
}

}  // namespace
}  // namespace muster::server
