#include "tests/loaders/recorder.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "engine/values/calendar.hpp"
#include "engine/values/decimal.hpp"
#include "engine/values/place.hpp"

namespace muster::loaders::test {
namespace {

using engine::AttributeType;

std::string cell_text(const engine::AttributeSpec& spec, const engine::Cells& cells,
                      std::size_t row) {
  switch (spec.type) {
    case AttributeType::category: {
      const auto& column = std::get<engine::CategoryCells>(cells);
      const engine::ValueCode code = column.codes.at(row);
      return code == 0 ? "?" : column.values.at(code - 1);
    }
    case AttributeType::tags: {
      const auto& column = std::get<engine::TagsCells>(cells);
      if (column.known.at(row) == 0) return "?";
      std::vector<std::string> tags;
      for (std::uint64_t i = row == 0 ? 0 : column.ends.at(row - 1); i < column.ends.at(row); ++i) {
        tags.push_back(column.values.at(column.codes.at(i) - 1));
      }
      std::sort(tags.begin(), tags.end());
      return fmt::format("{}", fmt::join(tags, "|"));
    }
    case AttributeType::flag: {
      const std::uint8_t value = std::get<engine::FlagCells>(cells).values.at(row);
      return value == 2 ? "?" : value == 1 ? "true" : "false";
    }
    case AttributeType::real: {
      const double value = std::get<engine::RealCells>(cells).values.at(row);
      return std::isnan(value) ? "?" : fmt::format("{}", value);
    }
    case AttributeType::place: {
      const engine::Place value = std::get<engine::PlaceCells>(cells).values.at(row);
      return value == engine::kUnknownPlace ? "?" : engine::format_place(value);
    }
    case AttributeType::text: {
      const auto& column = std::get<engine::TextCells>(cells);
      return column.known.at(row) == 0 ? "?" : std::string(column.texts[row]);
    }
    case AttributeType::number:
    case AttributeType::date:
    case AttributeType::time:
      break;
  }
  const std::int64_t value = std::get<engine::IntegerCells>(cells).values.at(row);
  if (value == engine::kUnknownInteger) return "?";
  if (spec.type == AttributeType::date) {
    return engine::format_day({static_cast<std::int32_t>(value)});
  }
  if (spec.type == AttributeType::time) return engine::format_instant({value});
  return engine::format_decimal({value, spec.scale});
}

}  // namespace

Status Recorder::begin(std::vector<engine::AttributeSpec> specs) {
  attributes = std::move(specs);
  ids.clear();
  cells.clear();
  for (const auto& spec : attributes) cells[spec.name];
  return {};
}

Status Recorder::batch(engine::RowBatch batch) {
  EXPECT_EQ(batch.columns.size(), attributes.size());
  for (std::size_t row = 0; row < batch.rows(); ++row) {
    ids.emplace_back(batch.ids[row]);
    for (std::size_t i = 0; i < attributes.size(); ++i) {
      cells[attributes[i].name].push_back(cell_text(attributes[i], batch.columns[i], row));
    }
  }
  return {};
}

void Recorder::settled(std::vector<engine::AttributeSpec> specs) {
  ASSERT_EQ(specs.size(), attributes.size());
  for (std::size_t i = 0; i < specs.size(); ++i) {
    EXPECT_EQ(specs[i].name, attributes[i].name);
    EXPECT_EQ(specs[i].type, attributes[i].type);
    EXPECT_EQ(specs[i].scale, attributes[i].scale);
  }
  attributes = std::move(specs);
}

std::string Outcome::cells(const std::string& attribute) const {
  const auto found = rows.cells.find(attribute);
  if (found == rows.cells.end()) return "no attribute " + attribute;
  return fmt::format("{}", fmt::join(found->second, " "));
}

std::string Outcome::ids() const { return fmt::format("{}", fmt::join(rows.ids, " ")); }

std::string Outcome::type(const std::string& attribute) const {
  for (const auto& spec : rows.attributes) {
    if (spec.name != attribute) continue;
    return spec.scale > 0 ? fmt::format("{}({})", to_string(spec.type), spec.scale)
                          : std::string(to_string(spec.type));
  }
  return "no attribute " + attribute;
}

const ColumnReport& Outcome::column(const std::string& source) const {
  static const ColumnReport kNone{};
  for (const ColumnReport& column : report.columns) {
    if (column.source == source) return column;
  }
  ADD_FAILURE() << "no column " << source;
  return kNone;
}

bool Outcome::warns(const std::string& part) const {
  return std::any_of(report.warnings.begin(), report.warnings.end(),
                     [&](const std::string& text) { return text.find(part) != std::string::npos; });
}

Outcome load(const std::string& bytes, const LoadOptions& options, const std::string& name) {
  Outcome outcome;
  auto report = load_bytes_into(bytes, name, options, outcome.rows);
  if (!report) {
    outcome.error = report.error();
    return outcome;
  }
  outcome.report = *std::move(report);
  const LoadReport& counts = outcome.report;
  EXPECT_EQ(counts.records, counts.loaded + counts.rejected + counts.duplicates_dropped);
  EXPECT_EQ(counts.loaded, outcome.rows.ids.size());
  return outcome;
}

Schema schema(const std::string& toml) {
  auto parsed = Schema::parse(toml);
  if (!parsed) {
    ADD_FAILURE() << parsed.error().message;
    return {};
  }
  return *std::move(parsed);
}

LoadOptions with_schema(const std::string& toml) {
  LoadOptions options;
  options.schema = schema(toml);
  return options;
}

}  // namespace muster::loaders::test
