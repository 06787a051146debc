// NDJSON and JSON arrays.
#include "loaders/ndjson/json_source.hpp"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <string>

#include "loaders/ndjson/json_flattener.hpp"
#include "tests/loaders/recorder.hpp"

namespace muster::loaders::test {
namespace {

using namespace std::string_literals;

Outcome lines(const std::string& text, double share = 0.01) {
  LoadOptions options;
  options.max_reject_share = share;
  return load(text, options, "test.ndjson");
}

Outcome array(const std::string& text, double share = 0.01) {
  LoadOptions options;
  options.max_reject_share = share;
  return load(text, options, "test.json");
}

TEST(JsonSource, ReadsAnObjectALine) {
  const Outcome outcome = lines(
      "{\"id\":\"a\",\"age\":34,\"vip\":true,\"city\":\"Казань\"}\n\n"
      "{\"age\":null,\"id\":\"b\",\"vip\":false,\"email\":\"x@y.z\"}\r\n");
  EXPECT_EQ(outcome.ids(), "a b");
  EXPECT_EQ(outcome.cells("age"), "34 ?");
  EXPECT_EQ(outcome.cells("vip"), "true false");
  EXPECT_EQ(outcome.cells("city"), "Казань ?");
  EXPECT_EQ(outcome.cells("email"), "? x@y.z");
}

TEST(JsonSource, FlattensNestedObjectsWithDots) {
  const Outcome outcome =
      lines("{\"id\":1,\"address\":{\"city\":\"Rome\",\"geo\":{\"zone\":\"A\"}},\"empty\":{}}\n");
  EXPECT_EQ(outcome.cells("address.city"), "Rome");
  EXPECT_EQ(outcome.cells("address.geo.zone"), "A");
  EXPECT_EQ(outcome.rows.attributes.size(), 2u);
}

TEST(JsonSource, ArraysOfStringsAreTags) {
  const Outcome outcome = lines(
      "{\"id\":1,\"t\":[\"b\",\"a\",\"a\"]}\n{\"id\":2,\"t\":[]}\n{\"id\":3,\"t\":null}\n"
      "{\"id\":4,\"t\":[1,2.50,true,null]}\n{\"id\":5,\"t\":\"alone\"}\n");
  EXPECT_EQ(outcome.type("t"), "tags");
  EXPECT_EQ(outcome.rows.cells.at("t"),
            (std::vector<std::string>{"a|b", "", "?", "1|2.50|true", "alone"}));
}

TEST(JsonSource, ArraysOfObjectsAreKeptAsTheirText) {
  const Outcome outcome = lines("{\"id\":1,\"p\":[{\"n\":1}, {\"n\":2}],\"after\":5}\n");
  EXPECT_EQ(outcome.cells("p"), "[{\"n\":1}, {\"n\":2}]");
  EXPECT_EQ(outcome.cells("after"), "5");
}

TEST(JsonSource, LatitudeAndLongitudeArePlaces) {
  const Outcome outcome = lines(
      "{\"id\":1,\"at\":{\"lat\":45.5,\"lon\":9.25}}\n"
      "{\"id\":2,\"at\":{\"longitude\":9,\"latitude\":45}}\n{\"id\":3,\"at\":null}\n");
  EXPECT_EQ(outcome.type("at"), "place");
  EXPECT_EQ(outcome.cells("at"), "45.5,9.25 45,9 ?");
}

TEST(JsonSource, NumbersKeepTheirDigits) {
  const Outcome outcome = lines(
      "{\"id\":900719925474099312,\"v\":0.1}\n{\"id\":2,\"v\":123456789012345.12}\n"
      "{\"id\":3,\"v\":-0}\n");
  EXPECT_EQ(outcome.ids(), "900719925474099312 2 3");
  EXPECT_EQ(outcome.cells("v"), "0.10 123456789012345.12 0.00");
  EXPECT_EQ(lines("{\"v\":123456789012345678901234567890}\n").cells("v"),
            "123456789012345678901234567890");
}

TEST(JsonSource, MixedTypesAreWords) {
  const Outcome outcome = lines("{\"v\":5}\n{\"v\":\"x\"}\n{\"v\":true}\n");
  EXPECT_EQ(outcome.type("v"), "category");
  EXPECT_EQ(outcome.cells("v"), "5 x true");
}

TEST(JsonSource, StringsAreInferredLikeCells) {
  const Outcome outcome =
      lines("{\"d\":\"2024-02-29\",\"n\":\"12.50\"}\n{\"d\":\"\",\"n\":\"N/A\"}\n");
  EXPECT_EQ(outcome.type("d"), "date");
  EXPECT_EQ(outcome.cells("n"), "12.50 ?");
}

TEST(JsonSource, EscapesAreRead) {
  const Outcome outcome =
      lines("{\"id\":1,\"v\":\"a\\n\\u00e9\\ud83d\\ude00\\\"\",\"k\\u0065y\":1}\n");
  EXPECT_EQ(outcome.cells("v"), "a\né😀\"");
  EXPECT_EQ(outcome.cells("key"), "1");
}

TEST(JsonSource, BrokenLinesAreRejectedWithTheirLine) {
  for (const char* broken :
       {"{\"a\":1", "{\"a\":}", "{\"a\":01}", "{\"a\":1}x", "[1]", "5", "\"x\"", "{\"a\":tru}",
        "{\"a\" 1}", "{\"a\":1,}", "{a:1}", "{\"a\":\"\\ud800\"}", "{\"a\":[1,]}", "{\"a\":[1}",
        "{\"a\":{\"b\":1}", "{\"a\":1}}", "nonsense", "{\"a\":-}", "{\"a\":\"x}"}) {
    const Outcome outcome = lines("{\"a\":7}\n"s + broken + "\n{\"a\":8}\n", 1);
    ASSERT_FALSE(outcome.error.has_value()) << broken << ": " << outcome.error->message;
    EXPECT_EQ(outcome.cells("a"), "7 8") << broken;
    EXPECT_EQ(outcome.report.rejected, 1u) << broken;
  }
  const Outcome stopped = lines("{\"a\":7}\n{\"a\":\n");
  ASSERT_TRUE(stopped.error.has_value());
  EXPECT_NE(stopped.error->message.find("test.ndjson, line 2: broken JSON"), std::string::npos)
      << stopped.error->message;
}

TEST(JsonSource, BrokenRecordsNameNoColumns) {
  for (const std::size_t block : {std::size_t{1}, std::size_t{20}, std::size_t{1} << 20}) {
    LoadOptions options;
    options.max_reject_share = 1;
    options.block_bytes = block;
    const Outcome outcome =
        load("{\"id\":7,\"gone\":1,x}\n{\"key\":\"a\",\"id\":1}\n{\"key\":\"b\",\"more\":2,}\n",
             options, "test.ndjson");
    ASSERT_FALSE(outcome.error.has_value()) << outcome.error->message;
    EXPECT_EQ(outcome.ids(), "1") << block;
    EXPECT_EQ(outcome.report.rejected, 2u) << block;
    ASSERT_EQ(outcome.rows.attributes.size(), 1u) << block;
    EXPECT_EQ(outcome.rows.attributes[0].name, "key") << block;
  }
}

TEST(JsonSource, TheFirstColumnIsThatOfTheFileWhereverItIsCut) {
  for (const std::size_t block : {std::size_t{1}, std::size_t{20}, std::size_t{1} << 20}) {
    LoadOptions options;
    options.block_bytes = block;
    const Outcome first = load("{\"customer\":\"a\",\"n\":1}\n{\"n\":2,\"customer\":\"b\"}\n",
                               options, "test.ndjson");
    ASSERT_FALSE(first.error.has_value()) << first.error->message;
    EXPECT_EQ(first.ids(), "a b") << block;
    const Outcome second = load("{\"n\":1,\"customer\":\"a\"}\n{\"customer\":\"b\",\"n\":2}\n",
                                options, "test.ndjson");
    ASSERT_FALSE(second.error.has_value()) << second.error->message;
    EXPECT_EQ(second.ids(), "1 2") << block;
  }
}

// The parser's room for texts is measured by the record; it once took long keys of objects of two
// fields twice, and wrote past it.
TEST(JsonSource, LongKeysOfObjectsThatMightBePlacesFitTheParser) {
  const std::string key(100'000, 'k');
  const Outcome outcome = load("{\"id\":1,\"o\":{\"" + key + "\":1,\"b\":2}}\n", {}, "test.ndjson");
  ASSERT_FALSE(outcome.error.has_value()) << outcome.error->message;
  EXPECT_EQ(outcome.cells("o.b"), "2");
  EXPECT_EQ(outcome.rows.attributes.size(), 2u);
}

TEST(JsonSource, DeepObjectsAreRejected) {
  std::string deep = "1";
  for (int i = 0; i < kMaxJsonDepth + 1; ++i) deep = "{\"k\":" + deep + "}";
  const Outcome outcome = lines("{\"a\":1}\n" + deep + "\n", 1);
  EXPECT_EQ(outcome.report.reject_reasons.at("objects nested deeper than 16"), 1u);
  const Outcome brackets = lines("{\"a\":" + std::string(5000, '[') + "\n{\"a\":2}\n", 1);
  EXPECT_EQ(brackets.report.rejected, 1u);
}

TEST(JsonSource, TheLastOfTwoEqualKeysCounts) {
  const Outcome outcome = lines("{\"a\":1,\"a\":2}\n");
  EXPECT_EQ(outcome.cells("a"), "2");
  EXPECT_TRUE(outcome.warns("1 keys stand twice"));
}

TEST(JsonSource, ReadsAnArrayOfObjects) {
  const Outcome outcome =
      array(" [\n {\"id\":1,\"v\":\"a]\\\"},{\"} ,\n{\"id\":2,\"v\":\"b\"},7,{\"id\":3}\n]\n", 1);
  EXPECT_EQ(outcome.ids(), "1 2 3");
  EXPECT_EQ(outcome.cells("v"), "a]\"},{ b ?");
  EXPECT_EQ(outcome.report.reject_reasons.at("not a JSON object"), 1u);
  EXPECT_EQ(array("[]").report.records, 0u);
}

TEST(JsonSource, AnArrayThatEndsInsideIsRefused) {
  for (const char* text : {"[{\"a\":1}", "[{\"a\":1},{\"a\"", "[{\"a\":1}] x", "["}) {
    EXPECT_TRUE(array(text, 1).error.has_value()) << text;
  }
}

TEST(JsonSource, ContentDecidesWhereTheNameDoesNot) {
  EXPECT_EQ(load("{\"a\":1}\n", {}, "standard input").cells("a"), "1");
  EXPECT_EQ(load(" [ {\"a\":1} ]", {}, "standard input").cells("a"), "1");
  EXPECT_EQ(load("[a,b\n1,2\n", {}, "standard input").cells("b"), "2");
}

TEST(JsonSource, RefusesTooManyKeys) {
  std::string text;
  for (std::size_t i = 0; i <= kMaxColumns; ++i) text += fmt::format("{{\"k{}\":1}}\n", i);
  const Outcome outcome = lines(text);
  ASSERT_TRUE(outcome.error.has_value());
  EXPECT_EQ(outcome.error->code, ErrorCode::limit_exceeded);
}

TEST(JsonSource, LoadsDoNotDependOnBlocksOrThreads) {
  std::string text;
  std::string elements = "[";
  for (int i = 0; i < 500; ++i) {
    const std::string object = fmt::format("{{\"id\":{},\"k{}\":{},\"s\":\"v{}\"{}}}", i, i % 7, i,
                                           i % 5, i % 100 == 99 ? ",\"late\":1" : "");
    text += object + (i % 50 == 3 ? "\nbroken\n" : "\n");
    elements += object + (i == 499 ? "]" : ",");
  }
  LoadOptions whole;
  whole.max_reject_share = 1;
  const Outcome expected_lines = load(text, whole, "x.ndjson");
  const Outcome expected_array = load(elements, whole, "x.json");
  EXPECT_EQ(expected_array.rows.cells, expected_lines.rows.cells);
  for (const std::size_t block : {1u, 50u, 999u}) {
    LoadOptions options = whole;
    options.block_bytes = block;
    options.threads = 3;
    const Outcome cut = load(text, options, "x.ndjson");
    EXPECT_EQ(cut.rows.ids, expected_lines.rows.ids);
    EXPECT_EQ(cut.rows.cells, expected_lines.rows.cells);
    EXPECT_EQ(cut.report.rejected, 10u);
    EXPECT_EQ(load(elements, options, "x.json").rows.cells, expected_array.rows.cells);
  }
}

}  // namespace
}  // namespace muster::loaders::test
