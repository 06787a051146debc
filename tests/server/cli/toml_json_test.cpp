#include "server/cli/toml_json.hpp"

#include <gtest/gtest.h>

#include <boost/json/parse.hpp>
#include <string>

namespace muster::server {
namespace {

TEST(TomlJson, KeepsValuesAndTheirLines) {
  const auto read = read_toml_body(
      "a = 1\nb = 0.1\n[[c]]\nd = 2026-01-31\n[[c]]\ne = [{ f = true }, { f = \"x\" }]\n",
      "f.toml");
  ASSERT_TRUE(read.ok()) << read.error().message;
  EXPECT_EQ(boost::json::value(read->body),
            boost::json::parse(R"({"a":1,"b":0.1,"c":[{"d":"2026-01-31"},
                                   {"e":[{"f":true},{"f":"x"}]}]})"));
  EXPECT_EQ(read->where.lines.at("c[1].e[1].f"), 6U);
}

TEST(TomlJson, LocatesTheLongestPathThatAMessageNames) {
  const FileLines where{"f.toml", {{"rules[1]", 4}, {"rules[1].when", 6}}};
  EXPECT_EQ(where.locate({ErrorCode::invalid_input, "rules[1].when: no 'x'"}).message,
            "f.toml, line 6: rules[1].when: no 'x'");
  EXPECT_EQ(where.locate({ErrorCode::invalid_input, "no such thing"}).message,
            "f.toml: no such thing");
}

TEST(TomlJson, WritesWhatReadsBackEqual) {
  const auto value = boost::json::parse(
      R"({"name":"a \"b\" 'c'\n\u0001","n":-3,"x":0.1,"big":1e300,"ok":false,
          "rules":[{"when":"city = 'Milan'","bins":[{"below":5,"points":1.5},{"points":2}]},
                   {"odd key":"é"}],"empty":[]})");
  const std::string text = toml_text(value.get_object());
  const auto read = read_toml_body(text, "again");
  ASSERT_TRUE(read.ok()) << read.error().message << "\n" << text;
  EXPECT_EQ(boost::json::value(read->body), value) << text;
}

TEST(TomlJson, WritesTablesInTheirOrder) {
  const auto value = boost::json::parse(
      R"({"rules":[{"name":"b","bins":[{"below":5,"points":1.5},{"points":2}]}],"name":"a"})");
  EXPECT_EQ(toml_text(value.get_object()),
            "name = 'a'\n\n[[rules]]\nname = 'b'\n"
            "bins = [{ below = 5, points = 1.5 }, { points = 2 }]\n");
}

}  // namespace
}  // namespace muster::server
