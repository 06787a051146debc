#include "benchmarks/micro/engine/sample_population.hpp"

#include <array>
#include <memory>
#include <random>
#include <string>
#include <utility>

#include "engine/population/population_builder.hpp"

namespace muster::engine {

namespace {

// One column of the sample: what it is and how its cells are drawn.
struct SampleColumn {
  std::string name;
  AttributeType type;
  std::uint64_t spread;  // flags: one in so many is true; otherwise how many values there are
};

std::vector<SampleColumn> sample_columns() {
  std::vector<SampleColumn> columns;
  for (int i = 0; i < 6; ++i) {
    columns.push_back({"half" + std::to_string(i), AttributeType::flag, 2});
  }
  for (int i = 0; i < 20; ++i) {
    columns.push_back({"fifth" + std::to_string(i), AttributeType::flag, 5});
  }
  for (const std::uint64_t values : {50U, 800U, 20'000U}) {
    columns.push_back({"of" + std::to_string(values), AttributeType::category, values});
  }
  const std::array<const char*, 4> names{"byte", "two_bytes", "four_bytes", "eight_bytes"};
  const std::array<std::uint64_t, 4> spreads{200, 50'000, 2'000'000'000, 1'000'000'000'000'000};
  for (std::size_t i = 0; i < names.size(); ++i) {
    columns.push_back({names[i], AttributeType::number, spreads[i]});
  }
  return columns;
}

Cells draw_cells(const SampleColumn& column, std::mt19937_64& random) {
  if (column.type == AttributeType::flag) {
    FlagCells cells;
    for (std::uint32_t row = 0; row < kChunkRows; ++row) {
      cells.values.push_back(random() % column.spread == 0 ? 1 : 0);
    }
    return cells;
  }
  if (column.type == AttributeType::category) {
    CategoryCells cells;
    for (std::uint64_t i = 0; i < column.spread; ++i) cells.values.push_back(std::to_string(i));
    for (std::uint32_t row = 0; row < kChunkRows; ++row) {
      cells.codes.push_back(static_cast<ValueCode>(random() % column.spread + 1));
    }
    return cells;
  }
  IntegerCells cells;
  for (std::uint32_t row = 0; row < kChunkRows; ++row) {
    cells.values.push_back(static_cast<std::int64_t>(random() % column.spread));
  }
  return cells;
}

std::shared_ptr<const Population> build() {
  std::vector<AttributeSpec> specs;
  const std::vector<SampleColumn> columns = sample_columns();
  for (const SampleColumn& column : columns) {
    AttributeSpec spec;
    spec.name = column.name;
    spec.type = column.type;
    specs.push_back(std::move(spec));
  }
  auto builder = PopulationBuilder::create(std::move(specs));
  ENGINE_CHECK(builder.ok());
  std::mt19937_64 random(42);
  for (std::uint64_t begin = 0; begin < kSampleRows; begin += kChunkRows) {
    RowBatch batch;
    for (std::uint64_t row = begin; row < begin + kChunkRows; ++row) {
      batch.ids.push(std::to_string(row));
    }
    for (const SampleColumn& column : columns) batch.columns.push_back(draw_cells(column, random));
    ENGINE_CHECK(builder->append(batch).ok());
  }
  auto population = builder->finish();
  ENGINE_CHECK(population.ok());
  return *std::move(population);
}

AttributeId id_of(std::string_view name) {
  const Attribute* attribute = sample_population().attributes().find(name);
  ENGINE_CHECK(attribute != nullptr);
  return attribute->id;
}

}  // namespace

const Population& sample_population() {
  static const std::shared_ptr<const Population> population = build();
  return *population;
}

Filter flag(std::string_view name) { return {FlagIs{id_of(name), true}}; }

Filter one_of(std::string_view category, std::uint32_t values, std::uint32_t skip) {
  CodeIn node{id_of(category), {}};
  for (std::uint32_t i = 0; i < values; ++i) node.codes.push_back(skip + i + 1);
  return {std::move(node)};
}

Filter between(std::string_view number, std::int64_t low, std::int64_t high) {
  return {IntegerIn{id_of(number), {{low, high}}}};
}

Filter all_of(std::vector<Filter> operands) { return {AllOf{std::move(operands)}}; }
Filter any_of(std::vector<Filter> operands) { return {AnyOf{std::move(operands)}}; }
Filter complement(Filter operand) {
  Complement node;
  node.operand.push_back(std::move(operand));
  return {std::move(node)};
}

}  // namespace muster::engine
