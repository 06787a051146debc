// Where a file is cut into blocks changes nothing: not a type, not a row, not a word of what is
// said of it. Random files with whatever makes rules meet: quotes over line ends, keys in any order
// or missing, broken records, columns of mixed kinds.
#include <fmt/format.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <random>
#include <string>
#include <vector>

#include "tests/loaders/recorder.hpp"
#include "tests/seed.hpp"

namespace muster::loaders {
namespace {

using test::Outcome;

class RandomFile {
 public:
  explicit RandomFile(std::uint64_t seed) : random_(seed) {
    std::vector<std::string> names{"customer", "order id", "id",   "user_id", "n",  "spent",
                                   "since",    "tags",     "note", "city",    "ok", "at"};
    std::shuffle(names.begin(), names.end(), random_);
    names.resize(1 + below(5));
    for (std::string& name : names) columns_.push_back({std::move(name), below(kKinds), below(6)});
    records_ = 1 + below(below(4) == 0 ? 300 : 12);
    untidy_ = below(3);
  }

  std::string csv() {
    const char separator = ",;\t|"[below(4)];
    const std::string line_end = chance(4) ? "\r\n" : "\n";
    std::string text;
    for (const Column& column : columns_) text += column.name + separator;
    text.back() = line_end.front();
    if (line_end.size() > 1) text += '\n';
    for (std::size_t i = 0; i < records_; ++i) {
      std::string record;
      for (const Column& column : columns_)
        record += quoted(cell(column, i), separator) + separator;
      if (!(untidy_ > 1 && chance(20))) record.pop_back();
      if (untidy_ > 0 && chance(15)) record = "\"odd\"" + record;
      text += record + (i + 1 == records_ && chance(2) ? "" : line_end);
      if (untidy_ > 0 && chance(20)) text += line_end;
    }
    return text;
  }

  std::string json(bool array) {
    std::string text = array ? "[" : "";
    for (std::size_t i = 0; i < records_; ++i) {
      if (array && i > 0) text += ", ";
      std::string record = object(i);
      if (untidy_ > 0 && chance(15)) record.insert(below(record.size()), array ? "x" : "}");
      text += record;
      if (!array) text += '\n';
    }
    return text + (array ? "]\n" : "");
  }

 private:
  static constexpr std::uint64_t kKinds = 9;
  struct Column {
    std::string name;
    std::uint64_t kind;
    std::uint64_t others;  // 0: now and then it is of another kind
  };

  std::uint64_t below(std::uint64_t end) { return random_() % end; }
  bool chance(std::uint64_t one_in) { return below(one_in) == 0; }

  std::string cell(const Column& column, std::size_t record) {
    if (chance(untidy_ == 0 ? 1'000 : 8)) return chance(4) ? "n/a" : "";
    switch (column.others == 0 && chance(10) ? below(kKinds) : column.kind) {
      case 0:
        return std::to_string(record + 1);
      case 1:
        return fmt::format("{}{}{:02}", below(900), column.others % 2 == 0 ? ',' : '.', below(100));
      case 2:
        return fmt::format("{:05}", below(99'999));
      case 3:
        return fmt::format("2024-{:02}-{:02}", 1 + below(12), 1 + below(28));
      case 4:
        return fmt::format("{:02}/{:02}/2023", 1 + below(column.others > 2 ? 12 : 28),
                           1 + below(12));
      case 5:
        return chance(2) ? "yes" : "no";
      case 6:
        return fmt::format("t{}|t{}", below(4), below(4));
      case 7:
        return fmt::format("{}1234567890123456", 1 + below(9));
      default:
        return chance(5) ? fmt::format("a \"word\"\nand {}", below(9))
                         : fmt::format("wörd {}", below(30));
    }
  }

  std::string quoted(const std::string& text, char separator) {
    const bool needs = text.find_first_of("\"\n\r") != std::string::npos ||
                       text.find(separator) != std::string::npos;
    if (!needs && !chance(9)) return text;
    std::string out = "\"";
    for (const char c : text) out += c == '"' ? "\"\"" : std::string(1, c);
    return out + "\"";
  }

  std::string object(std::size_t record) {
    std::vector<std::string> fields;
    for (const Column& column : columns_) {
      if (untidy_ > 1 && chance(10)) continue;
      fields.push_back(fmt::format("\"{}\":{}", column.name, value(column, record)));
    }
    if (untidy_ > 0 && chance(20)) fields.push_back("\"late\":true");
    if (chance(3)) std::shuffle(fields.begin(), fields.end(), random_);
    return fmt::format("{{{}}}", fmt::join(fields, ","));
  }

  std::string value(const Column& column, std::size_t record) {
    const std::string text = cell(column, record);
    if (text.empty()) return "null";
    if (chance(30)) return R"({"lat":1.5,"lon":2})";
    if (chance(40)) return R"(["a","b"])";
    if (column.kind == 0 && text.find_first_not_of("0123456789") == std::string::npos) return text;
    std::string out = "\"";
    for (const char c : text) {
      out += c == '"' ? "\\\"" : c == '\n' ? "\\n" : std::string(1, c);
    }
    return out + "\"";
  }

  std::mt19937_64 random_;
  std::vector<Column> columns_;
  std::size_t records_ = 0;
  std::uint64_t untidy_ = 0;
};

std::string told(const Outcome& outcome) {
  if (outcome.error) return "error: " + outcome.error->message;
  const LoadReport& report = outcome.report;
  std::string text = fmt::format("{} records, {} rejected, {} dropped\n", report.records,
                                 report.rejected, report.duplicates_dropped);
  for (const auto& spec : outcome.rows.attributes) {
    text += fmt::format("{}: {} {} ({})\n  {}\n", spec.name, outcome.type(spec.name),
                        to_string(spec.family), spec.reason, outcome.cells(spec.name));
  }
  for (const auto& warning : report.warnings) text += fmt::format("{}\n", warning);
  return text + outcome.ids();
}

TEST(BlockBorders, ChangeNothing) {
  const std::uint64_t seed = muster::tests::seed();
  for (std::uint64_t file = 0; file < 400; ++file) {
    RandomFile random(seed + file);
    const int kind = static_cast<int>(file % 3);
    const std::string text = kind == 0 ? random.csv() : random.json(kind == 2);
    const char* const name = kind == 0 ? "file.csv" : kind == 1 ? "file.ndjson" : "file.json";
    LoadOptions options;
    options.threads = 1;
    options.max_reject_share = 1;
    options.on_duplicate = file % 2 == 0 ? OnDuplicate::last : OnDuplicate::error;
    options.block_bytes = std::size_t{1} << 20;
    const std::string whole = told(test::load(text, options, name));
    for (const std::size_t block : {1U, 23U, 150U, 1'000U}) {
      options.block_bytes = block;
      ASSERT_EQ(told(test::load(text, options, name)), whole)
          << "MUSTER_SEED=" << seed + file << ", blocks of " << block << ":\n"
          << text;
    }
  }
}

}  // namespace
}  // namespace muster::loaders
