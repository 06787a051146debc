// Published bitmaps, counted by Muster's evaluation and by CRoaring's own operators: all pairs of
// neighbours by AND, OR, ANDNOT and XOR, and the union of all. Prints one JSON line; exits 1 if two
// answers differ, 3 if the set spans more than MOST_ROWS rows.
//
//   real_bitmaps FOLDER MOST_ROWS ROUNDS
//
// One thread each. Muster counts customers by tags, from filter to number, without a cache.
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cstdlib>
#include <functional>
#include <string>
#include <vector>

#include "benchmarks/scenarios/bitmaps/bitmap_files.hpp"
#include "benchmarks/scenarios/bitmaps/tagged_population.hpp"
#include "benchmarks/scenarios/turns.hpp"
#include "engine/evaluation/evaluate.hpp"
#include "roaring/roaring.hh"

namespace {

using namespace muster;
using roaring::Roaring;

struct Operation {
  std::string name;
  // Counts for the pair (i, i + 1); for the union of all, i is always 0.
  std::vector<engine::Filter> filters;
  std::function<std::uint64_t(std::size_t i)> rival;
};

engine::Filter all_of(engine::Filter a, engine::Filter b) {
  return {engine::AllOf{{std::move(a), std::move(b)}}};
}

std::vector<Operation> operations(const engine::Population& population,
                                  const std::vector<Roaring>& bitmaps,
                                  std::vector<const Roaring*>& all) {
  const engine::Attribute& attribute = population.attributes().at({0});
  const engine::Dictionary& dictionary = population.dictionary(attribute.id);
  std::vector<engine::ValueCode> codes;
  std::vector<engine::Filter> is;
  for (std::size_t b = 0; b < bitmaps.size(); ++b) {
    codes.push_back(dictionary.find(std::to_string(b)));
    is.push_back({engine::CodeIn{attribute.id, {codes.back()}}});
  }
  std::vector<engine::Filter> both;
  std::vector<engine::Filter> either;
  std::vector<engine::Filter> first_alone;
  std::vector<engine::Filter> one_alone;
  for (std::size_t i = 0; i + 1 < is.size(); ++i) {
    both.push_back(all_of(is[i], is[i + 1]));
    std::vector<engine::ValueCode> two{std::min(codes[i], codes[i + 1]),
                                       std::max(codes[i], codes[i + 1])};
    either.push_back({engine::CodeIn{attribute.id, std::move(two)}});
    first_alone.push_back(all_of(is[i], {engine::Complement{{is[i + 1]}}}));
    one_alone.push_back({engine::CountOf{1, 1, {is[i], is[i + 1]}}});
  }
  std::sort(codes.begin(), codes.end());
  for (const Roaring& bitmap : bitmaps) all.push_back(&bitmap);
  const auto& b = bitmaps;
  return {
      {"and", both, [&b](std::size_t i) { return b[i].and_cardinality(b[i + 1]); }},
      {"or", either, [&b](std::size_t i) { return b[i].or_cardinality(b[i + 1]); }},
      {"andnot", first_alone, [&b](std::size_t i) { return b[i].andnot_cardinality(b[i + 1]); }},
      {"xor", one_alone, [&b](std::size_t i) { return b[i].xor_cardinality(b[i + 1]); }},
      {"wide or",
       {{engine::CodeIn{attribute.id, codes}}},
       [&all](std::size_t /*i*/) {
         return Roaring::fastunion(all.size(), all.data()).cardinality();
       }},
  };
}

double median(std::vector<double> values) {
  std::sort(values.begin(), values.end());
  return values[values.size() / 2];
}

// Median time of a whole pass in microseconds: Muster's and the rival's, in turn.
std::array<double, 2> measured(const Operation& operation, const engine::Population& population,
                               int rounds) {
  engine::Execution execution;
  execution.threads = 1;
  const auto ours = [&](std::size_t i) {
    const auto found = engine::count(population, operation.filters[i], execution);
    if (!found.ok()) benchmarks::fail("real_bitmaps: " + found.error().message);
    return *found;
  };
  for (std::size_t i = 0; i < operation.filters.size(); ++i) {
    const std::uint64_t mine = ours(i);
    const std::uint64_t theirs = operation.rival(i);
    if (mine != theirs) {
      benchmarks::fail(
          fmt::format("{} of bitmaps {} and {}: the answers differ: Muster {}, CRoaring {}",
                      operation.name, i, i + 1, mine, theirs));
    }
  }
  const auto pass = [&](const auto& count) {
    std::uint64_t sum = 0;
    for (std::size_t i = 0; i < operation.filters.size(); ++i) sum += count(i);
    return sum;
  };
  std::array<std::vector<double>, 2> times;
  std::uint64_t sum = 0;
  for (int round = 0; round < rounds; ++round) {
    for (int repeat = 0; repeat < 3; ++repeat) {
      times[0].push_back(benchmarks::microseconds([&] { return pass(ours); }, sum));
    }
    for (int repeat = 0; repeat < 3; ++repeat) {
      times[1].push_back(benchmarks::microseconds([&] { return pass(operation.rival); }, sum));
    }
  }
  return {median(times[0]), median(times[1])};
}

}  // namespace

int main(int argc, char** argv) {
  if (argc != 4) benchmarks::fail("usage: real_bitmaps FOLDER MOST_ROWS ROUNDS");
  const std::filesystem::path folder = argv[1];
  const auto files = benchmarks::read_bitmap_files(folder);
  std::uint64_t rows = 0;
  std::uint64_t values = 0;
  std::vector<Roaring> bitmaps;
  for (const auto& file : files) {
    if (!file.empty()) rows = std::max<std::uint64_t>(rows, std::uint64_t{file.back()} + 1);
    values += file.size();
    bitmaps.emplace_back(file.size(), file.data());
    bitmaps.back().runOptimize();
    bitmaps.back().shrinkToFit();
  }
  if (rows > static_cast<std::uint64_t>(std::atoll(argv[2]))) return 3;
  const auto population = benchmarks::tagged_population(files, rows);
  std::vector<const Roaring*> all;
  std::string line = fmt::format(R"({{"set":"{}","bitmaps":{},"rows":{},"values":{})",
                                 folder.filename().string(), bitmaps.size(), rows, values);
  for (const Operation& operation : operations(*population, bitmaps, all)) {
    const auto [ours, theirs] = measured(operation, *population, std::atoi(argv[3]));
    line += fmt::format(R"(,"{}":[{:.2f},{:.2f}])", operation.name, ours, theirs);
  }
  fmt::print("{}}}\n", line);
  return 0;
}
