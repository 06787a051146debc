#include "query/run/campaign_plan.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <random>
#include <set>

#include "engine/evaluation/bucket.hpp"
#include "query/language/parser.hpp"
#include "tests/query/memory_definitions.hpp"
#include "tests/query/people.hpp"
#include "tests/seed.hpp"

namespace muster::query::tests {
namespace {

Query ask(const std::string& where) { return *read_query(where, midsummer()); }

PlannedCampaign campaign(const std::string& name, const std::string& where) {
  PlannedCampaign planned;
  planned.name = name;
  planned.where = ask(where);
  return planned;
}

void cap(PlannedCampaign& planned, std::uint64_t size, const std::string& ranking) {
  planned.cap = size;
  planned.best = ask(ranking + " " + std::to_string(size));
}

std::string ids_of(const engine::Population& population, const engine::Bitmap& rows) {
  std::string ids;
  for (const engine::Row row : rows.rows()) ids += population.directory().id_at(row) + " ";
  return ids;
}

std::uint64_t lost(const CampaignAnswer& answer, std::string_view reason) {
  std::uint64_t count = 0;
  for (const PlanLoss& loss : answer.losses) count += loss.reason == reason ? loss.count : 0;
  return count;
}

TEST(CampaignPlan, EachCustomerIsInTheFirstThatFits) {
  CampaignPlan plan;
  plan.suppress.push_back({"gender IS NULL", ask("gender IS NULL")});
  plan.channels = {{"email", ask("email_ok OR sms_ok")}, {"letter"}};
  plan.campaigns = {campaign("first", "TRUE"), campaign("second", "TRUE")};
  plan.campaigns[0].suppress.push_back({"city = 'Roma'", ask("city = 'Roma'")});
  plan.campaigns[1].channel = 1;
  cap(plan.campaigns[0], 3, "spend IN TOP");
  plan.value = "spend";
  const auto answer = run_plan(people(), plan);
  ASSERT_TRUE(answer.ok()) << answer.error().message;
  const CampaignAnswer& first = answer->campaigns[0];
  EXPECT_EQ(first.gross, 8U);
  EXPECT_EQ(first.losses[0].count, 1U);      // d
  EXPECT_EQ(first.losses[1].count, 1U);      // a
  EXPECT_EQ(lost(first, "no_consent"), 1U);  // f
  EXPECT_EQ(lost(first, "over_cap"), 2U);    // of b c e g h: e without spend, h with the least
  EXPECT_EQ(ids_of(people(), first.cells[0].rows), "b c g ");
  EXPECT_EQ(first.value, "300.99");
  const CampaignAnswer& second = answer->campaigns[1];
  EXPECT_EQ(lost(second, "taken"), 3U);
  EXPECT_EQ(ids_of(people(), second.cells[0].rows), "a e f h ");
  EXPECT_EQ(second.value, "1000.01");
  EXPECT_EQ(second.cells[0].value_known, 3U);
  EXPECT_EQ(answer->value, "1301.00");
  EXPECT_EQ(answer->channels[0].net, 3U);
  EXPECT_EQ(answer->channels[1].net, 4U);
}

TEST(CampaignPlan, ACapTakesThoseWithoutAValueLastAndById) {
  CampaignPlan plan;
  plan.channels = {{"letter"}};
  plan.campaigns = {campaign("x", "TRUE")};
  plan.campaigns[0].where = ask("age IS NULL OR age = 18");
  cap(plan.campaigns[0], 2, "spend IN TOP");
  const auto both = run_plan(people(), plan);
  ASSERT_TRUE(both.ok());
  EXPECT_EQ(both->campaigns[0].net, 2U);
  cap(plan.campaigns[0], 1, "spend IN TOP");
  const auto one = run_plan(people(), plan);
  EXPECT_EQ(ids_of(people(), one->campaigns[0].cells[0].rows), "a ");
}

TEST(CampaignPlan, MistakesSayWhereTheyAre) {
  CampaignPlan plan;
  plan.channels = {{"letter"}};
  plan.campaigns = {campaign("x", "aeg > 3")};
  const auto unknown = run_plan(people(), plan);
  ASSERT_FALSE(unknown.ok());
  EXPECT_TRUE(unknown.error().message.starts_with("campaigns[0].where: "));
  EXPECT_EQ(unknown.error().suggestion, "age");
  plan.campaigns = {campaign("x", "TRUE")};
  plan.value = "spend / age";
  EXPECT_EQ(run_plan(people(), plan).error().code, ErrorCode::wrong_type);
  plan.value = "city";
  EXPECT_EQ(run_plan(people(), plan).error().code, ErrorCode::wrong_type);
  plan.value = "";
  plan.balance = {"home"};
  EXPECT_EQ(run_plan(people(), plan).error().code, ErrorCode::wrong_type);
}

std::shared_ptr<const engine::Population> crowd(std::mt19937_64& random, std::size_t size) {
  std::vector<std::string> ids;
  TextColumnSpec spend{"spend", engine::AttributeType::number, 2};
  TextColumnSpec group{"team"};
  TextColumnSpec ok{"ok", engine::AttributeType::flag};
  for (std::size_t i = 0; i < size; ++i) {
    ids.push_back("c" + std::to_string(i));
    spend.cells.push_back(
        random() % 10 == 0 ? std::nullopt : std::optional(std::to_string(random() % 50) + ".25"));
    group.cells.push_back("team " + std::to_string(random() % 4));
    ok.cells.push_back(random() % 3 == 0 ? "false" : "true");
  }
  return population_of(ids, {spend, group, ok});
}

CampaignPlan random_plan(std::mt19937_64& random) {
  const std::vector<std::string> wheres = {"spend > 10", "team = 'team 1' OR spend < 5", "TRUE",
                                           "spend IN TOP 40 PERCENT",
                                           "team IN ('team 2', 'team 3')"};
  CampaignPlan plan;
  plan.seed = "seed " + std::to_string(random() % 5);
  plan.value = "spend";
  plan.suppress.push_back({"s", ask("spend = 7.25")});
  plan.channels = {{"mail", ask("ok")}, {"letter"}};
  for (std::size_t i = 0; i < 4; ++i) {
    plan.campaigns.push_back(campaign("c" + std::to_string(i), wheres[random() % wheres.size()]));
    PlannedCampaign& planned = plan.campaigns.back();
    planned.channel = random() % 2;
    if (random() % 2 == 0) planned.holdout = 1 + random() % 400'000;
    if (random() % 2 == 0) planned.cells = {{"A", 300'000}, {"B", 700'000}};
    if (random() % 2 == 0) cap(planned, 1 + random() % 300, "spend IN TOP");
  }
  return plan;
}

TEST(CampaignPlan, AScoreIsAValueUnlessItMayOverflow) {
  const auto value_of = [](engine::Decimal points) {
    Scorecard card;
    card.name = "lead";
    card.rules = {{"spend", {}, PerRule{{"spend", *parse_term("spend")}, points}, {}}};
    auto saved = std::make_shared<MemoryDefinitions>();
    saved->add("lead", card);
    CampaignPlan plan;
    plan.channels = {{"letter"}};
    plan.campaigns = {campaign("x", "spend IS NOT NULL")};
    plan.campaigns[0].where.context.saved = saved;
    plan.value = "SCORE 'lead'";
    return run_plan(people(), plan);
  };
  EXPECT_TRUE(value_of({1, 0}).ok());
  const auto large = value_of({100'000'000'000'000'000, 0});
  ASSERT_FALSE(large.ok());
  EXPECT_TRUE(large.error().message.starts_with("value: ")) << large.error().message;
}

TEST(CampaignPlan, NumbersAddUpAndNobodyIsReachedTwice) {
  std::mt19937_64 random(muster::tests::seed());
  const auto population = crowd(random, 2'000);
  for (int i = 0; i < 40; ++i) {
    const CampaignPlan plan = random_plan(random);
    const auto answer = run_plan(*population, plan);
    ASSERT_TRUE(answer.ok()) << answer.error().message;
    std::set<engine::Row> touched;
    std::uint64_t net = 0;
    for (std::size_t c = 0; c < plan.campaigns.size(); ++c) {
      const CampaignAnswer& each = answer->campaigns[c];
      std::uint64_t losses = 0;
      for (const PlanLoss& loss : each.losses) losses += loss.count;
      EXPECT_EQ(each.gross, losses + each.net);
      if (plan.campaigns[c].cap) {
        EXPECT_LE(each.net, *plan.campaigns[c].cap);
      }
      std::uint64_t in_cells = 0;
      for (const PlanCell& cell : each.cells) {
        in_cells += cell.count;
        for (const engine::Row row : cell.rows.rows()) {
          EXPECT_TRUE(touched.insert(row).second) << "customer " << row << " is there twice";
        }
      }
      EXPECT_EQ(in_cells, each.net + lost(each, "held_out"));
      net += each.net;
    }
    EXPECT_EQ(net, answer->net);
  }
}

TEST(CampaignPlan, AHoldOutStaysTheSameWhenTheAudienceGrows) {
  std::mt19937_64 random(muster::tests::seed());
  const auto population = crowd(random, 3'000);
  const auto cells_for = [&](const std::string& where) {
    CampaignPlan plan;
    plan.seed = "spring";
    plan.channels = {{"letter"}};
    plan.campaigns = {campaign("x", where)};
    plan.campaigns[0].holdout = 200'000;
    plan.campaigns[0].cells = {{"A", 500'000}, {"B", 500'000}};
    return run_plan(*population, plan)->campaigns[0].cells;
  };
  const auto narrow = cells_for("spend > 25");
  const auto wide = cells_for("spend > 25 OR ok");
  for (std::size_t i = 0; i < 3; ++i) {
    EXPECT_GT(wide[i].count, narrow[i].count);
    EXPECT_TRUE((narrow[i].rows - wide[i].rows).empty()) << narrow[i].name;
  }
  for (const engine::Row row : wide[2].rows.rows()) {
    EXPECT_LT(engine::bucket_of(population->directory().id_at(row), "spring/holdout", kWholeShare),
              200'000U);
  }
}

TEST(CampaignPlan, BalanceTellsAFairSplitFromAnUnfairOne) {
  std::mt19937_64 random(42);
  const auto population = crowd(random, 4'000);
  CampaignPlan plan;
  plan.channels = {{"letter"}};
  plan.campaigns = {campaign("x", "TRUE")};
  plan.campaigns[0].cells = {{"A", 500'000}, {"B", 500'000}};
  plan.balance = {"spend", "team"};
  const auto answer = run_plan(*population, plan);
  ASSERT_TRUE(answer.ok());
  const auto& balance = answer->campaigns[0].balance;
  ASSERT_EQ(balance.size(), 3U);
  EXPECT_EQ(balance[0].what, "size");
  EXPECT_EQ(balance[0].degrees, 1U);
  EXPECT_EQ(balance[1].measure, "difference");
  EXPECT_EQ(balance[2].degrees, 3U);
  for (const PlanBalance& each : balance) EXPECT_TRUE(each.fair) << each.what;
}

TEST(CampaignPlan, MembersOfACellComeInPages) {
  CampaignPlan plan;
  plan.channels = {{"letter"}};
  plan.campaigns = {campaign("x", "spend > 0")};
  const auto answer = run_plan(people(), plan);
  ASSERT_TRUE(answer.ok());
  const auto page = cell_members(people(), *answer, "x", "reached", "", 2);
  ASSERT_TRUE(page.ok());
  EXPECT_EQ(page->ids, (std::vector<std::string>{"b", "c"}));
  EXPECT_EQ(page->next, "c");
  const auto rest = cell_members(people(), *answer, "x", "reached", "c", 9);
  EXPECT_EQ(rest->ids, (std::vector<std::string>{"f", "g", "h"}));
  EXPECT_FALSE(rest->next.has_value());
  EXPECT_FALSE(cell_members(people(), *answer, "y", "reached", "", 2).ok());
  EXPECT_FALSE(cell_members(people(), *answer, "x", "A", "", 2).ok());
  EXPECT_FALSE(cell_members(people(), *answer, "x", "reached", "nobody", 2).ok());
}

}  // namespace
}  // namespace muster::query::tests
