#include "tests/oracle/engine_population.hpp"

#include <algorithm>
#include <iostream>
#include <limits>
#include <unordered_map>

#include "engine/check.hpp"
#include "engine/population/population_builder.hpp"

namespace muster::oracle {
namespace {

using engine::AttributeType;

/// A batch's own dictionary for one column.
class Codes {
 public:
  explicit Codes(std::vector<std::string>& values) : values_(&values) {}
  engine::ValueCode of(const std::string& text) {
    const auto [found, added] =
        codes_.try_emplace(text, static_cast<engine::ValueCode>(values_->size() + 1));
    if (added) values_->push_back(text);
    return found->second;
  }

 private:
  std::vector<std::string>* values_;
  std::unordered_map<std::string, engine::ValueCode> codes_;
};

struct Fill {
  const Column& column;
  std::size_t begin;
  std::size_t end;

  template <typename T>
  const T* at(std::size_t row) const {
    return std::get_if<T>(&column.cells[row]);
  }

  void operator()(engine::CategoryCells& cells) const {
    Codes codes(cells.values);
    for (std::size_t row = begin; row < end; ++row) {
      const auto* text = at<std::string>(row);
      cells.codes.push_back(text == nullptr ? engine::kUnknownCode : codes.of(*text));
    }
  }
  void operator()(engine::TagsCells& cells) const {
    Codes codes(cells.values);
    for (std::size_t row = begin; row < end; ++row) {
      const auto* tags = at<Tags>(row);
      cells.known.push_back(tags == nullptr ? 0 : 1);
      if (tags != nullptr) {
        for (const std::string& tag : *tags) cells.codes.push_back(codes.of(tag));
      }
      cells.ends.push_back(cells.codes.size());
    }
  }
  void operator()(engine::FlagCells& cells) const {
    for (std::size_t row = begin; row < end; ++row) {
      const auto* flag = at<bool>(row);
      cells.values.push_back(flag == nullptr ? 2 : *flag ? 1 : 0);
    }
  }
  void operator()(engine::IntegerCells& cells) const {
    for (std::size_t row = begin; row < end; ++row) {
      std::int64_t value = engine::kUnknownInteger;
      if (const auto* number = at<engine::Decimal>(row)) value = number->units;
      if (const auto* day = at<engine::Day>(row)) value = day->since_epoch;
      if (const auto* instant = at<engine::Instant>(row)) value = instant->since_epoch;
      cells.values.push_back(value);
    }
  }
  void operator()(engine::RealCells& cells) const {
    for (std::size_t row = begin; row < end; ++row) {
      const auto* real = at<double>(row);
      cells.values.push_back(real == nullptr ? std::numeric_limits<double>::quiet_NaN() : *real);
    }
  }
  void operator()(engine::PlaceCells& cells) const {
    for (std::size_t row = begin; row < end; ++row) {
      const auto* place = at<engine::Place>(row);
      cells.values.push_back(place == nullptr ? engine::kUnknownPlace : *place);
    }
  }
  void operator()(engine::TextCells& cells) const {
    for (std::size_t row = begin; row < end; ++row) {
      const auto* text = at<std::string>(row);
      cells.known.push_back(text == nullptr ? 0 : 1);
      cells.texts.push(text == nullptr ? std::string_view() : std::string_view(*text));
    }
  }
};

}  // namespace

std::shared_ptr<const engine::Population> build_population(const Table& table, Dice& dice) {
  std::vector<engine::AttributeSpec> specs;
  for (const Column& column : table.columns) specs.push_back(column.spec);
  auto builder = engine::PopulationBuilder::create(std::move(specs));
  ENGINE_CHECK(builder.ok());
  for (std::size_t begin = 0; begin < table.rows();) {
    const std::size_t end =
        std::min(table.rows(), begin + 1 + dice.index(dice.chance(20) ? 100 : 50'000));
    engine::RowBatch batch;
    for (std::size_t row = begin; row < end; ++row) batch.ids.push(table.ids[row]);
    for (const Column& column : table.columns) {
      engine::Cells cells = engine::empty_cells(column.spec.type);
      std::visit(Fill{column, begin, end}, cells);
      batch.columns.push_back(std::move(cells));
    }
    ENGINE_CHECK(builder->append(batch).ok());
    begin = end;
  }
  auto population = builder->finish();
  if (!population) std::cerr << population.error().message << std::endl;
  return std::move(population).value();
}

Cell cell_of(const engine::Value& value) {
  if (const auto* text = std::get_if<std::string_view>(&value)) return std::string(*text);
  if (const auto* tags = std::get_if<std::vector<std::string_view>>(&value)) {
    return Tags(tags->begin(), tags->end());
  }
  if (const auto* flag = std::get_if<bool>(&value)) return *flag;
  if (const auto* number = std::get_if<engine::Decimal>(&value)) return *number;
  if (const auto* real = std::get_if<double>(&value)) return *real;
  if (const auto* day = std::get_if<engine::Day>(&value)) return *day;
  if (const auto* instant = std::get_if<engine::Instant>(&value)) return *instant;
  if (const auto* place = std::get_if<engine::Place>(&value)) return *place;
  return {};
}

}  // namespace muster::oracle
