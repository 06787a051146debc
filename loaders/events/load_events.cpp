#include "loaders/events/load_events.hpp"

#include <chrono>
#include <functional>
#include <optional>
#include <utility>

#include "engine/check.hpp"
#include "engine/population/added_customers.hpp"
#include "engine/population/id_lookup.hpp"
#include "engine/population/population_builder.hpp"
#include "loaders/events/event_sink.hpp"
#include "loaders/events/new_customers.hpp"

namespace muster::loaders {
namespace {

using PopulationPointer = std::shared_ptr<const engine::Population>;
using Into = std::function<Result<LoadReport>(const LoadOptions& options, RowSink& sink)>;

/// The population with the customers that only events know; nothing if there are none.
Result<PopulationPointer> with_new_customers(const PopulationPointer& population,
                                             EventReading& reading, LoadOptions options,
                                             const Into& load_into, LoadedEvents& loaded) {
  options.rejects_path.reset();  // they are written by the load that follows
  options.events = &reading;
  NewCustomers found;
  auto report = load_into(options, found);
  if (!report) return std::move(report).error();
  loaded.report.of_unknown_customers = report->of_unknown_customers;
  loaded.created_customers = found.ids().size();
  if (found.ids().size() == 0) return population;
  return engine::with_customers(population, found.ids());
}

Result<LoadedEvents> load(PopulationPointer population, const EventLoadOptions& given,
                          const Into& load_into) {
  const auto began = std::chrono::steady_clock::now();
  const Schema schema = given.files.schema.value_or(Schema{});
  EventReading reading;
  reading.names = schema.events.value_or(EventsSchema{});
  LoadOptions options = given.files;
  options.id_column.reset();
  options.schema = schema.of_events();
  LoadedEvents loaded;
  if (given.unknown_customers == UnknownCustomers::create) {
    const engine::IdLookup ids(population->directory());
    reading.customers = {&ids, UnknownCustomers::create};
    auto grown = with_new_customers(population, reading, options, load_into, loaded);
    if (!grown) return std::move(grown).error();
    population = *std::move(grown);
  }
  // A record that made no customer is rejected now as it was then, and for the same reason.
  const engine::IdLookup ids(population->directory());
  reading.customers = {&ids, given.unknown_customers};
  options.events = &reading;
  EventSink sink(population, reading.names.type_name, given.existing);
  auto report = load_into(options, sink);
  if (!report) return std::move(report).error();
  if (given.unknown_customers == UnknownCustomers::create) {
    report->of_unknown_customers = loaded.report.of_unknown_customers;
  }
  auto finished = sink.finish();
  if (!finished) return std::move(finished).error();
  loaded.population = *std::move(finished);
  loaded.report = *std::move(report);
  loaded.report.elapsed = std::chrono::steady_clock::now() - began;
  return loaded;
}

}  // namespace

std::shared_ptr<const engine::Population> nobody() {
  auto builder = engine::PopulationBuilder::create({});
  ENGINE_CHECK(builder.ok());
  auto population = builder->finish();
  ENGINE_CHECK(population.ok());
  return *std::move(population);
}

Result<LoadedEvents> load_events(PopulationPointer population, const EventLoadOptions& options) {
  return load(std::move(population), options, load_files_into);
}

Result<LoadedEvents> load_events_of_bytes(PopulationPointer population, const std::string& bytes,
                                          const std::string& name,
                                          const EventLoadOptions& options) {
  return load(std::move(population), options, [&](const LoadOptions& each, RowSink& sink) {
    return load_bytes_into(bytes, name, each, sink);
  });
}

}  // namespace muster::loaders
