#include "tests/engine/population_fixture.hpp"

#include <algorithm>
#include <iostream>
#include <limits>
#include <map>

#include "engine/check.hpp"
#include "engine/values/calendar.hpp"

namespace muster::tests {

namespace {

using engine::AttributeType;
using engine::Family;
using engine::ValueCode;

// A batch's own dictionary, in order of first appearance.
class BatchDictionary {
 public:
  explicit BatchDictionary(std::vector<std::string>& values) : values_(values) {}
  ValueCode code_of(const std::string& text) {
    const auto [entry, is_new] = codes_.try_emplace(text, values_.size() + 1);
    if (is_new) values_.push_back(text);
    return static_cast<ValueCode>(entry->second);
  }

 private:
  std::vector<std::string>& values_;
  std::map<std::string, std::size_t> codes_;
};

// Rows [begin, end) of a column as cells.
struct CellMaker {
  const FixtureColumn& column;
  std::size_t begin;
  std::size_t end;

  engine::Cells operator()(const FixtureColumn::Strings& values) const {
    if (column.spec.type == AttributeType::text) return texts(values);
    engine::CategoryCells cells;
    BatchDictionary dictionary(cells.values);
    for (std::size_t row = begin; row < end; ++row) {
      cells.codes.push_back(values[row] ? dictionary.code_of(*values[row]) : engine::kUnknownCode);
    }
    return cells;
  }
  engine::Cells texts(const FixtureColumn::Strings& values) const {
    engine::TextCells cells;
    for (std::size_t row = begin; row < end; ++row) {
      cells.texts.push(values[row].value_or(""));
      cells.known.push_back(values[row] ? 1 : 0);
    }
    return cells;
  }
  engine::Cells operator()(const FixtureColumn::StringLists& values) const {
    engine::TagsCells cells;
    BatchDictionary dictionary(cells.values);
    for (std::size_t row = begin; row < end; ++row) {
      for (const std::string& tag : values[row].value_or(std::vector<std::string>{})) {
        cells.codes.push_back(dictionary.code_of(tag));
      }
      cells.ends.push_back(cells.codes.size());
      cells.known.push_back(values[row] ? 1 : 0);
    }
    return cells;
  }
  engine::Cells operator()(const FixtureColumn::Flags& values) const {
    engine::FlagCells cells;
    for (std::size_t row = begin; row < end; ++row) {
      cells.values.push_back(!values[row] ? 2 : *values[row] ? 1 : 0);
    }
    return cells;
  }
  engine::Cells operator()(const FixtureColumn::Integers& values) const {
    return plain(values, engine::IntegerCells{}, engine::kUnknownInteger);
  }
  engine::Cells operator()(const FixtureColumn::Reals& values) const {
    return plain(values, engine::RealCells{}, std::numeric_limits<double>::quiet_NaN());
  }
  engine::Cells operator()(const FixtureColumn::Places& values) const {
    return plain(values, engine::PlaceCells{}, engine::kUnknownPlace);
  }
  template <typename Values, typename CellsType, typename Value>
  engine::Cells plain(const Values& values, CellsType cells, Value unknown) const {
    for (std::size_t row = begin; row < end; ++row) {
      cells.values.push_back(values[row].value_or(unknown));
    }
    return cells;
  }
};

engine::AttributeSpec spec_of(std::string name, AttributeType type, int scale = 0) {
  return {std::move(name), type, Family::behavioural, scale, "written down in a test"};
}

}  // namespace

PopulationFixture::PopulationFixture(std::vector<std::string> ids) : ids_(std::move(ids)) {}

PopulationFixture PopulationFixture::numbered(std::size_t rows) {
  std::vector<std::string> ids;
  for (std::size_t id = 1; id <= rows; ++id) ids.push_back(std::to_string(id));
  return PopulationFixture(std::move(ids));
}

template <typename Values>
PopulationFixture& PopulationFixture::add(engine::AttributeSpec spec, Values values) {
  ENGINE_CHECK(values.size() == rows());
  columns_.push_back({std::move(spec), std::move(values)});
  return *this;
}

PopulationFixture PopulationFixture::with_ids(std::vector<std::string> ids) const {
  ENGINE_CHECK(ids.size() == ids_.size());
  PopulationFixture renamed = *this;
  renamed.ids_ = std::move(ids);
  return renamed;
}

PopulationFixture& PopulationFixture::category(std::string name, FixtureColumn::Strings values) {
  return add(spec_of(std::move(name), AttributeType::category), std::move(values));
}
PopulationFixture& PopulationFixture::tags(std::string name, FixtureColumn::StringLists values) {
  return add(spec_of(std::move(name), AttributeType::tags), std::move(values));
}
PopulationFixture& PopulationFixture::flag(std::string name, FixtureColumn::Flags values) {
  return add(spec_of(std::move(name), AttributeType::flag), std::move(values));
}
PopulationFixture& PopulationFixture::number(std::string name, int scale,
                                             FixtureColumn::Integers values) {
  return add(spec_of(std::move(name), AttributeType::number, scale), std::move(values));
}
PopulationFixture& PopulationFixture::real(std::string name, FixtureColumn::Reals values) {
  return add(spec_of(std::move(name), AttributeType::real), std::move(values));
}
PopulationFixture& PopulationFixture::date(std::string name, const FixtureColumn::Strings& values) {
  FixtureColumn::Integers days;
  for (const auto& text : values) {
    const auto day = text ? engine::parse_day(*text) : std::nullopt;
    ENGINE_CHECK(day.has_value() == text.has_value());
    days.push_back(day ? std::optional<std::int64_t>(day->since_epoch) : std::nullopt);
  }
  return this->days(std::move(name), std::move(days));
}
PopulationFixture& PopulationFixture::days(std::string name, FixtureColumn::Integers values) {
  return add(spec_of(std::move(name), AttributeType::date), std::move(values));
}
PopulationFixture& PopulationFixture::time(std::string name, FixtureColumn::Integers values) {
  return add(spec_of(std::move(name), AttributeType::time), std::move(values));
}
PopulationFixture& PopulationFixture::place(std::string name, FixtureColumn::Places values) {
  return add(spec_of(std::move(name), AttributeType::place), std::move(values));
}
PopulationFixture& PopulationFixture::text(std::string name, FixtureColumn::Strings values) {
  return add(spec_of(std::move(name), AttributeType::text), std::move(values));
}

std::vector<engine::AttributeSpec> PopulationFixture::attributes() const {
  std::vector<engine::AttributeSpec> specs;
  for (const FixtureColumn& column : columns_) specs.push_back(column.spec);
  return specs;
}

engine::RowBatch PopulationFixture::batch(std::size_t begin, std::size_t end) const {
  engine::RowBatch batch;
  for (std::size_t row = begin; row < end; ++row) batch.ids.push(ids_[row]);
  for (const FixtureColumn& column : columns_) {
    batch.columns.push_back(std::visit(CellMaker{column, begin, end}, column.values));
  }
  return batch;
}

Result<std::shared_ptr<const engine::Population>> PopulationFixture::try_build(
    std::size_t batch_rows) const {
  auto builder = engine::PopulationBuilder::create(attributes());
  if (!builder.ok()) return std::move(builder).error();
  for (std::size_t begin = 0; begin < rows(); begin += batch_rows) {
    const Status appended = builder->append(batch(begin, std::min(begin + batch_rows, rows())));
    if (!appended.ok()) return appended.error();
  }
  return builder->finish();
}

std::shared_ptr<const engine::Population> PopulationFixture::build(std::size_t batch_rows) const {
  auto population = try_build(batch_rows);
  if (!population.ok()) std::cerr << population.error().message << '\n';
  ENGINE_CHECK(population.ok());
  return *population;
}

engine::AttributeId attribute_of(const engine::Population& population, std::string_view name) {
  const engine::Attribute* attribute = population.attributes().find(name);
  ENGINE_CHECK(attribute != nullptr);
  return attribute->id;
}

}  // namespace muster::tests
