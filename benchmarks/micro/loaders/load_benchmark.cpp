// How fast the standard CSV becomes row batches, without what the builder makes of them: the whole
// load into a sink that forgets, its scanner alone, and its kinds of cells apart.
// bytes_per_second is of CSV text and, as threads are one, a core's.
#include <benchmark/benchmark.h>

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "loaders/csv/record_scanner.hpp"
#include "loaders/generator/generator.hpp"
#include "loaders/load.hpp"
#include "loaders/rows/column_writer.hpp"
#include "loaders/rows/row_sink.hpp"

namespace muster::loaders {
namespace {

constexpr std::uint64_t kCustomers = 200'000;

const std::string& standard_csv() {
  static const std::string kText = [] {
    std::string text;
    GeneratorOptions options;
    options.customers = kCustomers;
    const Status done = generate_customers(options, [&](std::string_view bytes) {
      text += bytes;
      return true;
    });
    return done ? text : std::string();
  }();
  return kText;
}

class Forgetful final : public RowSink {
 public:
  Status begin(std::vector<engine::AttributeSpec>) override {
    rows = 0;
    return {};
  }
  Status batch(engine::RowBatch batch) override {
    rows += batch.rows();
    return {};
  }
  void settled(std::vector<engine::AttributeSpec>) override {}
  std::uint64_t rows = 0;
};

void BM_LoadStandardCsv(benchmark::State& state) {
  const std::string& text = standard_csv();
  for (auto step : state) {
    state.PauseTiming();
    std::string bytes = text;
    Forgetful sink;
    LoadOptions options;
    options.threads = static_cast<unsigned>(state.range(0));
    state.ResumeTiming();
    const auto report = load_bytes_into(std::move(bytes), "standard.csv", options, sink);
    if (!report || sink.rows != kCustomers) state.SkipWithError("the load failed");
  }
  state.SetBytesProcessed(static_cast<std::int64_t>(text.size()) * state.iterations());
}
BENCHMARK(BM_LoadStandardCsv)
    ->Arg(1)
    ->Arg(2)
    ->UseRealTime()
    ->MeasureProcessCPUTime()
    ->Unit(benchmark::kMillisecond);

void BM_ScanStandardCsv(benchmark::State& state) {
  const std::string& text = standard_csv();
  OffsetList ends;
  for (auto step : state) {
    RecordScanner scanner(text, 0, CsvDialect{});
    do {
      ends.clear();
    } while (scanner.scan(std::size_t{32} << 10, ends));
    benchmark::DoNotOptimize(ends.begin());
  }
  state.SetBytesProcessed(static_cast<std::int64_t>(text.size()) * state.iterations());
}
BENCHMARK(BM_ScanStandardCsv)->Unit(benchmark::kMillisecond);

/// A column of one kind of cells, read with its evidence or just written.
void read_cells(benchmark::State& state, engine::AttributeType type, int scale,
                const std::vector<std::string>& values) {
  constexpr std::size_t kRows = 512;
  std::string text;
  CellGrid grid;
  grid.columns = 1;
  std::vector<std::size_t> begins;
  for (std::size_t row = 0; row < kRows; ++row) {
    begins.push_back(text.size());
    text += values[row % values.size()] + ',';
  }
  text += std::string(64, ' ');
  for (std::size_t row = 0; row < kRows; ++row) {
    const auto size = static_cast<std::uint32_t>(values[row % values.size()].size());
    grid.cells.push_back({text.data() + begins[row], size});
    grid.records.push_back({begins[row], static_cast<std::uint32_t>(row)});
  }
  grid.text = text;
  ColumnPlan plan;
  plan.spec.type = type;
  plan.spec.scale = scale;
  plan.tag_separator = "|";
  ColumnEvidence evidence;
  const EvidenceTarget target{evidence, 0};
  const auto writer = make_column_writer(plan, 0);
  const std::vector<std::uint8_t> none(kRows, 0);
  std::vector<Misfit> misfits;
  for (auto step : state) {
    if (state.range(0) != 0) {
      writer->read(grid, none, target, misfits);
    } else {
      writer->write(grid, none, misfits);
    }
    writer->truncate(0);
  }
  if (!misfits.empty()) state.SkipWithError("cells do not fit");
  state.SetItemsProcessed(static_cast<std::int64_t>(kRows) * state.iterations());
}

using engine::AttributeType;

void BM_Whole(benchmark::State& state) {
  read_cells(state, AttributeType::number, 0, {"17795", "9627", "3", "88", "120400", "7", "51"});
}
void BM_Money(benchmark::State& state) {
  read_cells(state, AttributeType::number, 2, {"105.85", "0.00", "29.10", "12345.67", "7.5"});
}
void BM_Days(benchmark::State& state) {
  read_cells(state, AttributeType::date, 0, {"1969-09-03", "2026-06-14", "2021-10-08"});
}
void BM_Flags(benchmark::State& state) {
  read_cells(state, AttributeType::flag, 0, {"true", "false", "false"});
}
void BM_Words(benchmark::State& state) {
  read_cells(state, AttributeType::category, 0,
             {"school", "college", "Comunitat Valenciana", "self-employed", "Lombardy"});
}
void BM_Tags(benchmark::State& state) {
  read_cells(state, AttributeType::tags, 0,
             {"cooking|history|nature|wine", "music", "books|theatre|hiking", "travel|garden"});
}
void BM_Places(benchmark::State& state) {
  read_cells(state, AttributeType::place, 0, {"39.43559 -0.44518", "49.00012 12.68596"});
}
void BM_Texts(benchmark::State& state) {
  read_cells(state, AttributeType::text, 0, {"c4113504529", "c5049134190", "c7203603944"});
}
BENCHMARK(BM_Whole)->ArgName("evidence")->Arg(0)->Arg(1);
BENCHMARK(BM_Money)->ArgName("evidence")->Arg(0)->Arg(1);
BENCHMARK(BM_Days)->ArgName("evidence")->Arg(0)->Arg(1);
BENCHMARK(BM_Flags)->ArgName("evidence")->Arg(0)->Arg(1);
BENCHMARK(BM_Words)->ArgName("evidence")->Arg(0)->Arg(1);
BENCHMARK(BM_Tags)->ArgName("evidence")->Arg(0)->Arg(1);
BENCHMARK(BM_Places)->ArgName("evidence")->Arg(0)->Arg(1);
BENCHMARK(BM_Texts)->ArgName("evidence")->Arg(0)->Arg(1);

}  // namespace
}  // namespace muster::loaders
