#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "engine/storage/store.hpp"
#include "server/saved/saved_store.hpp"
#include "tests/server/api/ask.hpp"
#include "tests/server/api/small_population.hpp"
#include "tests/server/cli/process.hpp"

namespace muster::server {
namespace {

using ::testing::HasSubstr;

class ScorecardCalls : public ::testing::Test {
 protected:
  ScorecardCalls() { EXPECT_TRUE(engine::save_store(folder_.path("shop"), *population_).ok()); }

  Reply send(std::string_view method, std::string_view target, std::string_view body = {}) const {
    return api_.answer(Request{
        .method = method, .target = target, .content_type = {}, .accept = {}, .body = body});
  }

  static constexpr std::string_view kBody =
      R"({"card":{"description":"who buys","grades":[{"name":"cold"},{"name":"hot","from":10}],)"
      R"("rules":[{"name":"Milan","points":10,"when":"city = 'Milan'"},)"
      R"({"name":"Mail","points":0.5,"when":"email_ok"}]},"owner":"anna"})";

  ScratchFolder folder_;
  std::shared_ptr<const engine::Population> population_ = small_population();
  std::shared_ptr<SavedStore> saved_ =
      std::make_shared<SavedStore>(folder_.path("shop"), population_);
  Api api_{Service{.population = population_, .saved = saved_}};
};

TEST_F(ScorecardCalls, AreSavedShownUsedAndDeleted) {
  const Reply made = send("PUT", "/v1/scorecards/lead", kBody);
  EXPECT_EQ(made.status, 201U) << made.body;
  EXPECT_TRUE(json_of(made).at("new").as_bool());
  const auto shown = json_of(get(api_, "/v1/scorecards/lead"));
  EXPECT_EQ(shown.at("card").at("rules").at(1).at("points").to_number<double>(), 0.5);
  EXPECT_EQ(shown.at("description").as_string(), "who buys");
  EXPECT_EQ(shown.at("owner").as_string(), "anna");
  EXPECT_EQ(send("PUT", "/v1/scorecards/lead", kBody).status, 200U);
  EXPECT_EQ(json_of(get(api_, "/v1/scorecards")).at("scorecards").at(0).at("rules"), 2);
  const auto history = json_of(get(api_, "/v1/scorecards/lead/history"));
  EXPECT_EQ(history.at("history").at(0).at("change").as_string(), "created");

  const Reply counted = post(api_, "/v1/count", R"({"where":"SCORE 'lead' >= 10"})");
  EXPECT_EQ(json_of(counted).at("count"), 3) << counted.body;
  const Reply scored = post(api_, "/v1/score", R"({"scorecard":"lead","where":"age > 40"})");
  EXPECT_EQ(json_of(scored).at("count"), 2) << scored.body;
  const auto customer = json_of(get(api_, "/v1/customers/c1"));
  EXPECT_EQ(customer.at("scores").at("lead").at("score").to_number<double>(), 10.5);
  EXPECT_EQ(customer.at("scores").at("lead").at("grade").as_string(), "hot");

  EXPECT_EQ(send("DELETE", "/v1/scorecards/lead").status, 200U);
  EXPECT_EQ(get(api_, "/v1/scorecards/lead").status, 404U);
  EXPECT_EQ(post(api_, "/v1/score", R"({"scorecard":"lead"})").status, 400U);
}

TEST_F(ScorecardCalls, NothingWrongIsSaved) {
  const Reply unknown = send("PUT", "/v1/scorecards/lead",
                             R"({"card":{"rules":[{"name":"r","points":1,"when":"aeg > 3"}]}})");
  EXPECT_EQ(unknown.status, 400U);
  EXPECT_THAT(unknown.body, HasSubstr("rules[0].when: "));
  EXPECT_EQ(send("PUT", "/v1/scorecards/lead", R"({"owner":"anna"})").status, 400U);
  EXPECT_EQ(send("PUT", "/v1/scorecards/lead", R"({"crad":{}})").status, 400U);
  EXPECT_EQ(get(api_, "/v1/scorecards/lead").status, 404U);
  const Reply circle =
      send("PUT", "/v1/scorecards/lead",
           R"({"card":{"rules":[{"name":"r","points":1,"when":"SCORE 'lead' > 3"}]}})");
  EXPECT_EQ(circle.status, 400U) << circle.body;
}

}  // namespace
}  // namespace muster::server
