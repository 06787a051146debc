#include "loaders/events/event_sink.hpp"

#include <utility>
#include <variant>

#include "engine/check.hpp"
#include "loaders/events/event_roles.hpp"

namespace muster::loaders {

EventSink::EventSink(std::shared_ptr<const engine::Population> population,
                     std::optional<std::string> type_name, engine::ExistingEvents existing)
    : population_(std::move(population)), type_name_(std::move(type_name)), existing_(existing) {}

Status EventSink::begin(std::vector<engine::AttributeSpec> attributes) {
  builder_.reset();
  type_.reset();
  properties_.clear();
  std::vector<engine::EventPropertySpec> specs;
  for (std::size_t i = 0; i < attributes.size(); ++i) {
    engine::AttributeSpec& attribute = attributes[i];
    if (!type_name_ && attribute.name == kEventType) {
      type_ = i;
    } else if (attribute.name == kEventTime) {
      time_ = i;
    } else {
      properties_.push_back(i);
      specs.push_back({std::move(attribute.name), attribute.type, attribute.scale});
    }
  }
  auto made = engine::EventBuilder::create(population_, std::move(specs), existing_);
  if (!made) return std::move(made).error();
  builder_.emplace(*std::move(made));
  return {};
}

Status EventSink::batch(engine::RowBatch /*batch*/) {
  ENGINE_CHECK(false);  // customers for a sink of events
  return {};
}

Status EventSink::events(EventRows rows) {
  ENGINE_CHECK(rows.new_ids.size() == 0);
  engine::EventBatch batch;
  if (type_) {
    batch.types = std::get<engine::CategoryCells>(std::move(rows.columns[*type_]));
  } else {
    batch.types.codes.assign(rows.customers.size(), 1);
    batch.types.values = {*type_name_};
  }
  batch.times = std::get<engine::IntegerCells>(std::move(rows.columns[time_])).values;
  batch.properties.reserve(properties_.size());
  for (const std::size_t column : properties_) {
    batch.properties.push_back(std::move(rows.columns[column]));
  }
  batch.rows = std::move(rows.customers);
  return builder_->append(batch);
}

void EventSink::settled(std::vector<engine::AttributeSpec> /*attributes*/) {}

}  // namespace muster::loaders
