// Loads that convert while they survey, against loads that survey first: nothing may differ.
#include "loaders/trial_conversion.hpp"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <cstdint>
#include <random>
#include <string>
#include <utility>
#include <vector>

#include "tests/loaders/recorder.hpp"
#include "tests/seed.hpp"

namespace muster::loaders::test {
namespace {

using Random = std::mt19937_64;

std::uint64_t below(Random& random, std::uint64_t n) { return random() % n; }

std::string pick(Random& random, const std::vector<std::string>& among) {
  return among[below(random, among.size())];
}

/// A cell of a column of kind `kind`; now and then one of another making.
std::string cell(Random& random, unsigned kind, std::uint64_t row, bool odd) {
  if (odd) {
    return pick(random, {"",
                         "NA",
                         "0",
                         "-",
                         "x",
                         "1,234",
                         "0.125",
                         "-7",
                         "+5",
                         "007",
                         "1e5",
                         "12.3456",
                         "yes",
                         "F",
                         "a|b",
                         "a; b",
                         "P",
                         "45.1 9.2",
                         "2024-02-30",
                         "N/A",
                         "\"q\"",
                         "1.234,5",
                         " padded",
                         "2024-02-29",
                         "0000-00-00",
                         "12345678",
                         "123456789012",
                         "1234567890123456",
                         "12345678901234567",
                         "99999999999999999999",
                         ".5",
                         "5.",
                         "12345678.5",
                         "1.123456789012345",
                         "-0",
                         "-0.0",
                         "[\"a\"]",
                         "\"say \"\"x\"\"\"",
                         "|",
                         "a||b",
                         "a|",
                         "[a|b]",
                         "2024-01-01 10:00",
                         "01.02.2024",
                         "\xD0\xB4\xD0\xB0",
                         "a word that is longer than sixteen bytes",
                         "9.5,45.25",
                         "91.5 9.5",
                         "PA, B",
                         "\"two\nlines\"",
                         "\"x, y\"",
                         "\"\"",
                         "\"a\r\n\"\"b\"\"\""});
  }
  switch (kind) {
    case 0:
      return below(random, 2) == 0 ? "" : fmt::format("{}", below(random, 100));
    case 1:
      return fmt::format("{}.{:02}", below(random, 100'000), below(random, 100));
    case 2:
      return fmt::format("{}{}.{:03}", below(random, 5) == 0 ? "-" : "", below(random, 2000),
                         below(random, 1000));
    case 3:
      return fmt::format("{:04}-{:02}-{:02}", 1890 + below(random, 150), 1 + below(random, 12),
                         1 + below(random, 28));
    case 4:
      return pick(random, {"true", "false", "TRUE"});
    case 5:
      return pick(random, {"Rome", "Oslo", "Comunitat Valenciana", "New York", "Bern", "n"});
    case 6: {
      std::string tags = pick(random, {"sea", "sun", "hill"});
      while (below(random, 2) == 0) tags += '|' + pick(random, {"ski", "sun", "food", "art"});
      return tags;
    }
    case 7:
      return fmt::format("{}{}.{:05}{}{}.{:06}", below(random, 2) == 0 ? "-" : "",
                         below(random, 90), below(random, 100'000),
                         below(random, 9) == 0 ? "," : " ", below(random, 180),
                         below(random, 1'000'000));
    case 8:
      return fmt::format("{}{}", pick(random, {"c", "x-", "user ", "Y"}), below(random, 1u << 30));
    case 9:
      return fmt::format("{}", 4'000'000'000 + row * 7);
    case 10:
      return fmt::format("{}.0", below(random, 50));
    case 11:
      return pick(random, {"0", "1"});
    default:
      return fmt::format("0{}", below(random, 1000));
  }
}

std::string quoted(const std::string& text) {
  std::string out = "\"";
  for (const char c : text) {
    if (c == '"') out += '"';
    out += c;
  }
  return out + '"';
}

struct Shape {
  std::string text;
  LoadOptions options;
};

Shape random_file(Random& random) {
  Shape shape;
  const char separator = ",;\t"[below(random, 3)];
  const std::string line_end = below(random, 3) == 0 ? "\r\n" : "\n";
  const std::size_t columns = 1 + below(random, 8);
  const std::uint64_t rows = 200 + below(random, 500);
  std::vector<unsigned> kinds;
  std::vector<unsigned> odds;  // one in so many cells is odd
  shape.text = below(random, 2) == 0 ? "id" : "key";
  for (std::size_t c = 0; c < columns; ++c) {
    kinds.push_back(static_cast<unsigned>(below(random, 13)));
    const unsigned choices[] = {10, 150, 400, 1'000'000};
    odds.push_back(choices[below(random, 4)]);
    shape.text += fmt::format("{}{}{}", separator,
                              below(random, 4) == 0   ? "is_"
                              : below(random, 5) == 0 ? "zip"
                                                      : "v",
                              c);
  }
  shape.text += line_end;
  const bool late = below(random, 3) == 0;  // oddities only where the guess has not looked
  for (std::uint64_t row = 0; row < rows; ++row) {
    std::string line = fmt::format("{}", below(random, 3000) == 0 ? row / 2 : row);
    for (std::size_t c = 0; c < columns; ++c) {
      const bool odd = below(random, odds[c]) == 0 && (!late || row > rows / 2);
      const std::string text = cell(random, kinds[c], row, odd);
      line += separator;
      const bool must = text.find_first_of(",;\t\"") != std::string::npos;
      line += (must && text.front() != '"') || below(random, 40) == 0 ? quoted(text) : text;
    }
    shape.text += line + line_end;
    if (below(random, 300) == 0) shape.text += line_end;
    if (below(random, 300) == 0) shape.text += "short" + line_end;
  }
  shape.options.max_reject_share = below(random, 2) == 0 ? 1 : 0.05;
  const OnDuplicate choices[] = {OnDuplicate::error, OnDuplicate::first, OnDuplicate::last};
  shape.options.on_duplicate = choices[below(random, 3)];
  if (below(random, 6) == 0) {
    shape.options = with_schema("unknown = ['-', '7', 'Oslo', 'sea|sun']");
    shape.options.max_reject_share = 1;
  }
  return shape;
}

void expect_same(const Outcome& a, const Outcome& b) {
  ASSERT_EQ(a.error.has_value(), b.error.has_value())
      << (a.error ? a.error->message : b.error->message);
  if (a.error) {
    EXPECT_EQ(a.error->message, b.error->message);
    return;
  }
  EXPECT_EQ(a.rows.ids, b.rows.ids);
  EXPECT_EQ(a.rows.cells, b.rows.cells);
  ASSERT_EQ(a.rows.attributes.size(), b.rows.attributes.size());
  for (std::size_t i = 0; i < a.rows.attributes.size(); ++i) {
    EXPECT_EQ(a.rows.attributes[i].name, b.rows.attributes[i].name);
    EXPECT_EQ(a.rows.attributes[i].type, b.rows.attributes[i].type);
    EXPECT_EQ(a.rows.attributes[i].family, b.rows.attributes[i].family);
    EXPECT_EQ(a.rows.attributes[i].scale, b.rows.attributes[i].scale);
    EXPECT_EQ(a.rows.attributes[i].reason, b.rows.attributes[i].reason);
  }
  EXPECT_EQ(a.report.records, b.report.records);
  EXPECT_EQ(a.report.loaded, b.report.loaded);
  EXPECT_EQ(a.report.rejected, b.report.rejected);
  EXPECT_EQ(a.report.duplicates_dropped, b.report.duplicates_dropped);
  EXPECT_EQ(a.report.reject_reasons, b.report.reject_reasons);
  EXPECT_EQ(a.report.id_source, b.report.id_source);
  EXPECT_EQ(a.report.warnings, b.report.warnings);
  ASSERT_EQ(a.report.columns.size(), b.report.columns.size());
  for (std::size_t i = 0; i < a.report.columns.size(); ++i) {
    const ColumnReport& x = a.report.columns[i];
    const ColumnReport& y = b.report.columns[i];
    EXPECT_EQ(x.attribute, y.attribute);
    EXPECT_EQ(x.type, y.type);
    EXPECT_EQ(x.scale, y.scale);
    EXPECT_EQ(x.reason, y.reason);
    EXPECT_EQ(x.known, y.known);
    EXPECT_EQ(x.misfits, y.misfits);
    EXPECT_EQ(x.misfit_samples, y.misfit_samples);
  }
}

TEST(TrialConversion, LeavesNothingOtherThanTwoPasses) {
  const std::uint64_t seed = tests::seed();
  SCOPED_TRACE(fmt::format("seed {}", seed));
  Random random(seed);
  for (int round = 0; round < 200; ++round) {
    Shape shape = random_file(random);
    SCOPED_TRACE(fmt::format("round {}", round));
    shape.options.block_bytes = shape.text.size();  // no room for a guess
    const Outcome plain = load(shape.text, shape.options);
    shape.options.block_bytes = 64 + below(random, shape.text.size() / 8);
    shape.options.threads = 1 + static_cast<unsigned>(below(random, 2));
    const Outcome trial = load(shape.text, shape.options);
    expect_same(plain, trial);
    if (HasFailure()) {
      FAIL() << shape.text.substr(0, 2000);
    }
  }
}

/// Counts how often a load begins.
class Counter final : public RowSink {
 public:
  Status begin(std::vector<engine::AttributeSpec>) override {
    ++begun;
    rows = 0;
    return {};
  }
  Status batch(engine::RowBatch batch) override {
    rows += batch.rows();
    return {};
  }
  void settled(std::vector<engine::AttributeSpec> attributes) override {
    reason = attributes.front().reason;
  }
  int begun = 0;
  std::uint64_t rows = 0;
  std::string reason;
};

std::string numbers(int count, const std::string& last) {
  std::string text = "id,n\n";
  for (int i = 0; i < count; ++i) text += fmt::format("{},{}\n", i, i % 100);
  return text + fmt::format("{},{}\n", count, last);
}

LoadOptions small_blocks() {
  LoadOptions options;
  options.block_bytes = 500;
  return options;
}

TEST(TrialConversion, AGuessThatHoldsIsConvertedOnce) {
  Counter sink;
  ASSERT_TRUE(load_bytes_into(numbers(1000, "7"), "a.csv", small_blocks(), sink).ok());
  EXPECT_EQ(sink.begun, 1);
  EXPECT_EQ(sink.rows, 1001u);
  EXPECT_NE(sink.reason.find("all 1001 known cells"), std::string::npos) << sink.reason;
}

TEST(TrialConversion, AGuessThatFailsIsConvertedAgain) {
  Counter sink;
  ASSERT_TRUE(load_bytes_into(numbers(1000, "7.25"), "a.csv", small_blocks(), sink).ok());
  EXPECT_EQ(sink.begun, 2);
  EXPECT_EQ(sink.rows, 1001u);
}

TEST(TrialConversion, AHopelessGuessIsGivenUp) {
  std::string text = "id,n\n";
  for (int i = 0; i < 20'000; ++i) text += fmt::format("{},{}\n", i, i < 200 ? "5" : "word");
  Counter sink;
  ASSERT_TRUE(load_bytes_into(text, "a.csv", small_blocks(), sink).ok());
  EXPECT_EQ(sink.begun, 2);
  EXPECT_EQ(sink.rows, 20'000u);
}

TEST(TrialConversion, WordsAreGuessedByWhatTheWholeFileWillHold) {
  // 400 towns: nearly all different at first, mostly repeated in the end. And notes that never are,
  // in rows too long for many to be looked at.
  std::mt19937_64 random(7);
  std::string text = "n,town,note\n";
  for (int i = 0; i < 4000; ++i) {
    text += fmt::format("{},town {},{:x} {}\n", i, random() % 400, random(), std::string(80, 'z'));
  }
  LoadOptions options;
  options.block_bytes = 8000;
  Counter sink;
  const auto report = load_bytes_into(text, "a.csv", options, sink);
  ASSERT_TRUE(report.ok());
  ASSERT_EQ(report->columns.size(), 3u);
  EXPECT_EQ(report->columns[1].type, engine::AttributeType::category);
  EXPECT_EQ(report->columns[2].type, engine::AttributeType::text);
  EXPECT_EQ(sink.begun, 1);
}

TEST(TrialConversion, NumbersThatTurnOutToBeLabelsAreCountedAsSuch) {
  // 5,000 different numbers, then leading zeros: too many values for a category.
  std::string text = "n,v\n";
  for (int i = 0; i < 5000; ++i) text += fmt::format("{},x\n", 10'000 + i);
  for (int i = 0; i < 500; ++i) text += fmt::format("0{},x\n", 10'000 + i);
  LoadOptions options = small_blocks();
  options.block_bytes = text.size();
  const Outcome plain = load(text, options);
  const Outcome trial = load(text, small_blocks());
  EXPECT_EQ(plain.type("n"), "text");
  expect_same(plain, trial);
}

}  // namespace
}  // namespace muster::loaders::test
