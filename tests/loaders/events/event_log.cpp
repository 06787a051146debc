#include "tests/loaders/events/event_log.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <utility>

#include "engine/check.hpp"
#include "engine/events/event_store.hpp"
#include "engine/population/population_builder.hpp"
#include "engine/values/value.hpp"
#include "tests/loaders/recorder.hpp"

namespace muster::loaders::test {
namespace {

std::string property_text(const engine::EventStore& events, engine::EventPropertyId id,
                          std::int64_t value) {
  const engine::EventPropertySpec& spec = events.property(id);
  switch (spec.type) {
    case engine::AttributeType::category:
      return std::string(events.dictionary(id).at(static_cast<engine::ValueCode>(value)).text);
    case engine::AttributeType::flag:
      return value == 0 ? "false" : "true";
    default:
      return engine::format_value(engine::Decimal{value, spec.scale});
  }
}

}  // namespace

std::vector<std::string> event_log(const engine::Population& population) {
  const engine::EventStore& events = population.events();
  std::vector<std::string> lines;
  for (const engine::EventType& type : events.types()) {
    for (std::uint32_t chunk = 0; chunk < population.chunk_count(); ++chunk) {
      const engine::EventList list = events.list(type.id, chunk);
      list.for_each({0, list.size()}, [&](std::uint32_t event, std::int64_t time) {
        std::string line =
            population.directory().id_at(chunk * engine::kChunkRows + list.rows[event]);
        line += " " + std::string(type.name) + " " + engine::format_value(engine::Instant{time});
        std::map<std::string, std::string> properties;
        for (const engine::EventPropertyId id : type.properties) {
          const auto values = events.values(type.id, id, chunk);
          if (!values) continue;
          const std::int64_t value = values->value(event);
          if (value == engine::kUnknownInteger) continue;
          properties[events.property(id).name] = property_text(events, id, value);
        }
        for (const auto& [name, text] : properties) line += " " + name + "=" + text;
        lines.push_back(std::move(line));
      });
    }
  }
  std::sort(lines.begin(), lines.end());
  return lines;
}

std::shared_ptr<const engine::Population> customers(const std::vector<std::string>& ids) {
  auto builder = engine::PopulationBuilder::create({});
  ENGINE_CHECK(builder.ok());
  engine::RowBatch batch;
  for (const std::string& id : ids) batch.ids.push(id);
  ENGINE_CHECK(builder->append(batch).ok());
  auto population = builder->finish();
  ENGINE_CHECK(population.ok());
  return *std::move(population);
}

EventOutcome load_text(std::shared_ptr<const engine::Population> population,
                       const std::string& text, const EventLoadOptions& options,
                       const std::string& name) {
  EventOutcome outcome;
  auto loaded = load_events_of_bytes(std::move(population), text, name, options);
  if (!loaded) {
    outcome.error = loaded.error();
    return outcome;
  }
  outcome.log = event_log(*loaded->population);
  outcome.population = std::move(loaded->population);
  outcome.report = std::move(loaded->report);
  outcome.created = loaded->created_customers;
  return outcome;
}

EventLoadOptions lenient(const std::string& toml) {
  EventLoadOptions options;
  options.files.max_reject_share = 1;
  if (!toml.empty()) options.files.schema = schema(toml);
  return options;
}

}  // namespace muster::loaders::test
