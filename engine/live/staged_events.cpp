#include "engine/live/staged_events.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <set>
#include <utility>

#include "engine/values/decimal.hpp"

namespace muster::engine {

namespace {

bool fits_units(std::int64_t units, std::int64_t factor) {
  return units <= kMaxUnits / factor && units >= -kMaxUnits / factor;
}

Error too_large(std::string_view name, int scale) {
  return {ErrorCode::limit_exceeded,
          fmt::format("with {} digits after the point a value of event property {} has more than "
                      "{} digits",
                      scale, name, kMaxDecimalDigits)};
}

}  // namespace

StagedEvents::StagedEvents(const Population& base) : base_(base) {
  for (const EventPropertySpec& spec : base.events().properties()) {
    by_name_.emplace(spec.name, static_cast<std::uint32_t>(properties_.size()));
    properties_.push_back({spec, false, {}, {}});
  }
  for (const EventType& type : base.events().types()) type_ids_.emplace(type.name, type.id);
}

std::uint32_t StagedEvents::new_types_in(const ChangeBatch& batch) const {
  std::set<std::string_view> added;
  std::uint32_t last = 0;
  for (std::size_t i = 0; i < batch.events.size(); ++i) {
    const std::uint32_t text = batch.events[i].type;
    if (i > 0 && text == last) continue;
    last = text;
    if (!type_ids_.contains(std::string(batch.texts[text]))) added.insert(batch.texts[text]);
  }
  return static_cast<std::uint32_t>(added.size());
}

Status StagedEvents::check(const ChangeBatch& batch, const StagedRows& rows) const {
  std::vector<std::int64_t> factors(batch.event_properties.size(), 1);
  std::vector<int> scales(batch.event_properties.size(), 0);
  std::size_t added = 0;
  for (std::size_t i = 0; i < batch.event_properties.size(); ++i) {
    const EventPropertySpec& spec = batch.event_properties[i];
    scales[i] = spec.scale;
    const auto found = by_name_.find(spec.name);
    if (found == by_name_.end()) {
      ++added;
      continue;
    }
    const EventPropertySpec& there = properties_[found->second].spec;
    if (there.type != spec.type) {
      return Error{ErrorCode::wrong_type,
                   fmt::format("event property {} is a {}, not a {}", spec.name,
                               to_string(there.type), to_string(spec.type))};
    }
    scales[i] = std::max(spec.scale, there.scale);
    factors[i] = power_of_ten(scales[i] - spec.scale);
    const std::int64_t more = power_of_ten(scales[i] - there.scale);
    if (more != 1 && !fits(found->second, more, rows)) return too_large(spec.name, scales[i]);
  }
  if (properties_.size() + added > kMaxEventProperties) {
    return Error{ErrorCode::limit_exceeded,
                 fmt::format("events would have {} properties; {} is the most",
                             properties_.size() + added, kMaxEventProperties)};
  }
  if (type_ids_.size() + new_types_in(batch) > kMaxEventTypes) {
    return Error{ErrorCode::limit_exceeded,
                 fmt::format("there are more than {} types of events", kMaxEventTypes)};
  }
  for (const CellChange& cell : batch.event_cells) {
    const std::int64_t factor = factors[cell.attribute];
    if (factor != 1 && !fits_units(cell.value, factor)) {
      return too_large(batch.event_properties[cell.attribute].name, scales[cell.attribute]);
    }
  }
  return {};
}

// Whether every number that events have now can be said in smaller units.
bool StagedEvents::fits(std::uint32_t property, std::int64_t factor, const StagedRows& rows) const {
  std::uint32_t value = 0;
  for (const Event& event : events_) {
    for (; value < event.end_value; ++value) {
      if (values_[value].property.index == property && !fits_units(values_[value].value, factor) &&
          rows.is_there(event.slot)) {
        return false;
      }
    }
  }
  if (properties_[property].is_new) return true;
  const EventStore& store = base_.events();
  for (const EventType& type : store.types()) {
    for (std::uint32_t chunk = 0; chunk < base_.chunk_count(); ++chunk) {
      const auto view = store.values(type.id, {property}, chunk);
      if (!view || view->all_unknown() ||
          (fits_units(view->chunk->low, factor) && fits_units(view->chunk->high, factor))) {
        continue;
      }
      // Some value does not; its customer may be gone.
      const EventList list = store.list(type.id, chunk);
      for (std::uint32_t event = 0; event < list.size(); ++event) {
        const std::int64_t there = view->value(event);
        if (there == kUnknownInteger || fits_units(there, factor)) continue;
        if (rows.is_there(std::uint64_t{chunk} * kChunkRows + list.rows[event])) return false;
      }
    }
  }
  return true;
}

void StagedEvents::take_properties(const ChangeBatch& batch) {
  of_batch_.clear();
  factors_.clear();
  for (const EventPropertySpec& spec : batch.event_properties) {
    const auto [found, is_new] =
        by_name_.emplace(spec.name, static_cast<std::uint32_t>(properties_.size()));
    if (is_new) properties_.push_back({spec, true, {}, {}});
    Property& property = properties_[found->second];
    if (spec.scale > property.spec.scale) {
      const std::int64_t factor = power_of_ten(spec.scale - property.spec.scale);
      property.spec.scale = spec.scale;
      for (EventChanges::NewValue& value : values_) {
        // What does not fit is of a customer who is gone.
        if (value.property.index == found->second && fits_units(value.value, factor)) {
          value.value *= factor;
        }
      }
    }
    of_batch_.push_back(found->second);
    factors_.push_back(power_of_ten(property.spec.scale - spec.scale));
  }
}

EventTypeId StagedEvents::type_of(std::string_view name) {
  const EventTypeId next{static_cast<std::uint32_t>(type_ids_.size())};
  const auto [found, is_new] = type_ids_.emplace(std::string(name), next);
  if (is_new) types_.emplace_back(name);
  return found->second;
}

ValueCode StagedEvents::code_of(std::uint32_t property, std::string_view text) {
  Property& there = properties_[property];
  std::uint32_t known = 0;
  if (!there.is_new) {
    const Dictionary& dictionary = base_.events().dictionary({property});
    if (const ValueCode code = dictionary.find(text)) return code;
    known = dictionary.size();
  }
  const auto code = static_cast<ValueCode>(known + there.texts.size() + 1);
  const auto [found, is_new] = there.codes.emplace(std::string(text), code);
  if (is_new) there.texts.emplace_back(text);
  return found->second;
}

void StagedEvents::take_event(const ChangeBatch& batch, std::size_t i, std::uint32_t cell,
                              Slot slot) {
  const EventChange& said = batch.events[i];
  const std::size_t first = values_.size();
  for (; cell < said.end_cell; ++cell) {
    const CellChange& change = batch.event_cells[cell];
    const std::uint32_t property = of_batch_[change.attribute];
    const bool is_text = properties_[property].spec.type == AttributeType::category;
    const std::int64_t value =
        is_text ? code_of(property, batch.texts[static_cast<std::size_t>(change.value)])
                : change.value * factors_[change.attribute];
    // The last one said holds.
    const auto there = std::find_if(
        values_.begin() + static_cast<std::ptrdiff_t>(first), values_.end(),
        [&](const EventChanges::NewValue& at) { return at.property.index == property; });
    if (there == values_.end()) {
      values_.push_back({{property}, value});
    } else {
      there->value = value;
    }
  }
  events_.push_back({slot, type_of(batch.texts[said.type]), said.time,
                     static_cast<std::uint32_t>(values_.size())});
}

void StagedEvents::append_slots(std::vector<Slot>& slots) const {
  for (const Event& event : events_) slots.push_back(event.slot);
}

bool StagedEvents::is_rescaled() const {
  const auto before = base_.events().properties();
  for (std::size_t i = 0; i < before.size(); ++i) {
    if (before[i].scale != properties_[i].spec.scale) return true;
  }
  return false;
}

void StagedEvents::write_changes(const StagedRows& rows, PopulationChanges& changes) const {
  const bool rows_change = !changes.ids.gone.empty() || !changes.ids.moved.empty();
  changes.has_events = has_any() || !types_.empty() || is_rescaled() ||
                       properties_.size() > base_.events().properties().size() ||
                       (rows_change && base_.events().size() > 0);
  if (!changes.has_events) return;
  EventChanges& events = changes.events;
  events.sequence = changes.lineage.sequence;
  events.types = types_;
  for (const Property& property : properties_) {
    events.properties.push_back(property.spec);
    events.texts.push_back(property.texts);
  }
  std::uint32_t value = 0;
  for (const Event& event : events_) {
    if (rows.is_there(event.slot)) {
      events.values.insert(events.values.end(), values_.begin() + value,
                           values_.begin() + event.end_value);
      events.events.push_back({rows.row_of(event.slot), event.type, event.time,
                               static_cast<std::uint32_t>(events.values.size())});
    }
    value = event.end_value;
  }
  events.gone = changes.ids.gone;
  for (const IdChanges::NewRow& at : changes.ids.moved) {
    events.moved.push_back({at.before, at.after});
  }
  std::sort(events.moved.begin(), events.moved.end(),
            [](const auto& left, const auto& right) { return left.before < right.before; });
}

}  // namespace muster::engine
