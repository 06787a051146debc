#include "server/cli/scorecard_file.hpp"

#include <gtest/gtest.h>

#include <string>

#include "server/api/scorecard_body.hpp"

namespace muster::server {
namespace {

TEST(ScorecardFile, MistakesNameFileLineAndKey) {
  const auto card = parse_scorecard_file(
      "name = \"lead\"\n[[rules]]\nname = \"a\"\npoints = 1\n[[rules]]\nname = \"b\"\npoints = 2\n"
      "when = \"orders >\"\n",
      "lead.toml", "lead");
  ASSERT_FALSE(card.ok());
  EXPECT_TRUE(card.error().message.starts_with("lead.toml, line 8: rules[1].when: "))
      << card.error().message;
  const auto bin = parse_scorecard_file(
      "[[rules]]\nname = \"a\"\nof = \"age\"\nbins = [\n  { below = 5, points = 1 },\n"
      "  { below = true, points = 2 },\n]\n",
      "lead.toml", "lead");
  EXPECT_TRUE(bin.error().message.starts_with("lead.toml, line 6: rules[0].bins[1].below: "))
      << bin.error().message;
}

TEST(ScorecardFile, TakesTheNameOfTheFileWhereTheCardHasNone) {
  const auto card =
      parse_scorecard_file("[[rules]]\nname = \"a\"\npoints = 1\n", "x/lead.toml", "lead");
  ASSERT_TRUE(card.ok()) << card.error().message;
  EXPECT_EQ(card->card.name, "lead");
}

TEST(ScorecardFile, ReadsJsonToo) {
  const auto card =
      parse_scorecard_file(R"( {"rules":[{"name":"a","points":0.1}]})", "a.json", "a");
  ASSERT_TRUE(card.ok()) << card.error().message;
  EXPECT_EQ(card->card.rules.size(), 1U);
  const auto broken = parse_scorecard_file("{\n\"rules\":\n", "a.json", "a");
  ASSERT_FALSE(broken.ok());
  EXPECT_TRUE(broken.error().message.starts_with("a.json, line 3: the body is not JSON"))
      << broken.error().message;
}

TEST(ScorecardFile, WritesTheTomlItIsReadFrom) {
  const std::string text =
      "name = 'lead'\n"
      "base = -3\n"
      "decimals = 1\n"
      "max = 100\n"
      "\n[[grades]]\nname = 'cold'\n"
      "\n[[grades]]\nname = 'warm'\nfrom = 20\n"
      "\n[[rules]]\nname = 'Mail'\nwhen = \"city = 'Milan'\"\npoints = 0.1\n"
      "\n[[rules]]\nname = 'Age'\nof = 'age'\n"
      "bins = [{ below = 25, points = -1.2 }, { points = 0.9 }]\n";
  const auto card = parse_scorecard_file(text, "lead.toml", "lead");
  ASSERT_TRUE(card.ok()) << card.error().message;
  EXPECT_EQ(scorecard_toml(card->card), text);
}

}  // namespace
}  // namespace muster::server
