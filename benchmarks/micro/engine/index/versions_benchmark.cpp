// What the next version of an index costs: lone changes, and changes all over it. Ten million rows,
// as in a store that is written to; the version before goes when the next is there.

#include <benchmark/benchmark.h>

#include <algorithm>
#include <cstdint>
#include <random>
#include <set>
#include <vector>

#include "engine/index/bitmap.hpp"
#include "engine/index/category_index.hpp"
#include "engine/index/integer_column.hpp"
#include "engine/index/integer_column_builder.hpp"
#include "engine/index/real_column.hpp"
#include "engine/index/tags_index.hpp"
#include "engine/index/text_column.hpp"

namespace muster::engine {
namespace {

constexpr std::uint64_t kRows = 10'000'000;
using Random = std::mt19937_64;

std::vector<Row> random_rows(Random& random, std::size_t count) {
  std::set<Row> rows;
  while (rows.size() < count) rows.insert(static_cast<Row>(random() % kRows));
  return {rows.begin(), rows.end()};
}

// Lists of changes made beforehand, taken in turn.
template <typename Cell, typename Value>
std::vector<std::vector<Cell>> change_lists(std::size_t count, const Value& value) {
  Random random(7);
  std::vector<std::vector<Cell>> lists(64);
  for (auto& list : lists) {
    for (const Row row : random_rows(random, count)) list.push_back({row, value(random)});
  }
  return lists;
}

void report(benchmark::State& state) {
  state.counters["changes"] = benchmark::Counter(
      static_cast<double>(state.range(0)) * static_cast<double>(state.iterations()),
      benchmark::Counter::kIsRate);
}

template <typename Index, typename Lists>
void run(benchmark::State& state, Index index, const Lists& lists) {
  std::size_t turn = 0;
  for (auto _ : state) index = index.with(lists[turn++ % lists.size()], kRows);
  report(state);
}

// Values up to the second argument: one, two or four bytes a row.
void integer_column_with(benchmark::State& state) {
  const auto value = [&](Random& random) {
    return static_cast<std::int64_t>(random() % static_cast<std::uint64_t>(state.range(1)));
  };
  Random random(1);
  IntegerColumnBuilder builder;
  for (std::uint64_t row = 0; row < kRows; ++row) builder.push(value(random));
  const ImageBytes section = builder.finish();
  const auto count = static_cast<std::size_t>(state.range(0));
  run(state, *IntegerColumn::open(section, kRows), change_lists<IntegerAt>(count, value));
}
BENCHMARK(integer_column_with)
    ->ArgsProduct({{1, 100, 10'000, 200'000}, {200, 50'000, 1'000'000'000}})
    ->UseRealTime()
    ->Unit(benchmark::kMicrosecond);

void real_column_with(benchmark::State& state) {
  const auto value = [](Random& random) { return std::normal_distribution<>(0, 1)(random); };
  Random random(1);
  RealColumnBuilder builder;
  std::vector<double> values(kRows);
  for (double& one : values) one = value(random);
  builder.append(values);
  const ImageBytes section = builder.finish();
  const auto count = static_cast<std::size_t>(state.range(0));
  run(state, *RealColumn::open(section, kRows), change_lists<RealAt>(count, value));
}
BENCHMARK(real_column_with)->Arg(1)->Arg(10'000)->UseRealTime()->Unit(benchmark::kMicrosecond);

void text_column_with(benchmark::State& state) {
  TextColumnBuilder builder;
  for (std::uint64_t row = 0; row < kRows; ++row) {
    if (!builder.push("somebody@example.org")) return state.SkipWithError("too much text");
  }
  const ImageBytes section = builder.finish();
  const auto count = static_cast<std::size_t>(state.range(0));
  const auto lists = change_lists<TextAt>(
      count, [](Random&) { return std::string_view("somebody.else@example.org"); });
  TextColumn column = *TextColumn::open(section, kRows);
  std::size_t turn = 0;
  for (auto _ : state) column = *column.with(lists[turn++ % lists.size()], kRows);
  report(state);
}
BENCHMARK(text_column_with)->Arg(1)->Arg(10'000)->UseRealTime()->Unit(benchmark::kMicrosecond);

void category_with(benchmark::State& state) {
  const auto dictionary = static_cast<std::uint32_t>(state.range(1));
  const auto value = [&](Random& random) {
    return 1 + static_cast<ValueCode>(random() % dictionary);
  };
  Random random(1);
  IntegerColumnBuilder builder;
  for (std::uint64_t row = 0; row < kRows; ++row) builder.push(value(random));
  const ImageBytes values = builder.finish();
  std::vector<std::uint64_t> counts(dictionary);
  const ImageBytes bitmaps =
      write_category_bitmaps(*IntegerColumn::open(values, kRows), dictionary, counts);
  CategoryIndex index = *CategoryIndex::open(values, bitmaps, dictionary, kRows);
  const auto lists = change_lists<CodeAt>(static_cast<std::size_t>(state.range(0)), value);
  std::size_t turn = 0;
  for (auto _ : state) index = index.with(lists[turn++ % lists.size()], kRows, dictionary);
  report(state);
}
BENCHMARK(category_with)
    ->ArgsProduct({{1, 100, 10'000, 200'000}, {5, 1000}})
    ->UseRealTime()
    ->Unit(benchmark::kMicrosecond);

void bitmap_with(benchmark::State& state) {
  Random random(1);
  std::vector<Row> rows;
  for (Row row = 0; row < kRows; row += 1 + static_cast<Row>(random() % 8)) rows.push_back(row);
  Bitmap bitmap = Bitmap::of(rows);
  bitmap = bitmap.with({}, {});
  std::vector<std::vector<Row>> lists(64);
  for (auto& list : lists) list = random_rows(random, static_cast<std::size_t>(state.range(0)));
  std::size_t turn = 0;
  for (auto _ : state) {
    const auto& list = lists[turn / 2 % lists.size()];
    bitmap = turn++ % 2 == 0 ? bitmap.with(list, {}) : bitmap.with({}, list);
  }
  report(state);
}
BENCHMARK(bitmap_with)->Arg(1)->Arg(100)->Arg(10'000)->UseRealTime()->Unit(benchmark::kMicrosecond);

}  // namespace
}  // namespace muster::engine
