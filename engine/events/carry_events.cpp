// Events of customers that were loaded anew: the same ids, other rows.
#include <algorithm>
#include <optional>
#include <utility>
#include <vector>

#include "engine/events/event_builder.hpp"

namespace muster::engine {

namespace {

// A property's cells for the events of one batch, as the store has them.
Cells cells_of(const EventStore& store, EventPropertyId property,
               std::vector<std::int64_t> values) {
  switch (store.property(property).type) {
    case AttributeType::category: {
      const Dictionary& dictionary = store.dictionary(property);
      CategoryCells cells;
      for (ValueCode code = 1; code <= dictionary.size(); ++code) {
        cells.values.emplace_back(dictionary.at(code).text);
      }
      cells.codes.reserve(values.size());
      for (const std::int64_t value : values) {
        cells.codes.push_back(value == kUnknownInteger ? kUnknownCode
                                                       : static_cast<ValueCode>(value));
      }
      return cells;
    }
    case AttributeType::flag: {
      FlagCells cells;
      cells.values.reserve(values.size());
      for (const std::int64_t value : values) {
        cells.values.push_back(value == kUnknownInteger ? 2 : static_cast<std::uint8_t>(value));
      }
      return cells;
    }
    default:
      return IntegerCells{std::move(values)};
  }
}

}  // namespace

Result<CarriedEvents> carry_events(const Population& from, std::shared_ptr<const Population> to) {
  const EventStore& store = from.events();
  const auto specs = store.properties();
  auto builder = EventBuilder::create(to, {specs.begin(), specs.end()}, ExistingEvents::drop);
  if (!builder.ok()) return std::move(builder).error();
  CarriedEvents carried;
  for (std::uint32_t chunk = 0; chunk < from.chunk_count(); ++chunk) {
    std::vector<std::optional<Row>> rows(from.rows_in_chunk(chunk));
    for (std::uint32_t i = 0; i < rows.size(); ++i) {
      rows[i] = to->directory().find(from.directory().id_at(chunk * kChunkRows + i));
    }
    for (const EventType& type : store.types()) {
      const EventList list = store.list(type.id, chunk);
      std::vector<std::uint32_t> kept;
      EventBatch batch;
      list.for_each({0, list.size()}, [&](std::uint32_t event, std::int64_t time) {
        const std::optional<Row> row = rows[list.rows[event]];
        if (!row) return;
        kept.push_back(event);
        batch.rows.push_back(*row);
        batch.times.push_back(time);
      });
      carried.dropped += list.size() - kept.size();
      batch.types.values = {std::string(type.name)};
      batch.types.codes.assign(kept.size(), 1);
      for (std::uint32_t property = 0; property < specs.size(); ++property) {
        std::vector<std::int64_t> values(kept.size(), kUnknownInteger);
        if (const auto view = store.values(type.id, {property}, chunk)) {
          std::transform(kept.begin(), kept.end(), values.begin(),
                         [&](std::uint32_t event) { return view->value(event); });
        }
        batch.properties.push_back(cells_of(store, {property}, std::move(values)));
      }
      if (Status status = builder->append(batch); !status.ok()) return std::move(status).error();
    }
  }
  carried.events = builder->appended();
  auto population = builder->finish();
  if (!population.ok()) return std::move(population).error();
  carried.population = *std::move(population);
  return carried;
}

}  // namespace muster::engine
