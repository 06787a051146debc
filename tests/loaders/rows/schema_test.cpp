// What a schema says is followed to the letter, and what it says wrong is named.
#include "loaders/rows/schema.hpp"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <string>

#include "tests/loaders/recorder.hpp"

namespace muster::loaders::test {
namespace {

TEST(Schema, RenamesDropsAndTypesColumns) {
  const Outcome outcome = load("id,A b,secret,n\n1,x,y,7\n2,z,w,8\n", with_schema(R"(
    [columns."A b"]
    name = "segment"
    family = "value"
    [columns.secret]
    drop = true
    [columns.n]
    type = "category"
  )"));
  EXPECT_EQ(outcome.cells("segment"), "x z");
  EXPECT_EQ(outcome.rows.attributes.size(), 2u);
  EXPECT_EQ(outcome.rows.attributes[0].family, engine::Family::value);
  EXPECT_EQ(outcome.type("n"), "category");
  EXPECT_EQ(outcome.column("secret").attribute, "");
}

TEST(Schema, ADeclaredTypeRejectsWhatDoesNotFit) {
  LoadOptions options = with_schema("[columns.age]\ntype = 'number'");
  options.max_reject_share = 0.5;
  const Outcome outcome = load("id,age\n1,34\n2,old\n3,007\n", options);
  EXPECT_EQ(outcome.cells("age"), "34 7");
  EXPECT_EQ(outcome.report.rejected, 1u);
  const Outcome stopped =
      load("id,age\n1,34\n2,old\n", with_schema("[columns.age]\ntype='number'"));
  ASSERT_TRUE(stopped.error.has_value());
  EXPECT_EQ(stopped.error->message,
            "1 of 2 rows cannot be read, more than the limit of 1 %; nothing was loaded. The "
            "first:\n  test.csv, line 3, column \"age\": 'old': not a number");
}

TEST(Schema, AScaleIsKept) {
  LoadOptions options = with_schema("[columns.v]\nscale = 2");
  options.max_reject_share = 1;
  const Outcome outcome = load("id,v\n1,5\n2,1.5\n3,1.234\n", options);
  EXPECT_EQ(outcome.cells("v"), "5.00 1.50");
  EXPECT_EQ(outcome.report.rejected, 1u);
}

TEST(Schema, SplitsTagsAtAnySeparator) {
  const Outcome outcome = load("id,v\n1,a/b\n2,\n3,b\n", with_schema("[columns.v]\nseparator='/'"));
  EXPECT_EQ(outcome.type("v"), "tags");
  EXPECT_EQ(outcome.cells("v"), "a|b ? b");
}

TEST(Schema, FlagsHaveWordsOfTheirOwn) {
  const Outcome outcome = load("id,v\n1,Allow\n2,Do Not Allow\n", with_schema(R"(
    [columns.v]
    true_words = ["Allow"]
    false_words = ["Do Not Allow"]
  )"));
  EXPECT_EQ(outcome.cells("v"), "true false");
}

TEST(Schema, UnknownWordsOfAFileAndOfAColumn) {
  const Outcome outcome = load("id,a,b\n1,-,99\n2,5,7\n", with_schema(R"(
    unknown = ["-"]
    [columns.b]
    unknown = ["99"]
  )"));
  EXPECT_EQ(outcome.cells("a"), "? 5");
  EXPECT_EQ(outcome.cells("b"), "? 7");
}

TEST(Schema, AFileWideDecimalSign) {
  const Outcome outcome = load("id\tv\n1\t1,234\n", with_schema("decimal = ','"));
  EXPECT_EQ(outcome.cells("v"), "1.234");
  const Outcome point = load("id\tv\n1\t1,234\n", with_schema("decimal = '.'"));
  EXPECT_EQ(point.cells("v"), "1234");
}

TEST(Schema, PlacesOfTwoColumns) {
  LoadOptions options = with_schema("[places.home]\nlatitude='lat'\nlongitude='lon'");
  options.max_reject_share = 0.5;
  const Outcome outcome = load("id,lat,lon\n1,45.5,9.25\n2,,1\n3,95,1\n", options);
  EXPECT_EQ(outcome.type("home"), "place");
  EXPECT_EQ(outcome.cells("home"), "45.5,9.25 ?");
  EXPECT_EQ(outcome.report.reject_reasons.at("no place on Earth"), 1u);
  EXPECT_EQ(outcome.type("lat"), "no attribute lat");
}

TEST(Schema, FilesWithoutAHeaderAndWithLinesAboveIt) {
  const Outcome bare = load("1,x\n2,y\n", with_schema("header = false"));
  EXPECT_EQ(bare.cells("column_2"), "x y");
  const Outcome report =
      load("Report of May\n\"made, by\"\nid,v\n1,a\n", with_schema("skip_lines = 2"));
  EXPECT_EQ(report.cells("v"), "a");
}

TEST(Schema, TheSeparatorMayBeDeclared) {
  const Outcome outcome = load("a;b,c;d\n1;2,3;4\n", with_schema("separator = ','"));
  EXPECT_EQ(outcome.cells("a;b"), "1;2");
  EXPECT_EQ(load("a\tb\n1\t2\n", with_schema("separator = 'tab'")).cells("b"), "2");
}

struct Wrong {
  const char* toml;
  const char* message;
  std::size_t line;
  const char* suggestion;
};

TEST(Schema, NamesWhatIsWrongAndWhere) {
  const Wrong cases[] = {
      {"\nseperator = ';'", "there is no key 'seperator' in a schema", 2, "separator"},
      {"[columns.a]\nscal = 2", "there is no key 'scal' in a column's table", 2, "scale"},
      {"[columns.a]\ntype = 'numbr'",
       "type takes one of category, tags, flag, number, real, date, time, place, text", 2,
       "number"},
      {"[columns.a]\nscale = 19", "scale takes a whole number from 0 to 18", 2, nullptr},
      {"[columns.a]\ntype='date'\nscale = 1", "scale does not go with type date", 1, nullptr},
      {"[columns.a]\ndate_format='hello'",
       "date_format 'hello' needs one year (YYYY or YY), one MM and one DD", 1, nullptr},
      {"[columns.a]\ntrue_words=['x']", "true_words and false_words go together", 1, nullptr},
      {"separator = 'x'", "separator takes \",\", \";\", \"tab\", \"|\" or \"blank\"", 1, nullptr},
      {"header = 'no'", "header takes true or false", 1, nullptr},
      {"unknown = 'x'", "unknown takes a list of strings", 1, nullptr},
      {"[places.p]\nlatitude='a'",
       "[places.p] needs latitude and longitude, each the name of a column", 1, nullptr},
      {"events = 3", "[events] takes a table", 1, nullptr},
      {"[events]\ntimes = 'x'", "there is no key 'times' in [events]", 2, "time"},
      {"[events]\ntype = 'x'\ntype_name = 'y'",
       "[events] takes either type, a column, or type_name, what every line is", 3, nullptr},
      {"[events.columns.a]\nscal = 2", "there is no key 'scal' in a column's table", 2, "scale"},
      {"computed = 3", "computed attributes are tables, each under [[computed]]", 1, nullptr},
      {"[[computed]]\nname = 'a'",
       "[[computed]] needs a name and an expression, as \"COUNT(purchase)\"", 1, nullptr},
      {"[[computed]]\nname='a'\nexpression='b'\n[[computed]]\nname='a'\nexpression='c'",
       "there are two computed attributes \"a\"", 4, nullptr},
      {"columns = 3", "columns takes tables, as [columns.\"Name\"]", 1, nullptr},
  };
  for (const Wrong& wrong : cases) {
    const auto parsed = Schema::parse(wrong.toml);
    ASSERT_FALSE(parsed.ok()) << wrong.toml;
    EXPECT_EQ(parsed.error().message, wrong.message);
    ASSERT_TRUE(parsed.error().position.has_value());
    EXPECT_EQ(parsed.error().position->line, wrong.line) << wrong.toml;
    if (wrong.suggestion != nullptr) {
      EXPECT_EQ(parsed.error().suggestion, wrong.suggestion);
    }
  }
  EXPECT_FALSE(Schema::parse("a = [").ok());
}

TEST(Schema, AColumnThatNoFileHasIsAnError) {
  const Outcome outcome = load("id,City\n1,x\n", with_schema("[columns.Citty]\ndrop=true"));
  ASSERT_TRUE(outcome.error.has_value());
  EXPECT_EQ(outcome.error->code, ErrorCode::unknown_name);
  EXPECT_EQ(outcome.error->suggestion, "City");
}

TEST(Schema, TwoColumnsCannotBeOneAttribute) {
  const Outcome outcome = load("id,a,b\n1,x,y\n", with_schema("[columns.a]\nname='b'"));
  ASSERT_TRUE(outcome.error.has_value());
  EXPECT_NE(outcome.error->message.find("two columns would be the attribute \"b\""),
            std::string::npos);
}

/// The example in loaders/README.md, between its ```toml fences.
std::string readme_example() {
  std::ifstream file(std::filesystem::path(MUSTER_SOURCE_DIR) / "loaders" / "README.md");
  const std::string text(std::istreambuf_iterator<char>(file), {});
  const std::size_t begin = text.find("```toml\n");
  if (begin == std::string::npos) return "";
  return text.substr(begin + 8, text.find("```", begin + 8) - begin - 8);
}

TEST(Schema, TheExampleInTheReadmeLoadsItsFile) {
  const std::string toml = readme_example();
  ASSERT_FALSE(toml.empty());
  const Outcome outcome = load(
      "Код;Дата рождения;Покупки, руб;Метки;Рассылка;Примечание;lat;lon\n"
      "A1;17.05.1990;1 234,50;vip/new;Разрешена;-;55,75;49,12\n"
      "A2;нет данных;0,00;;Запрещена;;;\n",
      with_schema(toml));
  ASSERT_FALSE(outcome.error.has_value()) << outcome.error->message;
  EXPECT_EQ(outcome.ids(), "A1 A2");
  EXPECT_EQ(outcome.cells("birth_date"), "1990-05-17 ?");
  EXPECT_EQ(outcome.cells("spend"), "1234.50 0.00");
  EXPECT_EQ(outcome.cells("tags"), "new|vip ?");
  EXPECT_EQ(outcome.cells("email_ok"), "true false");
  EXPECT_EQ(outcome.cells("home"), "55.75,49.12 ?");
  EXPECT_EQ(outcome.type("Примечание"), "no attribute Примечание");
}

}  // namespace
}  // namespace muster::loaders::test
