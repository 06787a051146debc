// The scanner against a reader of one byte at a time, and loads against their own cutting.
#include "loaders/csv/record_scanner.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <random>
#include <string>
#include <vector>

#include "tests/loaders/recorder.hpp"
#include "tests/seed.hpp"

namespace muster::loaders {
namespace {

/// Ends of fields by the rules, the slow way.
std::vector<std::size_t> plain_ends(const std::string& text) {
  std::vector<std::size_t> ends;
  bool quoted = false;
  bool field_start = true;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    if (quoted) {
      if (c != '"') continue;
      if (i + 1 < text.size() && text[i + 1] == '"') {
        ++i;
      } else {
        quoted = false;
      }
      continue;
    }
    if (c == ',' || c == '\n') {
      ends.push_back(i);
      field_start = true;
      continue;
    }
    if (c == '"' && field_start) quoted = true;
    field_start = false;
  }
  return ends;
}

std::string random_text(std::mt19937_64& random, std::size_t size, const std::string& letters) {
  std::string text;
  for (std::size_t i = 0; i < size; ++i) text += letters[random() % letters.size()];
  return text;
}

TEST(RecordScanner, AgreesWithOneByteAtATime) {
  const std::uint64_t seed = tests::seed();
  SCOPED_TRACE("seed " + std::to_string(seed));
  std::mt19937_64 random(seed);
  for (int round = 0; round < 3000; ++round) {
    const char* const alphabets[] = {"ab\",\n", "abcdefgh,\n\"\"", "abcdefghijklmnop,\n",
                                     "\"\",\n"};
    const std::string text =
        random_text(random, random() % 300, alphabets[static_cast<std::size_t>(round) % 4]);
    RecordScanner scanner(text, 0, CsvDialect{});
    OffsetList ends;
    const std::size_t step = 1 + random() % 100;
    while (scanner.scan(step, ends)) {
    }
    ASSERT_EQ(std::vector<std::size_t>(ends.begin(), ends.end()), plain_ends(text)) << text;
    ASSERT_EQ(scanner.line_ends(),
              static_cast<std::uint64_t>(std::count(text.begin(), text.end(), '\n')))
        << text;
  }
}

TEST(RecordScanner, SaysWhetherItStandsInsideQuotes) {
  const std::string open = "a,\"b\nc";
  RecordScanner scanner(open, 0, CsvDialect{});
  OffsetList ends;
  EXPECT_FALSE(scanner.scan(100, ends));
  EXPECT_TRUE(scanner.in_quotes());
  ASSERT_EQ(ends.size(), 1u);
  EXPECT_EQ(ends[0], 1u);
}

TEST(RecordScanner, CountsBytes) {
  EXPECT_EQ(count_byte("", '\n'), 0u);
  EXPECT_EQ(count_byte(std::string(1000, '\n') + "x", '\n'), 1000u);
  EXPECT_EQ(count_byte("a\nb\n", '\n'), 2u);
}

std::string random_csv(std::mt19937_64& random, std::size_t rows) {
  const std::vector<std::string> words = {
      "a",   "Rome",       "\"x,y\"", "\"two\nlines\"", "5\" pipe", "\"q\"\"q\"", "", "17",
      "3.5", "2024-02-29", "NA",      "\"\"",           "a\"b\"c",  "\"\n\n\""};
  std::string text = "id,p,q,n\n";
  for (std::size_t row = 0; row < rows; ++row) {
    text += std::to_string(row) + "," + words[random() % words.size()] + "," +
            words[random() % words.size()] + "," + std::to_string(random() % 100000);
    if (random() % 50 == 0) text += ",extra";
    text += random() % 3 == 0 ? "\r\n" : "\n";
  }
  return text;
}

TEST(RecordScanner, LoadsDoNotDependOnBlocksOrThreads) {
  const std::uint64_t seed = tests::seed();
  SCOPED_TRACE("seed " + std::to_string(seed));
  std::mt19937_64 random(seed);
  for (int round = 0; round < 6; ++round) {
    const std::string text = random_csv(random, 400);
    LoadOptions whole;
    whole.max_reject_share = 1;
    whole.block_bytes = 1 << 20;
    whole.threads = 1;
    const test::Outcome expected = test::load(text, whole);
    ASSERT_FALSE(expected.error.has_value()) << expected.error->message;
    EXPECT_EQ(expected.report.records, 400u);
    for (const std::size_t block : {17u, 64u, 300u, 5000u}) {
      for (const unsigned threads : {1u, 2u, 5u}) {
        LoadOptions options = whole;
        options.block_bytes = block;
        options.threads = threads;
        const test::Outcome cut = test::load(text, options);
        ASSERT_FALSE(cut.error.has_value()) << cut.error->message;
        ASSERT_EQ(cut.rows.ids, expected.rows.ids) << block;
        ASSERT_EQ(cut.rows.cells, expected.rows.cells) << block;
        ASSERT_EQ(cut.report.reject_reasons, expected.report.reject_reasons) << block;
        ASSERT_EQ(cut.report.warnings, expected.report.warnings) << block;
        for (std::size_t i = 0; i < cut.report.columns.size(); ++i) {
          EXPECT_EQ(cut.report.columns[i].reason, expected.report.columns[i].reason);
        }
      }
    }
  }
}

}  // namespace
}  // namespace muster::loaders
