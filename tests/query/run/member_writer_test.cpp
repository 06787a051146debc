#include "query/run/member_writer.hpp"

#include <gtest/gtest.h>

#include <boost/json.hpp>

#include "tests/query/people.hpp"

namespace muster::query::tests {
namespace {

std::vector<MemberColumn> columns_of(const engine::Population& population,
                                     const std::vector<std::string>& names) {
  std::vector<MemberColumn> columns;
  for (const std::string& name : names) {
    columns.push_back({population.attributes().find(name)->id, name, {}});
  }
  return columns;
}

const std::vector<std::string> kEveryType{"gender", "interests", "email_ok", "spend", "weight",
                                          "birth",  "seen",      "home",     "note"};

TEST(MemberWriter, WritesEveryTypeAsCsv) {
  const auto columns = columns_of(people(), kEveryType);
  std::string out;
  append_csv_header(columns, out);
  const std::vector<engine::Row> rows{0, 1, 3, 4, 5};
  append_csv(people(), columns, rows, out);
  EXPECT_EQ(out,
            "id,gender,interests,email_ok,spend,weight,birth,seen,home,note\n"
            "a,male,sport|travel,true,0.00,1.5,2000-02-29,2026-06-30T10:00:00Z,\"41.9,12.5\",\"\"\n"
            "b,female,sport,false,100.50,0.1,1990-06-30,2026-06-29T23:30:00Z,\"45.46,9.19\","
            "\"Hello, world\"\n"
            "d,,\"\",,-5.00,,1961-03-01,2026-07-01T00:00:00Z,\"43.25,76.95\",HELLO\n"
            "e,female,,true,,1e+300,,,,\n"
            "f,male,kids|sport|travel,false,1000.00,0,2004-02-29,2026-06-30T00:00:00Z,"
            "\"43.8,7.8\",\"say \"\"hi\"\"\"\n");
}

TEST(MemberWriter, WritesEveryTypeAsNdjson) {
  const auto columns = columns_of(people(), kEveryType);
  std::string out;
  const std::vector<engine::Row> rows{0, 4};
  append_ndjson(people(), columns, rows, out);
  EXPECT_EQ(out,
            "{\"id\":\"a\",\"gender\":\"male\",\"interests\":[\"sport\",\"travel\"],"
            "\"email_ok\":true,\"spend\":0.00,\"weight\":1.5,\"birth\":\"2000-02-29\","
            "\"seen\":\"2026-06-30T10:00:00Z\",\"home\":{\"latitude\":41.9,\"longitude\":12.5},"
            "\"note\":\"\"}\n"
            "{\"id\":\"e\",\"gender\":\"female\",\"interests\":null,\"email_ok\":true,"
            "\"spend\":null,\"weight\":1e+300,\"birth\":null,\"seen\":null,\"home\":null,"
            "\"note\":null}\n");
}

TEST(MemberWriter, QuotesNamesAndIdsThatNeedIt) {
  const auto population = population_of(
      {"a,\"b\"\n", "tab\there"}, {{"odd \"name\"", engine::AttributeType::number, 0, {"1", {}}}});
  const auto columns = columns_of(*population, {"odd \"name\""});
  std::string csv;
  append_csv_header(columns, csv);
  const std::vector<engine::Row> rows{0, 1};
  append_csv(*population, columns, rows, csv);
  EXPECT_EQ(csv, "id,\"odd \"\"name\"\"\"\n\"a,\"\"b\"\"\n\",1\ntab\there,\n");
  std::string json;
  append_ndjson(*population, columns, rows, json);
  EXPECT_EQ(json,
            "{\"id\":\"a,\\\"b\\\"\\n\",\"odd \\\"name\\\"\":1}\n"
            "{\"id\":\"tab\\there\",\"odd \\\"name\\\"\":null}\n");
}

TEST(MemberWriter, JsonStringsSurviveAReader) {
  std::string all;
  for (char letter = 1; letter < 127; ++letter) all += letter;
  all += "Москва é 😀";
  all.push_back('\0');
  std::string out;
  append_json_string(all, out);
  EXPECT_EQ(boost::json::parse(out).as_string(), all);
}

TEST(MemberWriter, BytesThatAreNoTextBecomeReplacementLetters) {
  std::string out;
  append_json_string("a\xFF\xC3(b\xE2\x82", out);
  EXPECT_NO_THROW(boost::json::parse(out));
  EXPECT_EQ(out.substr(0, 5), "\"a\xEF\xBF\xBD");
}

TEST(MemberWriter, NumbersKeepEveryDigit) {
  const auto written = [](engine::Value value) {
    std::string out;
    append_json(value, out);
    return out;
  };
  EXPECT_EQ(written(engine::Decimal{-5, 2}), "-0.05");
  EXPECT_EQ(written(engine::Decimal{engine::kMaxUnits, 18}), "0.999999999999999999");
  EXPECT_EQ(written(engine::Decimal{-engine::kMaxUnits, 0}), "-999999999999999999");
  EXPECT_EQ(written(engine::Decimal{0, 3}), "0.000");
  EXPECT_EQ(written(0.1), "0.1");
  EXPECT_EQ(written(engine::Instant{-1}), "\"1969-12-31T23:59:59Z\"");
  EXPECT_EQ(written(engine::kFirstDay), "\"0001-01-01\"");
}

}  // namespace
}  // namespace muster::query::tests
