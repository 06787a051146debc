#include "engine/events/event_builder.hpp"

#include <fmt/format.h>
#include <tbb/parallel_for.h>

#include <algorithm>
#include <array>
#include <limits>
#include <numeric>
#include <string>
#include <utility>
#include <variant>

#include "engine/check.hpp"
#include "engine/events/event_sections.hpp"
#include "engine/population/code_translation.hpp"
#include "engine/population/description.hpp"
#include "engine/values/decimal.hpp"

namespace muster::engine {

namespace {

Error too_many(std::string what) { return {ErrorCode::limit_exceeded, std::move(what)}; }

// The events of one type and chunk, in the order in which they came.
struct PendingEvents {
  std::vector<std::uint16_t> rows;
  std::vector<std::int64_t> times;
  // By property; shorter than the events where the last ones lack it, so that a property that a
  // type never has costs nothing.
  std::vector<std::vector<std::int64_t>> values;

  void push(std::uint16_t row, std::int64_t time) {
    rows.push_back(row);
    times.push_back(time);
  }
  // The property of the event pushed last.
  void set(std::size_t property, std::int64_t value) {
    if (value == kUnknownInteger) return;
    if (values.size() <= property) values.resize(property + 1);
    std::vector<std::int64_t>& column = values[property];
    column.resize(rows.size() - 1, kUnknownInteger);
    column.push_back(value);
  }
  bool has(std::size_t property) const {
    return property < values.size() && !values[property].empty();
  }
};

// One type's events of one chunk as they will lie in the image.
struct PackedList {
  std::vector<std::uint16_t> rows;
  std::vector<std::uint16_t> seconds;
  std::vector<EventSlot> slots;
  std::vector<PackedIntegers> values;  // of the type's properties
};

// The order of the events by time. Whatever order those of one second came in, nobody can tell.
std::vector<std::uint32_t> order_of(const PendingEvents& events) {
  std::vector<std::uint32_t> order(events.times.size());
  std::iota(order.begin(), order.end(), 0U);
  if (std::is_sorted(events.times.begin(), events.times.end())) return order;
  std::sort(order.begin(), order.end(), [&](std::uint32_t left, std::uint32_t right) {
    return events.times[left] < events.times[right];
  });
  return order;
}

PackedList pack(const PendingEvents& events, const std::vector<EventPropertyId>& properties) {
  const std::vector<std::uint32_t> order = order_of(events);
  PackedList list;
  list.rows.reserve(order.size());
  list.seconds.reserve(order.size());
  for (const std::uint32_t event : order) {
    const auto number = static_cast<std::int32_t>(events.times[event] >> 16);
    if (list.slots.empty() || list.slots.back().number != number) {
      list.slots.push_back({number, static_cast<std::uint32_t>(list.rows.size())});
    }
    list.rows.push_back(events.rows[event]);
    list.seconds.push_back(static_cast<std::uint16_t>(events.times[event] & 0xFFFF));
  }
  std::vector<std::int64_t> values(order.size());
  for (const EventPropertyId property : properties) {
    static const std::vector<std::int64_t> kNone;
    const std::vector<std::int64_t>& column =
        events.has(property.index) ? events.values[property.index] : kNone;
    for (std::size_t i = 0; i < order.size(); ++i) {
      values[i] = order[i] < column.size() ? column[order[i]] : kUnknownInteger;
    }
    list.values.push_back(PackedIntegers::of(values));
  }
  return list;
}

// How often each value of a category occurs, for the dictionary.
void count_values(const std::vector<PackedIntegers>& column, Dictionary& dictionary) {
  std::vector<std::uint64_t> counts(dictionary.size() + 1);
  for (const PackedIntegers& chunk : column) {
    const IntegerChunkView view = chunk.view();
    for (std::uint32_t event = 0; event < view.rows; ++event) {
      const std::int64_t code = view.value(event);
      if (code != kUnknownInteger) ++counts[static_cast<std::size_t>(code)];
    }
  }
  for (ValueCode code = 1; code < counts.size(); ++code) dictionary.add_count(code, counts[code]);
}

bool is_property_type(AttributeType type) {
  return type == AttributeType::category || type == AttributeType::number ||
         type == AttributeType::flag;
}

Status check_spec(const EventPropertySpec& spec) {
  if (spec.name.empty()) return Error{ErrorCode::invalid_input, "an event property has no name"};
  if (!is_property_type(spec.type)) {
    return Error{ErrorCode::invalid_input,
                 fmt::format("event property {} is a {}; properties are categories, numbers and "
                             "flags",
                             spec.name, to_string(spec.type))};
  }
  const bool is_number = spec.type == AttributeType::number;
  if (spec.scale < 0 || spec.scale > (is_number ? kMaxDecimalDigits : 0)) {
    return Error{ErrorCode::invalid_input,
                 fmt::format("event property {} has a scale of {}", spec.name, spec.scale)};
  }
  return {};
}

// Where a batch's property goes, and what makes its units the store's.
struct Target {
  std::size_t property = 0;
  std::int64_t factor = 1;
};

std::optional<std::int64_t> rescaled(std::int64_t units, std::int64_t factor) {
  std::int64_t result = 0;
  if (__builtin_mul_overflow(units, factor, &result)) return std::nullopt;
  if (result > kMaxUnits || result < -kMaxUnits) return std::nullopt;
  return result;
}

}  // namespace

struct EventBuilder::State {
  std::shared_ptr<const Population> population;
  std::vector<EventPropertySpec> properties;  // the store's and the new ones, unified
  std::vector<Target> targets;                // of the batches' properties
  std::vector<Dictionary> dictionaries;       // by property
  Dictionary types;
  std::vector<std::vector<PendingEvents>> pending;  // by type − 1, by chunk
  std::uint64_t appended = 0;

