#include "query/run/funnel.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/query/shop.hpp"

namespace muster::query {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using tests::shop;

FunnelRequest shopping(std::vector<std::string> steps) {
  FunnelRequest request;
  request.audience.context = read_context("2026-06-30", "UTC").value();
  request.steps = std::move(steps);
  return request;
}

std::vector<std::uint64_t> counts(const std::vector<StepCount>& steps) {
  std::vector<std::uint64_t> numbers;
  for (const StepCount& step : steps) numbers.push_back(step.count);
  return numbers;
}

TEST(Funnel, SaysHowManyAndHowLong) {
  FunnelRequest request = shopping({"visit", "cart_add", "purchase"});
  request.within = "7 days";
  const FunnelAnswer answer = funnel(shop(), request).value();
  EXPECT_THAT(answer.steps, ElementsAre("visit", "cart_add", "purchase"));
  EXPECT_THAT(counts(answer.counts), ElementsAre(2, 1, 1));
  EXPECT_EQ(answer.within, 604'800);
  EXPECT_DOUBLE_EQ(answer.counts[1].share_of_previous, 0.5);
  EXPECT_DOUBLE_EQ(answer.counts[2].share_of_previous, 1);
  EXPECT_DOUBLE_EQ(answer.counts[2].share_of_first, 0.5);
  EXPECT_FALSE(answer.counts[0].since_first.has_value());
  EXPECT_DOUBLE_EQ(answer.counts[1].since_first->mean, 3'600);
  EXPECT_DOUBLE_EQ(answer.counts[2].since_previous->mean, 1'800);
  EXPECT_DOUBLE_EQ(answer.counts[2].since_first->mean, 5'400);
  ASSERT_EQ(answer.counts[2].since_first->quantiles.size(), 4U);
  EXPECT_EQ(answer.counts[2].since_first->quantiles[1].seconds, 5'400U);
  EXPECT_EQ(answer.count, 6U);
}

TEST(Funnel, StepsHaveConditionsAndWindows) {
  EXPECT_THAT(
      counts(
          funnel(shop(), shopping({"visit", "purchase WHERE category = 'shoes'"})).value().counts),
      ElementsAre(2, 1));
  EXPECT_THAT(
      counts(funnel(shop(), shopping({"purchase DURING LAST 30 DAYS", "purchase"})).value().counts),
      ElementsAre(2, 1));
  // What comes after as_of has not happened.
  EXPECT_THAT(counts(funnel(shop(), shopping({"purchase WHERE amount = 100"})).value().counts),
              ElementsAre(0));
}

TEST(Funnel, OneWindowForStepsWithoutOne) {
  FunnelRequest request = shopping({"purchase", "purchase"});
  EXPECT_THAT(counts(funnel(shop(), request).value().counts), ElementsAre(3, 2));
  request.during = "LAST 30 DAYS";
  EXPECT_THAT(counts(funnel(shop(), request).value().counts), ElementsAre(2, 1));
  request.during = "before '2026-01-01'";
  EXPECT_THAT(counts(funnel(shop(), request).value().counts), ElementsAre(2, 0));
  request.steps[1] += " SINCE '2026-01-01'";
  EXPECT_THAT(counts(funnel(shop(), request).value().counts), ElementsAre(2, 2));
}

TEST(Funnel, OfAnAudienceAndByAnAttribute) {
  FunnelRequest request = shopping({"purchase", "purchase"});
  request.by = {"spend"};
  const FunnelAnswer answer = funnel(shop(), request).value();
  ASSERT_EQ(answer.cells.size(), 3U);
  EXPECT_EQ(engine::format_value(answer.cells[0].values[0]), "10");
  EXPECT_THAT(counts(answer.cells[0].steps), ElementsAre(1, 1));
  EXPECT_THAT(counts(answer.cells[1].steps), ElementsAre(1, 0));
  EXPECT_FALSE(answer.cells[1].steps[1].since_first.has_value());
  // From 2025-01-10 10:00 to 2026-06-02 09:00.
  EXPECT_DOUBLE_EQ(answer.cells[0].steps[1].since_first->mean, 43'887'600);
  request.limit = 1;
  const FunnelAnswer cut = funnel(shop(), request).value();
  EXPECT_EQ(cut.cells.size(), 1U);
  EXPECT_EQ(cut.other_cells, 2U);
  EXPECT_EQ(cut.other_count, 2U);
  const QueryContext context = request.audience.context;
  request.audience = read_query("spend > 10", context).value();
  EXPECT_THAT(counts(funnel(shop(), request).value().counts), ElementsAre(2, 1));
}

Error refused(const FunnelRequest& request) {
  const auto answer = funnel(shop(), request);
  EXPECT_FALSE(answer.ok());
  return answer.ok() ? Error{} : answer.error();
}

TEST(Funnel, SaysWhichStepIsWrongAndWhere) {
  const Error unknown = refused(shopping({"visit", "purchas WHERE amount > 5"}));
  EXPECT_EQ(unknown.code, ErrorCode::unknown_name);
  EXPECT_THAT(unknown.message, HasSubstr("step 2: "));
  EXPECT_EQ(unknown.suggestion, "purchase");
  EXPECT_EQ(unknown.position->offset, 0U);
  const Error property = refused(shopping({"purchase WHERE amont > 5"}));
  EXPECT_THAT(property.message, HasSubstr("step 1: "));
  EXPECT_EQ(property.suggestion, "amount");
  EXPECT_EQ(property.position->offset, 15U);
}

TEST(Funnel, RefusesWhatMakesNoFunnel) {
  EXPECT_THAT(refused(shopping({})).message, HasSubstr("needs a step"));
  EXPECT_EQ(refused(shopping(std::vector<std::string>(33, "visit"))).code,
            ErrorCode::limit_exceeded);
  FunnelRequest request = shopping({"visit"});
  request.within = "7 moons";
  EXPECT_THAT(refused(request).message, HasSubstr("'7 moons' is no span of time"));
  request.within = "";
  request.during = "LAST 90 DAYSS";
  const Error window = refused(request);
  EXPECT_THAT(window.message, HasSubstr("during: "));
  EXPECT_EQ(window.position->offset, 8U);
  request.during = "";
  request.by = {"spnd"};
  EXPECT_EQ(refused(request).suggestion, "spend");
  request.by = {};
  request.limit = 1'001;
  EXPECT_EQ(refused(request).code, ErrorCode::limit_exceeded);
  request.limit = 10;
  request.quantiles = {{11, 1}};
  EXPECT_EQ(refused(request).code, ErrorCode::invalid_input);
}

}  // namespace
}  // namespace muster::query
