#include "query/run/member_writer.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <boost/json.hpp>
#include <limits>
#include <random>

#include "tests/query/people.hpp"
#include "tests/seed.hpp"

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

constexpr std::size_t kAll = std::numeric_limits<std::size_t>::max();
const std::vector<std::string> kEveryType{"gender", "interests", "email_ok", "spend", "weight",
                                          "birth",  "seen",      "home",     "note"};

TEST(MemberWriter, WritesEveryTypeAsCsv) {
  const auto columns = columns_of(people(), kEveryType);
  std::string out;
  MemberWriter writer(people(), columns, MemberFormat::csv);
  writer.append_header(out);
  const std::vector<engine::Row> rows{0, 1, 3, 4, 5};
  writer.take(rows);
  writer.append(out, kAll);
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
  MemberWriter writer(people(), columns, MemberFormat::ndjson);
  writer.append_header(out);
  writer.take(rows);
  writer.append(out, kAll);
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
  MemberWriter lines(*population, columns, MemberFormat::csv);
  lines.append_header(csv);
  const std::vector<engine::Row> rows{0, 1};
  lines.take(rows);
  lines.append(csv, kAll);
  EXPECT_EQ(csv, "id,\"odd \"\"name\"\"\"\n\"a,\"\"b\"\"\n\",1\ntab\there,\n");
  std::string json;
  MemberWriter objects(*population, columns, MemberFormat::ndjson);
  objects.take(rows);
  objects.append(json, kAll);
  EXPECT_EQ(json,
            "{\"id\":\"a,\\\"b\\\"\\n\",\"odd \\\"name\\\"\":1}\n"
            "{\"id\":\"tab\\there\",\"odd \\\"name\\\"\":null}\n");
}

/// A line a row, cell by cell.
std::string written_by_cells(const engine::Population& population,
                             const std::vector<MemberColumn>& columns,
                             const std::vector<engine::Row>& rows, MemberFormat format) {
  const bool csv = format == MemberFormat::csv;
  std::string out;
  for (const engine::Row row : rows) {
    const std::string id = population.directory().id_at(row);
    if (!csv) out += "{\"id\":";
    append_cell(format, std::string_view(id), out);
    for (const MemberColumn& column : columns) {
      out += ',';
      if (!csv) {
        append_json_string(column.name, out);
        out += ':';
      }
      append_cell(format, cell_of(population, column, row), out);
    }
    out += csv ? "\n" : "}\n";
  }
  return out;
}