  std::vector<PendingEvents>& events_of(ValueCode type) {
    while (pending.size() < type) pending.emplace_back(population->chunk_count());
    return pending[type - 1];
  }
  Status unify(const std::vector<EventPropertySpec>& added);
  Status take_existing();
  Result<std::vector<std::int64_t>> values_of(std::size_t column, const EventBatch& batch);
  std::vector<EventPropertyId> properties_of(const std::vector<PendingEvents>& chunks) const;
  void write_type(EventTypeId type, std::vector<PendingEvents> chunks,
                  EventDescription& description, Sections& sections);
};

Status EventBuilder::State::unify(const std::vector<EventPropertySpec>& added) {
  for (const EventPropertySpec& spec : added) {
    if (Status status = check_spec(spec); !status.ok()) return status;
    const auto same_name = [&](const EventPropertySpec& other) { return other.name == spec.name; };
    if (std::count_if(added.begin(), added.end(), same_name) > 1) {
      return Error{ErrorCode::invalid_input,
                   fmt::format("event property {} is there twice", spec.name)};
    }
    const auto found = std::find_if(properties.begin(), properties.end(), same_name);
    targets.push_back({static_cast<std::size_t>(found - properties.begin()), 1});
    if (found == properties.end()) {
      properties.push_back(spec);
      continue;
    }
    if (found->type != spec.type) {
      return Error{ErrorCode::invalid_input,
                   fmt::format("event property {} is a {} in the store and a {} here", spec.name,
                               to_string(found->type), to_string(spec.type))};
    }
    found->scale = std::max(found->scale, spec.scale);
  }
  if (properties.size() > kMaxEventProperties) {
    return too_many(fmt::format("events would have {} properties; {} is the most",
                                properties.size(), kMaxEventProperties));
  }
  for (std::size_t i = 0; i < added.size(); ++i) {
    targets[i].factor = power_of_ten(properties[targets[i].property].scale - added[i].scale);
  }
  dictionaries.resize(properties.size());
  return {};
}

// The population's events, decoded. Its types and properties come first and keep their codes.
Status EventBuilder::State::take_existing() {
  const EventStore& store = population->events();
  for (std::uint32_t i = 0; i < store.properties().size(); ++i) {
    const Dictionary& dictionary = store.dictionary({i});
    for (ValueCode code = 1; code <= dictionary.size(); ++code) {
      dictionaries[i].intern(dictionary.at(code).text);
    }
  }
  for (const EventType& type : store.types()) {
    std::vector<PendingEvents>& chunks = events_of(types.intern(type.name));
    for (std::uint32_t chunk = 0; chunk < population->chunk_count(); ++chunk) {
      const EventList list = store.list(type.id, chunk);
      PendingEvents& events = chunks[chunk];
      events.rows.assign(list.rows.begin(), list.rows.end());
      events.times.resize(list.size());
      list.for_each({0, list.size()},
                    [&](std::uint32_t event, std::int64_t time) { events.times[event] = time; });
      for (const EventPropertyId property : type.properties) {
        const auto view = store.values(type.id, property, chunk);
        if (!view || view->all_unknown()) continue;
        if (events.values.size() <= property.index) events.values.resize(property.index + 1);
        std::vector<std::int64_t>& values = events.values[property.index];
        values.resize(list.size());
        view->decode(0, values);
        const int more = properties[property.index].scale - store.property(property).scale;
        if (more == 0) continue;
        for (std::int64_t& value : values) {
          if (value == kUnknownInteger) continue;
          const auto scaled = rescaled(value, power_of_ten(more));
          if (!scaled) {
            return too_many(
                fmt::format("a value of event property {} in the store does not fit "
                            "{} digits after the point",
                            properties[property.index].name, properties[property.index].scale));
          }
          value = *scaled;
        }
      }
    }
  }
  return {};
}

// A column of the batch as the store's integers.
Result<std::vector<std::int64_t>> EventBuilder::State::values_of(std::size_t column,
                                                                 const EventBatch& batch) {
  const Target target = targets[column];
  const EventPropertySpec& spec = properties[target.property];
  const Cells& cells = batch.properties[column];
  std::vector<std::int64_t> values(batch.rows.size(), kUnknownInteger);
  if (spec.type == AttributeType::category) {
    const auto* categories = std::get_if<CategoryCells>(&cells);
    ENGINE_CHECK(categories != nullptr && categories->codes.size() == values.size());
    CodeTranslation translated(categories->values, dictionaries[target.property]);
    for (std::size_t i = 0; i < values.size(); ++i) {
      const ValueCode code = categories->codes[i];
      if (code != kUnknownCode) values[i] = translated(code);
    }
    return values;
  }
  if (spec.type == AttributeType::flag) {
    const auto* flags = std::get_if<FlagCells>(&cells);
    ENGINE_CHECK(flags != nullptr && flags->values.size() == values.size());
    for (std::size_t i = 0; i < values.size(); ++i) {
      ENGINE_CHECK(flags->values[i] <= 2);
      if (flags->values[i] != 2) values[i] = flags->values[i];
    }
    return values;
  }
  const auto* numbers = std::get_if<IntegerCells>(&cells);
  ENGINE_CHECK(numbers != nullptr && numbers->values.size() == values.size());
  for (std::size_t i = 0; i < values.size(); ++i) {
    if (numbers->values[i] == kUnknownInteger) continue;
    const auto scaled = rescaled(numbers->values[i], target.factor);
    if (!scaled) {
      return too_many(
          fmt::format("a value of event property {} does not fit {} digits after the "
                      "point, as other events have",
                      spec.name, spec.scale));
    }
    values[i] = *scaled;
  }
  return values;
}

// Those that some event has.
std::vector<EventPropertyId> EventBuilder::State::properties_of(
    const std::vector<PendingEvents>& chunks) const {
  std::vector<EventPropertyId> found;
  for (std::uint32_t property = 0; property < properties.size(); ++property) {
    if (std::any_of(chunks.begin(), chunks.end(),
                    [&](const PendingEvents& events) { return events.has(property); })) {
      found.push_back({property});
    }
  }
  return found;
}

void EventBuilder::State::write_type(EventTypeId type, std::vector<PendingEvents> chunks,
                                     EventDescription& description, Sections& sections) {
  const std::vector<EventPropertyId> has = properties_of(chunks);
  description.types.push_back({std::string(types.at(type.index + 1).text), has});
  std::vector<PackedList> lists(chunks.size());
  tbb::parallel_for(std::size_t{0}, chunks.size(), [&](std::size_t chunk) {
    lists[chunk] = pack(chunks[chunk], has);
    chunks[chunk] = {};
  });
  std::vector<EventList> views;
  views.reserve(lists.size());
  for (const PackedList& list : lists) views.push_back({list.rows, list.seconds, list.slots});
  sections[event_list_key(type)] = write_event_lists(views);
  for (std::size_t i = 0; i < has.size(); ++i) {
    std::vector<PackedIntegers> column;
    column.reserve(lists.size());
    for (PackedList& list : lists) column.push_back(std::move(list.values[i]));
    if (properties[has[i].index].type == AttributeType::category) {
      count_values(column, dictionaries[has[i].index]);
    }
    sections[event_values_key(type, has[i])] = write_integer_chunks(std::move(column));
  }
}

EventBuilder::EventBuilder(std::unique_ptr<State> state) : state_(std::move(state)) {}
EventBuilder::EventBuilder(EventBuilder&&) noexcept = default;
EventBuilder& EventBuilder::operator=(EventBuilder&&) noexcept = default;
EventBuilder::~EventBuilder() = default;

Result<EventBuilder> EventBuilder::create(std::shared_ptr<const Population> population,
                                          std::vector<EventPropertySpec> properties,
                                          ExistingEvents existing) {
  auto state = std::make_unique<State>();
  state->population = std::move(population);
  if (existing == ExistingEvents::keep) {
    const auto there = state->population->events().properties();
    state->properties.assign(there.begin(), there.end());
  }
  if (Status status = state->unify(properties); !status.ok()) return std::move(status).error();
  if (existing == ExistingEvents::keep) {
    if (Status status = state->take_existing(); !status.ok()) return std::move(status).error();
  }
  return EventBuilder(std::move(state));
}

Status EventBuilder::append(const EventBatch& batch) {
  const std::size_t events = batch.rows.size();
  ENGINE_CHECK(batch.times.size() == events && batch.types.codes.size() == events);
  ENGINE_CHECK(batch.properties.size() == state_->targets.size());
  std::vector<std::vector<std::int64_t>> columns;
  columns.reserve(batch.properties.size());
  for (std::size_t i = 0; i < batch.properties.size(); ++i) {
    auto values = state_->values_of(i, batch);
    if (!values.ok()) return std::move(values).error();
    columns.push_back(*std::move(values));
  }
  CodeTranslation type_of(batch.types.values, state_->types);
  for (std::size_t i = 0; i < events; ++i) {
    const Row row = batch.rows[i];
    ENGINE_CHECK(row < state_->population->size());
    ENGINE_CHECK(batch.times[i] >= kEventTimes.low && batch.times[i] <= kEventTimes.high);
    const ValueCode type = type_of(batch.types.codes[i]);
    if (type > kMaxEventTypes) {
      return too_many(fmt::format("there are more than {} types of events", kMaxEventTypes));
    }
    PendingEvents& pending = state_->events_of(type)[row / kChunkRows];
    if (pending.rows.size() == std::numeric_limits<std::uint32_t>::max()) {
      return too_many("there are too many events of one type for 65,536 customers");
    }
    pending.push(static_cast<std::uint16_t>(row % kChunkRows), batch.times[i]);
    for (std::size_t column = 0; column < columns.size(); ++column) {
      pending.set(state_->targets[column].property, columns[column][i]);
    }
  }
  state_->appended += events;
  return {};
}

std::uint64_t EventBuilder::appended() const { return state_->appended; }

Result<std::shared_ptr<const Population>> EventBuilder::finish() {
  const std::unique_ptr<State> state = std::move(state_);
  EventDescription description;
  description.properties = state->properties;
  Sections sections;
  for (std::uint32_t type = 0; type < state->pending.size(); ++type) {
    state->write_type({type}, std::exchange(state->pending[type], {}), description, sections);
  }
  for (std::uint32_t i = 0; i < state->properties.size(); ++i) {
    if (state->properties[i].type != AttributeType::category) continue;
    sections[event_dictionary_key({i})] = write_dictionary(state->dictionaries[i]);
  }
  sections[kEventDescriptionKey] = write_event_description(description);
  static constexpr std::array kEventKinds = {SectionKind::events, SectionKind::event_list,
                                             SectionKind::event_values,
                                             SectionKind::event_dictionary,
                                             // what a load makes begins a history of its own
                                             SectionKind::lineage};
  return Population::open(
      Image::with(state->population->image(), std::move(sections), kEventKinds));
}

}  // namespace muster::engine
