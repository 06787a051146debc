#include "server/cli/plan_file.hpp"

#include <gtest/gtest.h>

#include <string>

namespace muster::server {
namespace {

TEST(PlanFile, MistakesNameFileLineAndKey) {
  const std::string text =
      "[channels.email]\n"
      "[[campaigns]]\n"
      "name = \"a\"\n"
      "channel = \"email\"\n"
      "where = \"spend >\"\n";
  const auto plan = parse_plan(text, "spring.toml", {});
  ASSERT_FALSE(plan.ok());
  EXPECT_TRUE(plan.error().message.starts_with("spring.toml, line 5: campaigns[0].where: "))
      << plan.error().message;
}

TEST(PlanFile, LocatesWhatIsFoundOnlyWhenThePlanRuns) {
  const auto file = parse_plan(
      "[channels.email]\n[[campaigns]]\nname = \"a\"\nchannel = \"email\"\nwhere = \"aeg\"\n",
      "spring.toml", {});
  ASSERT_TRUE(file.ok());
  const Error error = file->locate({ErrorCode::unknown_name, "campaigns[0].where: no 'aeg'"});
  EXPECT_EQ(error.message, "spring.toml, line 5: campaigns[0].where: no 'aeg'");
}

TEST(PlanFile, ReadsAWholePlan) {
  const std::string text =
      "seed = \"s\"\nholdout = 2.5\nvalue = \"spend\"\nsuppress = [\"FALSE\"]\n"
      "[channels.email]\nconsent = \"email_ok\"\n"
      "[[campaigns]]\nname = \"a\"\nchannel = \"email\"\nwhere = \"TRUE\"\ncap = 3\n"
      "by = \"spend asc\"\n"
      "cells = [{ name = \"A\", percent = 50 }, { name = \"B\", percent = 50 }]\n";
  const auto plan = parse_plan(text, "spring.toml", {});
  ASSERT_TRUE(plan.ok()) << plan.error().message;
  EXPECT_EQ(plan->plan.campaigns[0].holdout, 25'000U);
  EXPECT_EQ(plan->plan.campaigns[0].cap, 3U);
  EXPECT_EQ(plan->plan.campaigns[0].best->text, "spend IN BOTTOM 3");
  EXPECT_EQ(plan->plan.campaigns[0].cells.size(), 2U);
  EXPECT_TRUE(plan->plan.channels[0].consent.has_value());
}

}  // namespace
}  // namespace muster::server
