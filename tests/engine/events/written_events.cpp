#include "tests/engine/events/written_events.hpp"

#include <algorithm>
#include <limits>

#include "engine/events/event_builder.hpp"

namespace muster::tests {

using engine::EventPropertySpec;
using engine::EventSelection;
using engine::Population;

std::shared_ptr<const Population> with_events(const std::shared_ptr<const Population>& population,
                                              const std::vector<WrittenEvent>& events) {
  auto builder = engine::EventBuilder::create(
      population, {EventPropertySpec{"amount", engine::AttributeType::number, 0}},
      engine::ExistingEvents::drop);
  engine::EventBatch batch;
  engine::IntegerCells amounts;
  for (const WrittenEvent& event : events) {
    auto& values = batch.types.values;
    const auto found = std::find(values.begin(), values.end(), event.type);
    batch.types.codes.push_back(static_cast<engine::ValueCode>(found - values.begin()) + 1);
    if (found == values.end()) values.push_back(event.type);
    batch.rows.push_back(event.row);
    batch.times.push_back(event.time);
    amounts.values.push_back(event.amount.value_or(engine::kUnknownInteger));
  }
  batch.properties.emplace_back(std::move(amounts));
  if (!builder.value().append(batch).ok()) return nullptr;
  return builder.value().finish().value();
}

std::vector<WrittenEvent> random_events(std::mt19937_64& random, std::size_t rows,
                                        std::size_t events, std::int64_t span,
                                        const std::vector<std::string>& types) {
  std::vector<WrittenEvent> drawn;
  for (std::size_t i = 0; i < events; ++i) {
    const auto amount = static_cast<std::int64_t>(random() % 12);
    drawn.push_back({static_cast<engine::Row>(random() % rows), types[random() % types.size()],
                     static_cast<std::int64_t>(random() % static_cast<std::uint64_t>(span)),
                     amount < 10 ? std::optional(amount) : std::nullopt});
  }
  return drawn;
}

EventSelection all_events(const Population& population, std::string_view type) {
  return {*population.events().find_type(type), engine::kEventTimes, {}};
}

EventSelection events_worth(const Population& population, std::string_view type,
                            engine::IntegerRange amounts) {
  EventSelection selection = all_events(population, type);
  selection.where.push_back(
      {engine::PropertyIn{*population.events().find_property("amount"), {amounts}}});
  return selection;
}

}  // namespace muster::tests
