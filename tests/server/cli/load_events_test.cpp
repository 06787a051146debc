// `muster load` with events and computed attributes, as a process.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "tests/server/cli/process.hpp"

namespace muster::server {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

constexpr const char* kCustomers = "id,city\na,Rome\nb,Oslo\n";
constexpr const char* kEvents =
    "customer,type,time,amount\n"
    "a,purchase,2026-01-01T10:00:00Z,10.50\n"
    "b,visit,2026-01-02,\n"
    "a,purchase,2026-01-03,4.00\n";

class LoadEvents : public ::testing::Test {
 protected:
  std::string count(const std::string& where) { return run({"count", store_, where}).out; }

  ScratchFolder folder_;
  std::string store_ = folder_.path("store").string();
  std::string customers_ = folder_.file("customers.csv", kCustomers);
  std::string events_ = folder_.file("events.csv", kEvents);
};

TEST_F(LoadEvents, TogetherWithCustomersOrAfterThem) {
  const Finished together = run({"load", store_, customers_, "--events", events_});
  ASSERT_EQ(together.code, 0) << together.err;
  EXPECT_THAT(together.err, HasSubstr("loaded: 3 events"));
  EXPECT_THAT(together.err, HasSubstr("events: 3 of 2 types"));
  EXPECT_EQ(count("COUNT(purchase) = 2"), "1\n");
  const Finished after = run({"load", store_, "--events", events_});
  ASSERT_EQ(after.code, 0) << after.err;
  EXPECT_THAT(after.err, HasSubstr("they join 3 events that were there"));
  EXPECT_EQ(count("COUNT(purchase) = 4"), "1\n");
  ASSERT_EQ(run({"load", store_, "--events", events_, "--replace-events"}).code, 0);
  EXPECT_EQ(count("COUNT(purchase) = 2"), "1\n");
}

TEST_F(LoadEvents, StayWithCustomersWhoAreLoadedAnew) {
  ASSERT_EQ(run({"load", store_, customers_, "--events", events_}).code, 0);
  const std::string fewer = folder_.file("fewer.csv", "id,city\nb,Bonn\nc,Rome\n");
  const Finished again = run({"load", store_, fewer});
  ASSERT_EQ(again.code, 0) << again.err;
  EXPECT_THAT(again.err, HasSubstr("kept: 1 events"));
  EXPECT_THAT(again.err, HasSubstr("dropped: 2 events of customers who are gone"));
  EXPECT_EQ(count("DID visit"), "1\n");
}

TEST_F(LoadEvents, WithoutCustomersNeedAWordAboutUnknownOnes) {
  const Finished refused = run({"load", store_, "--events", events_});
  EXPECT_EQ(refused.code, 3);  // there is no store
  EXPECT_THAT(refused.err, HasSubstr("--unknown-customers create"));
  const Finished made = run({"load", store_, "--events", events_, "--unknown-customers", "create"});
  ASSERT_EQ(made.code, 0) << made.err;
  EXPECT_THAT(made.err, HasSubstr("created: 2 customers"));
  EXPECT_EQ(count("DID purchase OR DID visit"), "2\n");
}

TEST_F(LoadEvents, TooManyRejectsLeaveTheStoreAsItWas) {
  ASSERT_EQ(run({"load", store_, customers_, "--events", events_}).code, 0);
  const std::string strangers =
      folder_.file("strangers.csv", "customer,type,time\nz,visit,2026-01-01\n");
  const Finished done = run({"load", store_, "--events", strangers});
  EXPECT_EQ(done.code, 1);
  EXPECT_THAT(done.err, HasSubstr("no such customer"));
  EXPECT_EQ(count("DID visit"), "1\n");
  const Finished ignored =
      run({"load", store_, "--events", strangers, "--unknown-customers", "ignore"});
  EXPECT_EQ(ignored.code, 0) << ignored.err;
  EXPECT_THAT(ignored.err, HasSubstr("unknown customers: 1 events, ignored"));
}

TEST_F(LoadEvents, ComputedAttributesKeepStepWithEveryLoad) {
  const std::string schema = folder_.file(
      "schema.toml", "[[computed]]\nname = \"bought\"\nexpression = \"SUM(purchase.amount)\"\n");
  ASSERT_EQ(run({"load", store_, customers_, "--events", events_}).code, 0);
  const Finished defined = run({"load", store_, "--schema", schema});
  ASSERT_EQ(defined.code, 0) << defined.err;
  EXPECT_EQ(count("bought = 14.5"), "1\n");
  ASSERT_EQ(run({"load", store_, "--events", events_}).code, 0);
  EXPECT_EQ(count("bought = 29"), "1\n");
  ASSERT_EQ(run({"load", store_, customers_}).code, 0);
  EXPECT_EQ(count("bought = 29"), "1\n");
  const Finished described = run({"describe", store_});
  EXPECT_THAT(described.out, HasSubstr("computed: SUM(purchase.amount)"));
  EXPECT_THAT(described.out, HasSubstr("6 events"));
  const Finished json = run({"describe", store_, "--format", "json"});
  EXPECT_THAT(json.out, HasSubstr("\"computed\":\"SUM(purchase.amount)\""));
  EXPECT_THAT(json.out, HasSubstr("\"events\":{\"events\":6,"));
}

TEST_F(LoadEvents, AMistakeInADefinitionChangesNothing) {
  ASSERT_EQ(run({"load", store_, customers_, "--events", events_}).code, 0);
  const std::string schema = folder_.file(
      "schema.toml", "[[computed]]\nname = \"bought\"\nexpression = \"SUM(purchase.amout)\"\n");
  const Finished done = run({"load", store_, "--schema", schema});
  EXPECT_EQ(done.code, 1);
  EXPECT_THAT(done.err, HasSubstr("computed attribute \"bought\""));
  EXPECT_THAT(done.err, HasSubstr("did you mean amount?"));
  EXPECT_THAT(run({"describe", store_}).out, Not(HasSubstr("bought")));
}

TEST_F(LoadEvents, TheStandardSetIsOneWord) {
  const Finished done =
      run({"load", store_, customers_, "--events", events_, "--computed", "standard"});
  ASSERT_EQ(done.code, 0) << done.err;
  EXPECT_THAT(done.err, HasSubstr("computed: orders, spend, average_order"));
  EXPECT_EQ(count("orders = 2 AND spend = 14.5 AND average_order = 7.25"), "1\n");
}

TEST_F(LoadEvents, NothingToLoadIsSaid) {
  const Finished done = run({"load", store_});
  EXPECT_EQ(done.code, 2);
  EXPECT_THAT(done.err, HasSubstr("--events"));
}

}  // namespace
}  // namespace muster::server
