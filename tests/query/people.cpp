#include "tests/query/people.hpp"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <limits>

#include "engine/check.hpp"
#include "engine/evaluation/evaluate.hpp"
#include "engine/population/population_builder.hpp"
#include "query/run/query.hpp"

namespace muster::query::tests {
namespace {

using engine::AttributeType;
using Cell = std::optional<std::string>;

engine::ValueCode code_of(std::vector<std::string>& values, const std::string& text) {
  const auto found = std::find(values.begin(), values.end(), text);
  if (found != values.end()) return static_cast<engine::ValueCode>(found - values.begin() + 1);
  values.push_back(text);
  return static_cast<engine::ValueCode>(values.size());
}

void push(engine::CategoryCells& cells, const TextColumnSpec&, const Cell& cell) {
  cells.codes.push_back(cell ? code_of(cells.values, *cell) : engine::kUnknownCode);
}

void push(engine::TagsCells& cells, const TextColumnSpec&, const Cell& cell) {
  cells.known.push_back(cell ? 1 : 0);
  std::string_view rest = cell ? std::string_view(*cell) : std::string_view();
  while (!rest.empty()) {
    const std::size_t bar = std::min(rest.find('|'), rest.size());
    cells.codes.push_back(code_of(cells.values, std::string(rest.substr(0, bar))));
    rest.remove_prefix(std::min(bar + 1, rest.size()));
  }
  cells.ends.push_back(cells.codes.size());
}

void push(engine::FlagCells& cells, const TextColumnSpec&, const Cell& cell) {
  cells.values.push_back(cell ? (*cell == "true" ? 1 : 0) : 2);
}

void push(engine::IntegerCells& cells, const TextColumnSpec& column, const Cell& cell) {
  if (!cell) {
    cells.values.push_back(engine::kUnknownInteger);
  } else if (column.type == AttributeType::date) {
    cells.values.push_back(engine::parse_day(*cell).value().since_epoch);
  } else if (column.type == AttributeType::time) {
    cells.values.push_back(engine::parse_instant(*cell).value().since_epoch);
  } else {
    cells.values.push_back(
        engine::units_at_scale(engine::parse_decimal(*cell).value(), column.scale).value());
  }
}

void push(engine::RealCells& cells, const TextColumnSpec&, const Cell& cell) {
  double value = std::numeric_limits<double>::quiet_NaN();
  if (cell) std::from_chars(cell->data(), cell->data() + cell->size(), value);
  cells.values.push_back(value);
}

void push(engine::PlaceCells& cells, const TextColumnSpec&, const Cell& cell) {
  cells.values.push_back(cell ? engine::parse_place(*cell).value() : engine::kUnknownPlace);
}

void push(engine::TextCells& cells, const TextColumnSpec&, const Cell& cell) {
  cells.texts.push(cell ? *cell : "");
  cells.known.push_back(cell ? 1 : 0);
}

std::shared_ptr<const engine::Population> make_people() {
  using std::nullopt;
  const std::vector<std::string> ids{"a", "b", "c", "d", "e", "f", "g", "h"};
  return population_of(
      ids, {{"gender",
             AttributeType::category,
             0,
             {"male", "female", "male", nullopt, "female", "male", "male", "female"}},
            {"city",
             AttributeType::category,
             0,
             {"Roma", "Milano", "Москва", "Алматы", nullopt, "San Remo", "San Marino", "Zürich"}},
            {"age", AttributeType::number, 0, {"18", "30", "31", "65", nullopt, "30", "17", "90"}},
            {"spend",
             AttributeType::number,
             2,
             {"0.00", "100.50", "99.99", "-5.00", nullopt, "1000.00", "100.50", "0.01"}},
            {"average",
             AttributeType::number,
             3,
             {"0", "50.25", "33.33", nullopt, "10", "100", "0", "0.01"}},
            {"email_ok",
             AttributeType::flag,
             0,
             {"true", "false", "true", nullopt, "true", "false", "false", "true"}},
            {"sms_ok",
             AttributeType::flag,
             0,
             {"true", "true", "false", nullopt, nullopt, "false", "true", "false"}},
            {"weight",
             AttributeType::real,
             0,
             {"1.5", "0.1", "-2", nullopt, "1e300", "0", "3", "70.25"}},
            {"birth",
             AttributeType::date,
             0,
             {"2000-02-29", "1990-06-30", "1990-07-01", "1961-03-01", nullopt, "2004-02-29",
              "2008-07-01", "1936-02-28"}},
            {"last_order",
             AttributeType::date,
             0,
             {"2026-06-30", "2026-06-01", "2026-05-31", "2025-12-31", nullopt, "2026-07-01",
              "2024-02-29", "2026-03-31"}},
            {"signup",
             AttributeType::date,
             0,
             {"2026-06-30", "2026-01-01", "2026-05-01", nullopt, "2025-01-01", "2026-07-01",
              "2024-01-30", "2025-03-31"}},
            {"seen",
             AttributeType::time,
             0,
             {"2026-06-30T10:00:00Z", "2026-06-29T23:30:00Z", "2026-06-30T23:59:59Z",
              "2026-07-01T00:00:00Z", nullopt, "2026-06-30T00:00:00Z", "2026-06-29T22:00:00Z",
              "2026-03-29T01:30:00Z"}},
            {"joined",
             AttributeType::time,
             0,
             {"2026-06-30T09:00:00Z", "2026-06-28T11:30:00Z", "2026-06-30T23:59:59Z",
              "2026-06-01T00:00:00Z", "2026-06-01T00:00:00Z", nullopt, "2026-06-29T22:00:01Z",
              "2026-03-28T01:30:00Z"}},
            {"home",
             AttributeType::place,
             0,
             {"41.9,12.5", "45.46,9.19", "55.75,37.62", "43.25,76.95", nullopt, "43.8,7.8",
              "43.94,12.45", "47.37,8.54"}},
            {"note",
             AttributeType::text,
             0,
             {"", "Hello, world", "привет", "HELLO", nullopt, "say \"hi\"", "100%", "zz"}},
            {"interests",
             AttributeType::tags,
             0,
             {"sport|travel", "sport", "kids|music", "", nullopt, "travel|kids|sport", "music",
              "sport|music"}},
            {"Odd name", AttributeType::number, 0, {"1", "2", "3", "4", "5", "6", "7", "8"}}});
}

}  // namespace

std::shared_ptr<const engine::Population> population_of(
    const std::vector<std::string>& ids, const std::vector<TextColumnSpec>& columns) {
  std::vector<engine::AttributeSpec> specs;
  engine::RowBatch batch;
  for (const std::string& id : ids) batch.ids.push(id);
  for (const TextColumnSpec& column : columns) {
    specs.push_back({column.name, column.type, column.family, column.scale, "written in a test"});
    ENGINE_CHECK(column.cells.size() == ids.size());
    engine::Cells cells = engine::empty_cells(column.type);
    std::visit(
        [&](auto& typed) {
          for (const Cell& cell : column.cells) push(typed, column, cell);
        },
        cells);
    batch.columns.push_back(std::move(cells));
  }
  auto builder = engine::PopulationBuilder::create(std::move(specs));
  ENGINE_CHECK(builder.ok());
  ENGINE_CHECK(builder->append(batch).ok());
  auto population = builder->finish();
  ENGINE_CHECK(population.ok());
  return *std::move(population);
}

const engine::Population& people() {
  static const std::shared_ptr<const engine::Population> population = make_people();
  return *population;
}

QueryContext midsummer() { return context_at("2026-06-30T12:00:00Z", "UTC"); }

QueryContext context_at(std::string_view as_of, std::string_view zone) {
  auto context = read_context(as_of, zone);
  ENGINE_CHECK(context.ok());
  return *std::move(context);
}

std::string selected(std::string_view where, const QueryContext& context,
                     const engine::Population& population) {
  auto query = read_query(where, context);
  if (!query) return "error: " + query.error().message;
  auto bound = muster::query::bind(*query, population);
  if (!bound) return "error: " + bound.error().message;
  auto rows = engine::select(population, bound->filter);
  if (!rows) return "error: " + rows.error().message;
  std::vector<std::string> ids;
  for (const engine::Row row : rows->rows()) ids.push_back(population.directory().id_at(row));
  std::sort(ids.begin(), ids.end());
  std::string joined;
  for (const std::string& id : ids) joined += (joined.empty() ? "" : " ") + id;
  return joined;
}

}  // namespace muster::query::tests
