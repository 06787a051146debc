#include "tests/server/api/small_population.hpp"

#include <string>
#include <utility>

#include "engine/population/population_builder.hpp"

namespace muster::server {
namespace {

using engine::AttributeType;
using engine::Family;

constexpr std::int64_t kNone = engine::kUnknownInteger;

std::int64_t day(const char* text) { return engine::parse_day(text)->since_epoch; }

engine::StringCells ids(std::initializer_list<std::string_view> texts) {
  engine::StringCells cells;
  for (const std::string_view text : texts) cells.push(text);
  return cells;
}

std::shared_ptr<const engine::Population> build(std::vector<engine::AttributeSpec> attributes,
                                                const engine::RowBatch& batch) {
  Result<engine::PopulationBuilder> builder =
      engine::PopulationBuilder::create(std::move(attributes));
  ENGINE_CHECK(builder.ok());
  ENGINE_CHECK(builder->append(batch).ok());
  Result<std::shared_ptr<const engine::Population>> population = builder->finish();
  ENGINE_CHECK(population.ok());
  return *std::move(population);
}

}  // namespace

std::shared_ptr<const engine::Population> small_population() {
  engine::RowBatch batch;
  batch.ids = ids({"c1", "c2", "c3", "c4", "c5", "c6"});
  batch.columns.emplace_back(
      engine::CategoryCells{{1, 1, 2, 0, 3, 1}, {"Milan", "Москва", "Алматы"}});
  batch.columns.emplace_back(engine::IntegerCells{{25, 31, 44, 52, 19, kNone}});
  batch.columns.emplace_back(engine::IntegerCells{{12050, 0, 98025, 30000, 1599, kNone}});
  batch.columns.emplace_back(engine::FlagCells{{1, 0, 1, 2, 1, 0}});
  batch.columns.emplace_back(engine::TagsCells{
      {2, 2, 3, 4, 4, 5}, {1, 1, 1, 1, 0, 1}, {1, 2, 3, 1, 2}, {"sport", "travel", "music"}});
  batch.columns.emplace_back(
      engine::IntegerCells{{day("2025-01-10"), day("2025-03-02"), day("2026-06-01"), kNone,
                            day("2024-12-31"), day("2026-06-30")}});
  return build({{"city", AttributeType::category, Family::geographic, 0, "few values"},
                {"age", AttributeType::number, Family::demographic, 0, "whole numbers"},
                {"spend", AttributeType::number, Family::value, 2, "two decimals"},
                {"email_ok", AttributeType::flag, Family::behavioural, 0, "true and false"},
                {"interests", AttributeType::tags, Family::behavioural, 0, "lists"},
                {"signup", AttributeType::date, Family::behavioural, 0, "dates"}},
               batch);
}

std::shared_ptr<const engine::Population> long_population(std::uint32_t customers) {
  engine::RowBatch batch;
  engine::IntegerCells ages;
  for (std::uint32_t i = 0; i < customers; ++i) {
    batch.ids.push("c" + std::to_string(i));
    ages.values.push_back(i % 100);
  }
  batch.columns.emplace_back(std::move(ages));
  return build({{"age", AttributeType::number, Family::demographic, 0, "whole numbers"}}, batch);
}

}  // namespace muster::server
