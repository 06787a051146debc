// A plain loop as a contender of the score scenario: one customer after another, one rule after
// another, over columns as narrow as their values, with a counter for each total.
//
//   plain_scores STORE CARDS THREADS
//
// The columns are read out of a store beforehand. A rule is a column, two ends and points; what is
// unknown lies outside of every range.
#include <fmt/format.h>

#include <algorithm>
#include <cstdlib>
#include <limits>
#include <map>
#include <thread>
#include <variant>

#include "benchmarks/scenarios/score/score_cards.hpp"
#include "benchmarks/scenarios/turns.hpp"
#include "engine/live/open_store.hpp"
#include "engine/population/population.hpp"

namespace {

using namespace muster;
using benchmarks::fail;

// Values from the smallest on, which is 1; 0 is unknown.
struct NarrowColumn {
  std::variant<std::vector<std::uint8_t>, std::vector<std::uint16_t>, std::vector<std::uint32_t>>
      codes;
  std::int64_t smallest = 0;
};

NarrowColumn narrow_column(const std::vector<std::int64_t>& values) {
  std::int64_t low = std::numeric_limits<std::int64_t>::max();
  std::int64_t high = std::numeric_limits<std::int64_t>::min();
  for (const std::int64_t value : values) {
    if (value == engine::kUnknownInteger) continue;
    low = std::min(low, value);
    high = std::max(high, value);
  }
  NarrowColumn column;
  column.smallest = low;
  const auto fill = [&](auto codes) {
    using Code = typename decltype(codes)::value_type;
    codes.reserve(values.size());
    for (const std::int64_t value : values) {
      codes.push_back(value == engine::kUnknownInteger ? Code{0}
                                                       : static_cast<Code>(value - low + 1));
    }
    column.codes = std::move(codes);
  };
  if (high - low < 0xFF) {
    fill(std::vector<std::uint8_t>());
  } else if (high - low < 0xFFFF) {
    fill(std::vector<std::uint16_t>());
  } else {
    fill(std::vector<std::uint32_t>());
  }
  return column;
}

std::vector<std::int64_t> values_of(const engine::Population& population,
                                    const engine::Attribute& attribute) {
  std::vector<std::int64_t> values(population.size());
  if (attribute.type() == engine::AttributeType::flag) {
    const engine::FlagIndex& flag = population.flag(attribute.id);
    for (engine::Row row = 0; row < values.size(); ++row) {
      values[row] = flag.set().contains(row) ? 1 : 0;
    }
    return values;
  }
  const engine::IntegerColumn& column = attribute.type() == engine::AttributeType::category
                                            ? population.category(attribute.id).codes()
                                            : population.integers(attribute.id);
  for (engine::Row row = 0; row < values.size(); ++row) values[row] = column.at(row);
  return values;
}

struct Test {
  const void* codes = nullptr;
  unsigned width = 0;
  std::uint32_t low = 1;
  std::uint32_t high = 0;
  std::int32_t points = 0;

  bool holds(std::size_t row) const {
    const std::uint32_t code = width == 1   ? static_cast<const std::uint8_t*>(codes)[row]
                               : width == 2 ? static_cast<const std::uint16_t*>(codes)[row]
                                            : static_cast<const std::uint32_t*>(codes)[row];
    return code >= low && code <= high;
  }
};

}  // namespace

int main(int argc, char** argv) {
  if (argc != 4) fail("usage: plain_scores STORE CARDS THREADS");
  auto opened = engine::open_store(argv[1]);
  if (!opened.ok()) fail("plain_scores: " + opened.error().message);
  const engine::Population& population = **opened;
  const auto threads = static_cast<unsigned>(std::max(1, std::atoi(argv[3])));
  std::map<std::string, NarrowColumn> columns;
  const auto column_of = [&](const std::string& name) -> const NarrowColumn& {
    const engine::Attribute* attribute = population.attributes().find(name);
    if (attribute == nullptr) fail("plain_scores: no attribute " + name);
    auto found = columns.find(name);
    if (found == columns.end()) {
      found = columns.emplace(name, narrow_column(values_of(population, *attribute))).first;
    }
    return found->second;
  };
  const auto test_of = [&](const NarrowColumn& column, std::int64_t low, std::int64_t high) {
    Test test;
    std::visit(
        [&](const auto& codes) {
          using Code = typename std::decay_t<decltype(codes)>::value_type;
          test.codes = codes.data();
          test.width = sizeof(Code);
          const std::int64_t most = std::numeric_limits<Code>::max();
          test.low = static_cast<std::uint32_t>(
              std::clamp<std::int64_t>(low - column.smallest + 1, 1, most));
          test.high = static_cast<std::uint32_t>(
              std::clamp<std::int64_t>(high - column.smallest + 1, 0, most));
        },
        column.codes);
    return test;
  };
  constexpr std::int64_t kFar = std::int64_t{1} << 40;
  const NarrowColumn& label = column_of("bought_again");
  const Test positive = test_of(label, 1, 1);

  std::map<std::string, benchmarks::Work> works;
  for (const benchmarks::Card& card : benchmarks::read_cards(argv[2])) {
    std::vector<Test> tests;
    std::int64_t low = 0;
    std::int64_t high = 0;
    for (const benchmarks::CardRule& rule : card.rules) {
      const NarrowColumn& column = column_of(rule.column);
      std::int64_t first = rule.low.value_or(-kFar);
      std::int64_t last = rule.high.value_or(kFar);
      if (!rule.word.empty()) {
        const engine::AttributeId id = population.attributes().find(rule.column)->id;
        const auto code = population.dictionary(id).find(rule.word);
        if (code == engine::kUnknownCode) fail("plain_scores: no value " + rule.word);
        first = last = code;
      }
      tests.push_back(test_of(column, first, last));
      tests.back().points = static_cast<std::int32_t>(rule.points);
      (rule.points < 0 ? low : high) += rule.points;
    }
    const auto cells = [&population, threads, tests, low, high, positive](bool labelled) {
      const auto scores = static_cast<std::size_t>(high - low + 1);
      std::vector<std::vector<std::uint64_t>> counts(threads);
      const auto count = [&](unsigned part) {
        std::vector<std::uint64_t> mine(2 * scores);
        const std::uint64_t end = population.size() * (part + 1) / threads;
        for (std::uint64_t row = population.size() * part / threads; row < end; ++row) {
          std::int64_t total = -low;
          for (const Test& test : tests) total += test.holds(row) ? test.points : 0;
          const bool is_positive = labelled && positive.holds(row);
          ++mine[2 * static_cast<std::size_t>(total) + (is_positive ? 1 : 0)];
        }
        counts[part] = std::move(mine);
      };
      std::vector<std::jthread> others;
      for (unsigned part = 1; part < threads; ++part) others.emplace_back(count, part);
      count(0);
      others.clear();
      std::vector<engine::ScoreCell> found;
      for (std::size_t score = 0; score < scores; ++score) {
        engine::ScoreCell cell{low + static_cast<std::int64_t>(score), 0, 0};
        for (const auto& mine : counts) {
          cell.customers += mine[2 * score] + mine[2 * score + 1];
          cell.positives += mine[2 * score + 1];
        }
        if (cell.customers != 0) found.push_back(cell);
      }
      return benchmarks::checksum(found);
    };
    works[card.name + ", score"] = [cells] { return cells(false); };
    works[card.name + ", back-test"] = [cells] { return cells(true); };
  }
  benchmarks::serve_turns(works, fmt::format(R"({{"customers":{}}})", population.size()));
  return 0;
}
