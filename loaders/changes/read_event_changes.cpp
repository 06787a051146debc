#include <fmt/format.h>

#include <algorithm>
#include <optional>
#include <utility>
#include <vector>

#include "engine/values/nearest_name.hpp"
#include "loaders/changes/changed_values.hpp"
#include "loaders/changes/read_changes.hpp"
#include "loaders/events/event_roles.hpp"

namespace muster::loaders {
namespace {

using engine::AttributeType;

class EventReader {
 public:
  EventReader(const JsonRecords& records, const engine::Population& population,
              const ChangeReading& reading)
      : records_(records), population_(population), reading_(reading) {}

  Result<engine::ChangeBatch> read() {
    if (records_.size() == 0) {
      return Error{ErrorCode::invalid_input,
                   "there are no events; send one JSON object a line, such as {\"customer\":\"c1\","
                   "\"type\":\"purchase\",\"time\":\"2026-01-02T10:00:00Z\"}"};
    }
    auto roles = find_event_roles(records_.keys(), {});
    if (!roles) return std::move(roles).error();
    roles_ = *std::move(roles);
    cells_ = cells_by_key(records_);
    customer_ = *records_.keys().find(roles_.customer);
    type_ = *records_.keys().find(roles_.type);
    time_ = *records_.keys().find(roles_.time);
    columns_.resize(records_.keys().size());
    properties_.resize(columns_.size());
    for (std::size_t key = 0; key < columns_.size(); ++key) {
      if (key == customer_) continue;
      if (Status done = read_key(key); !done) return std::move(done).error();
    }
    places_.resize(records_.cells().size());
    for (const auto& cells : cells_) {
      for (std::size_t i = 0; i < cells.size(); ++i) places_[cells[i].place] = i;
    }
    for (std::size_t record = 0; record < records_.size(); ++record) {
      if (Status done = write(record); !done) return std::move(done).error();
    }
    batch_.create_event_customers = reading_.create_customers;
    return std::move(batch_);
  }

 private:
  Status read_key(std::size_t key) {
    auto plan = plan_of(key);
    if (!plan) return std::move(plan).error();
    if (key != type_ && key != time_) {
      properties_[key] = static_cast<std::uint32_t>(batch_.event_properties.size());
      batch_.event_properties.push_back({plan->spec.name, plan->spec.type, plan->spec.scale});
    }
    auto values = changed_values(*plan, records_, cells_[key], batch_.texts);
    if (!values) return std::move(values).error();
    columns_[key] = *std::move(values);
    return {};
  }

  Result<ColumnPlan> plan_of(std::size_t key) const {
    const std::string& name = records_.keys().name(key);
    const auto& cells = cells_[key];
    engine::AttributeSpec spec;
    spec.name = name;
    spec.type = key == time_ ? AttributeType::time : AttributeType::category;
    if (key == time_ || key == type_) return plan_of_known(spec, records_, cells);
    const engine::EventStore& events = population_.events();
    if (const auto known = events.find_property(name)) {
      spec.type = events.property(*known).type;
      spec.scale = events.property(*known).scale;
      return plan_of_known(spec, records_, cells);
    }
    if (!reading_.create_attributes) {
      std::vector<std::string_view> names;
      names.reserve(events.properties().size());
      for (const auto& property : events.properties()) names.push_back(property.name);
      const TextPosition position = records_.position(cells.front().record);
      return Error{ErrorCode::unknown_name,
                   fmt::format("line {}: no event has a property \"{}\"", position.line, name),
                   position, engine::nearest(name, names)};
    }
    auto plan = plan_of_new(name, records_, cells);
    if (plan) make_property(*plan, roles_);
    return plan;
  }

  Error lacking(std::size_t record, std::string_view what) const {
    const TextPosition position = records_.position(record);
    return {ErrorCode::invalid_input, fmt::format("line {}: {}", position.line, what), position};
  }

  Status write(std::size_t record) {
    engine::EventChange event;
    const Cell* customer = nullptr;
    bool has_type = false;
    bool has_time = false;
    for (std::size_t place = records_.begin(record); place < records_.end(record); ++place) {
      const std::size_t key = records_.cells()[place].key;
      if (key == customer_) {
        customer = &records_.cells()[place].cell;
        continue;
      }
      const ChangedValue& value = columns_[key].values[places_[place]];
      if (!value.known) continue;
      if (key == type_) {
        event.type = static_cast<std::uint32_t>(value.value);
        has_type = true;
      } else if (key == time_) {
        event.time = value.value;
        has_time = true;
      } else {
        batch_.event_cells.push_back({properties_[key], engine::CellAction::set, value.value});
      }
    }
    if (customer == nullptr || customer->size == 0 || customer->kind != CellKind::text) {
      return lacking(record,
                     fmt::format("no \"{}\", which says whose event it is", roles_.customer));
    }
    if (Status fits = check_customer_id(customer->text()); !fits) {
      return lacking(record, fits.error().message);
    }
    if (!has_type) {
      return lacking(record,
                     fmt::format("no \"{}\", which says what type of event it is", roles_.type));
    }
    if (!has_time) {
      return lacking(record, fmt::format("no \"{}\", which says when it was", roles_.time));
    }
    event.end_cell = static_cast<std::uint32_t>(batch_.event_cells.size());
    batch_.event_ids.push(customer->text());
    batch_.events.push_back(event);
    return {};
  }

  const JsonRecords& records_;
  const engine::Population& population_;
  const ChangeReading& reading_;
  EventRoles roles_;
  std::size_t customer_ = 0;
  std::size_t type_ = 0;
  std::size_t time_ = 0;
  engine::ChangeBatch batch_;
  std::vector<std::vector<PlacedCell>> cells_;  // by key
  std::vector<ChangedValues> columns_;          // likewise
  std::vector<std::uint32_t> properties_;       // likewise: the place in the batch
  std::vector<std::size_t> places_;             // of the records' cells, in their column
};

}  // namespace

Result<engine::ChangeBatch> read_event_changes(std::string_view text,
                                               const engine::Population& population,
                                               const ChangeReading& reading) {
  const auto records = JsonRecords::read(text, reading.form, reading.limits);
  if (!records) return records.error();
  return EventReader(*records, population, reading).read();
}

}  // namespace muster::loaders