TEST(MemberWriter, WritesWhatItsCellsAre) {
  const std::uint64_t seed = muster::tests::seed();
  SCOPED_TRACE("MUSTER_SEED=" + std::to_string(seed));
  std::mt19937_64 random(seed);
  constexpr std::array<const char*, 11> kTexts{"",
                                               "a",
                                               "a,b",
                                               "\"",
                                               "say \"hi\"",
                                               "\n",
                                               "Москва",
                                               "é\tx",
                                               "b\r",
                                               "a text that takes more than one move to copy",
                                               "one that takes more than one move, and \"quotes\""};
  // So that what is kept of a number takes one byte, two, four and eight.
  constexpr std::array<std::int64_t, 4> kSizes{9, 900, 2'000'000, 900'000'000'000'000'000};
  constexpr std::array<const char*, 4> kPrefixes{"", "c", "a,", "\"q\" "};
  const auto any_text = [&] { return std::string(kTexts[random() % kTexts.size()]); };
  // No tag twice.
  const auto any_tags = [&] {
    const std::string first = any_text();
    const std::string second = any_text();
    return first == second ? first : first + "|" + second;
  };
  for (int round = 0; round < 40; ++round) {
    std::vector<std::string> ids;
    std::vector<TextColumnSpec> specs{{"category", engine::AttributeType::category},
                                      {"tags", engine::AttributeType::tags},
                                      {"flag", engine::AttributeType::flag},
                                      {"whole", engine::AttributeType::number, 0},
                                      {"money", engine::AttributeType::number, 2},
                                      {"tiny", engine::AttributeType::number, 9},
                                      {"day", engine::AttributeType::date},
                                      {"moment", engine::AttributeType::time},
                                      {"text", engine::AttributeType::text},
                                      {"odd \"name\",", engine::AttributeType::real},
                                      {"wide", engine::AttributeType::number, 0},
                                      {"home", engine::AttributeType::place}};
    const std::size_t rows = 1 + random() % 200;
    const auto size = static_cast<std::uint64_t>(kSizes[random() % kSizes.size()]);
    const std::string prefix = kPrefixes[random() % kPrefixes.size()];
    const bool fixed = random() % 2 == 0;
    for (std::size_t i = 0; i < rows; ++i) {
      ids.push_back(prefix + std::to_string((fixed ? 1000 : 1) + i * 211 % rows));
      const std::int64_t number = static_cast<std::int64_t>(random() % 2'000'000) - 1'000'000;
      const std::string sign = number < 0 ? "-" : "";
      const auto part = static_cast<std::uint64_t>(number < 0 ? -number : number);
      const auto wide =
          static_cast<std::int64_t>(random() % (2 * size)) - static_cast<std::int64_t>(size);
      const engine::Place home{
          static_cast<std::int32_t>(random() % 1'800'000'001) - 900'000'000,
          static_cast<std::int32_t>(random() % 36) * 100'000'000 - 1'800'000'000};
      const std::array<std::string, 12> cells{
          any_text(),
          any_tags(),
          random() % 2 == 0 ? "true" : "false",
          std::to_string(number),
          sign + std::to_string(part / 100) + ".07",
          sign + "0.00000" + std::to_string(1000 + part % 9000),
          engine::format_day(engine::Day{static_cast<std::int32_t>(number)}),
          engine::format_instant(engine::Instant{number * 60'001}),
          any_text(),
          std::to_string(number) + ".5",
          std::to_string(wide),
          engine::format_place(home)};
      for (std::size_t column = 0; column < specs.size(); ++column) {
        specs[column].cells.push_back(random() % 5 == 0 ? std::nullopt
                                                        : std::optional(cells[column]));
      }
    }
    const auto population = population_of(ids, specs);
    std::vector<std::string> names;
    for (const TextColumnSpec& spec : specs) names.push_back(spec.name);
    const auto columns = columns_of(*population, names);
    std::vector<engine::Row> all(rows);
    for (std::size_t i = 0; i < rows; ++i) all[i] = static_cast<engine::Row>(i);
    for (const MemberFormat format : {MemberFormat::csv, MemberFormat::ndjson}) {
      std::string out;
      MemberWriter writer(*population, columns, format);
      std::shuffle(all.begin(), all.end(), random);
      // In pieces, of members and of text.
      for (std::size_t begin = 0; begin < all.size();) {
        const std::size_t some = std::min<std::size_t>(1 + random() % 150, all.size() - begin);
        writer.take(std::span(all).subspan(begin, some));
        while (writer.left() > 0) writer.append(out, out.size() + 1 + random() % 300);
        begin += some;
      }
      ASSERT_EQ(out, written_by_cells(*population, columns, all, format));
    }
  }
}

TEST(MemberWriter, WritesMoreValuesThanAreKeptReady) {
  std::vector<std::string> ids;
  TextColumnSpec cities{"city", engine::AttributeType::category};
  TextColumnSpec tags{"tags", engine::AttributeType::tags};
  for (std::uint32_t i = 0; i <= kMostReadyTexts + 1; ++i) {
    ids.push_back(std::to_string(i));
    cities.cells.push_back("x,\"" + std::to_string(i));
    tags.cells.push_back("y" + std::to_string(i) + "|a,b");
  }
  const auto population = population_of(ids, {cities, tags});
  const auto columns = columns_of(*population, {"city", "tags"});
  std::string out;
  const std::vector<engine::Row> last{kMostReadyTexts + 1};
  MemberWriter writer(*population, columns, MemberFormat::csv);
  writer.take(last);
  writer.append(out, kAll);
  EXPECT_EQ(out, "65537,\"x,\"\"65537\",\"a,b|y65537\"\n");
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
