#include "tests/engine/storage/sample_population.hpp"

#include <array>
#include <limits>
#include <string>
#include <vector>

#include "engine/check.hpp"
#include "engine/evaluation/breakdown.hpp"
#include "engine/evaluation/evaluate.hpp"
#include "engine/population/population_builder.hpp"
#include "tests/engine/events/event_history.hpp"

namespace muster::engine::tests {
namespace {

constexpr std::array<AttributeType, 10> kTypes = {
    AttributeType::category, AttributeType::tags,  AttributeType::flag, AttributeType::number,
    AttributeType::real,     AttributeType::date,  AttributeType::time, AttributeType::place,
    AttributeType::text,     AttributeType::number};

/// Unknown in every seventh row, a few values otherwise.
struct Fill {
  std::size_t rows;
  std::size_t column;
  static bool unknown(std::size_t row) { return row % 7 == 3; }

  void operator()(CategoryCells& cells) const {
    cells.values = {"Lombardy", "Piedmont", "Алматы облысы"};
    for (std::size_t row = 0; row < rows; ++row) {
      cells.codes.push_back(unknown(row) ? kUnknownCode : static_cast<ValueCode>(1 + row % 3));
    }
  }
  void operator()(TagsCells& cells) const {
    cells.values = {"sport", "travel", "kids"};
    for (std::size_t row = 0; row < rows; ++row) {
      cells.known.push_back(unknown(row) ? 0 : 1);
      for (ValueCode code = 1; !unknown(row) && code <= row % 4; ++code)
        cells.codes.push_back(code);
      cells.ends.push_back(cells.codes.size());
    }
  }
  void operator()(FlagCells& cells) const {
    for (std::size_t row = 0; row < rows; ++row) cells.values.push_back(unknown(row) ? 2 : row % 2);
  }
  void operator()(IntegerCells& cells) const {
    for (std::size_t row = 0; row < rows; ++row) {
      const auto value = static_cast<std::int64_t>(row * row % 1'009);
      // The last column is wide, the others fit a byte or two.
      const std::int64_t wide = column == 9 ? value * 1'000'000'007 : value;
      cells.values.push_back(unknown(row) ? kUnknownInteger : wide);
    }
  }
  void operator()(RealCells& cells) const {
    for (std::size_t row = 0; row < rows; ++row) {
      cells.values.push_back(unknown(row) ? std::numeric_limits<double>::quiet_NaN()
                                          : static_cast<double>(row) / 3);
    }
  }
  void operator()(PlaceCells& cells) const {
    for (std::size_t row = 0; row < rows; ++row) {
      // Round again after a while, so that places stay on the globe.
      const auto step = static_cast<std::int32_t>(row % 4'000 * 100'000);
      cells.values.push_back(unknown(row) ? kUnknownPlace
                                          : Place{454'642'000 - step, 91'900'000 + step});
    }
  }
  void operator()(TextCells& cells) const {
    for (std::size_t row = 0; row < rows; ++row) {
      cells.known.push_back(unknown(row) ? 0 : 1);
      cells.texts.push(unknown(row) ? std::string() : "note " + std::to_string(row % 11));
    }
  }
};

// Of a few customers, so that chunks without events and types without properties are there too.
std::vector<PlainEvent> sample_events(std::uint32_t rows) {
  std::vector<PlainEvent> events;
  for (std::uint32_t i = 0; i < 40; ++i) {
    const Row row = i * 7 % rows;
    const std::int64_t time = 1'700'000'000 + i * 50'000;
    events.push_back({row, "visit", time, {}, {}, {}});
    events.push_back(
        {row, "purchase", time + 60, i % 2 == 0 ? "tea" : "shoes", i * 100, i % 3 == 0});
  }
  return events;
}

std::uint64_t read_events(const Population& population, const Execution& one) {
  const EventStore& store = population.events();
  constexpr IntegerRange kEver{std::numeric_limits<std::int64_t>::min(),
                               std::numeric_limits<std::int64_t>::max()};
  std::uint64_t sum = 0;
  std::vector<SequenceStep> steps;
  for (const EventType& type : store.types()) {
    const EventSelection events{type.id, kEver, {}};
    steps.push_back({events, false});
    std::vector<EventMeasure> measures = {{events, EventCount{}}, {events, LastTime{}}};
    for (const EventPropertyId property : type.properties) {
      measures.push_back({events, DistinctValues{property}});
      const AttributeType kind = store.property(property).type;
      if (kind == AttributeType::category) measures.push_back({events, FavouriteValue{property}});
      if (kind == AttributeType::number) measures.push_back({events, PropertySum{property}});
    }
    for (const EventMeasure& measure : measures) {
      const auto rows = count(population, {EventMeasureIn{measure, {{1, kEver.high}}}}, one);
      if (rows.ok()) sum += *rows;
    }
    if (const auto rows = count(population, {HasResumed{{events, kEver, 60}}}, one); rows.ok()) {
      sum += *rows;
    }
  }
  if (steps.empty()) return sum;
  const auto rows = count(population, {HasSequence{{steps, 86'400, 2'000'000'000}}}, one);
  return sum + (rows.ok() ? *rows : 0);
}

Filter any_value(const Attribute& attribute) { return {Known{attribute.id}}; }

/// A test of the attribute that neither everyone nor no one need pass.
Filter some_value(const Attribute& attribute) {
  switch (attribute.type()) {
    case AttributeType::category:
    case AttributeType::tags:
      return {CodeIn{attribute.id, {1}}};
    case AttributeType::flag:
      return {FlagIs{attribute.id, true}};
    case AttributeType::number:
    case AttributeType::date:
    case AttributeType::time:
      return {IntegerIn{attribute.id, {{10, 500}, {600, 700}}}};
    case AttributeType::real:
      return {RealIn{attribute.id, {{-1.5, 30.25}}}};
    case AttributeType::place:
      return {WithinRadius{attribute.id, {454'642'000, 91'900'000}, 50}};
    case AttributeType::text:
      return {TextIn{attribute.id, {"note 3"}}};
  }
  return {Constant{}};
}

}  // namespace

std::shared_ptr<const Population> sample_population(std::uint32_t rows, bool integer_ids) {
  std::vector<AttributeSpec> specs;
  RowBatch batch;
  for (std::size_t i = 0; i < kTypes.size(); ++i) {
    AttributeSpec spec;
    spec.name = "attribute " + std::to_string(i);
    spec.type = kTypes[i];
    spec.scale = i == 9 ? 2 : 0;
    spec.reason = "declared";
    specs.push_back(std::move(spec));
    Cells cells = empty_cells(kTypes[i]);
    std::visit(Fill{rows, i}, cells);
    batch.columns.push_back(std::move(cells));
  }
  for (std::uint32_t row = 0; row < rows; ++row) {
    const std::string number = std::to_string((row * 7'919ULL) % 1'000'003);
    batch.ids.push(integer_ids ? number : "c" + number);
  }
  auto builder = PopulationBuilder::create(std::move(specs));
  ENGINE_CHECK(builder.ok());
  ENGINE_CHECK(builder->append(batch).ok());
  return std::move(builder->finish()).value();
}

std::shared_ptr<const Population> sample_population_with_events(std::uint32_t rows) {
  return with_events(sample_population(rows, false), sample_events(rows));
}

std::uint64_t read_everything(const Population& population) {
  std::uint64_t sum = 0;
  std::string text;
  const auto size = static_cast<Row>(population.size());
  for (Row row = 0; row < size; ++row) {
    text.clear();
    population.directory().append_id(row, text);
    sum += population.directory().find(text).value_or(0);
    sum += population.directory().rank_of(row);
    sum += population.directory().row_at_rank(row);
    sum += text.size();
  }
  const Execution one{1, std::nullopt, {}};
  for (const Attribute* attribute : population.attributes().all()) {
    for (Row row = 0; row < size; ++row)
      sum += format_value(population.value(attribute->id, row)).size();
    for (const Filter& filter : {any_value(*attribute), some_value(*attribute)}) {
      const auto rows = select(population, filter, one);
      if (!rows.ok()) continue;
      sum += rows->cardinality();
      sum += count(population, filter, one).ok() ? 1U : 0U;
      const std::array<AttributeId, 1> by = {attribute->id};
      if (const auto cells = breakdown(population, *rows, by, one); cells.ok()) {
        for (const BreakdownCell& cell : *cells)
          sum += cell.count + format_value(cell.values[0]).size();
      }
    }
  }
  return sum + read_events(population, one);
}

}  // namespace muster::engine::tests
