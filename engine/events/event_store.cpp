#include "engine/events/event_store.hpp"

#include <tbb/parallel_for.h>

#include <algorithm>
#include <string>
#include <utility>

#include "engine/check.hpp"
#include "engine/events/event_parts.hpp"
#include "engine/events/event_times.hpp"
#include "engine/population/description.hpp"
#include "engine/values/decimal.hpp"

namespace muster::engine {

namespace {

Error damaged(std::string_view type, const char* what) {
  return {ErrorCode::corrupt_store,
          std::string("the image's events of type ") + std::string(type) + " are damaged: " + what};
}

// Slots ascend and cut the list into stretches in which seconds ascend; every customer exists.
bool is_whole(const EventList& list, std::uint32_t rows) {
  if (list.size() == 0) return list.slots.empty();
  if (list.slots.empty() || list.slots.front().begin != 0) return false;
  for (std::size_t i = 0; i < list.slots.size(); ++i) {
    const std::uint32_t begin = list.slots[i].begin;
    const std::uint32_t end = i + 1 < list.slots.size() ? list.slots[i + 1].begin : list.size();
    if (begin >= end || end > list.size()) return false;
    if (i + 1 < list.slots.size() && list.slots[i].number >= list.slots[i + 1].number) return false;
    if (!std::is_sorted(list.seconds.begin() + begin, list.seconds.begin() + end)) return false;
  }
  if (list.time(0) < kEventTimes.low || list.time(list.size() - 1) > kEventTimes.high) return false;
  return std::all_of(list.rows.begin(), list.rows.end(),
                     [rows](std::uint16_t row) { return row < rows; });
}

Result<std::vector<EventList>> open_lists(std::span<const std::byte> section, std::uint64_t rows,
                                          std::string_view name) {
  const std::uint64_t chunks = (rows + kChunkRows - 1) / kChunkRows;
  const auto places = view_array<EventListPlace>(section, 0, chunks);
  if (!places) return damaged(name, "their table is cut");
  std::vector<EventList> lists(chunks);
  std::vector<char> whole(chunks, 0);
  tbb::parallel_for(std::uint64_t{0}, chunks, [&](std::uint64_t chunk) {
    const EventListPlace& place = (*places)[chunk];
    const auto members = view_array<std::uint16_t>(section, place.rows, place.events);
    const auto seconds = view_array<std::uint16_t>(section, place.seconds, place.events);
    const auto slots = view_array<EventSlot>(section, place.slots, place.slot_count);
    if (!members || !seconds || !slots) return;
    lists[chunk] = {*members, *seconds, *slots};
    const std::uint64_t left = rows - chunk * kChunkRows;
    const auto in_chunk = static_cast<std::uint32_t>(std::min<std::uint64_t>(kChunkRows, left));
    whole[chunk] = is_whole(lists[chunk], in_chunk) ? 1 : 0;
  });
  if (std::find(whole.begin(), whole.end(), 0) != whole.end()) return damaged(name, "a list");
  return lists;
}

// The known values that a property's type allows.
IntegerRange allowed(const EventPropertySpec& spec, const Dictionary& dictionary) {
  if (spec.type == AttributeType::category) return {1, dictionary.size()};
  if (spec.type == AttributeType::flag) return {0, 1};
  return {-kMaxUnits, kMaxUnits};
}

Result<std::vector<IntegerChunkView>> open_values(std::span<const std::byte> section,
                                                  const std::vector<EventList>& lists,
                                                  IntegerRange allowed_values,
                                                  std::string_view name) {
  const auto chunks = view_array<IntegerChunk>(section, 0, lists.size());
  if (!chunks) return damaged(name, "a property's table is cut");
  std::vector<IntegerChunkView> views(lists.size());
  std::vector<char> whole(lists.size(), 0);
  tbb::parallel_for(std::size_t{0}, lists.size(), [&](std::size_t i) {
    const IntegerChunk& chunk = (*chunks)[i];
    const bool any_known = chunk.unknown_rows < lists[i].size();
    const bool fits =
        !any_known || (chunk.low >= allowed_values.low && chunk.high <= allowed_values.high);
    whole[i] = fits && check_integer_chunk(section, chunk, lists[i].size()).ok() ? 1 : 0;
    if (whole[i] == 1) views[i] = {&chunk, section.data() + chunk.offset, lists[i].size()};
  });
  if (std::find(whole.begin(), whole.end(), 0) != whole.end()) {
    return damaged(name, "a property's values");
  }
  return views;
}

}  // namespace

void EventStore::Parts::count_events() {
  events = 0;
  for (std::size_t i = 0; i < types.size(); ++i) {
    EventType& type = types[i];
    type = {{static_cast<std::uint32_t>(i)}, description.types[i].name, 0, 0, 0,
            description.types[i].properties};
    for (const EventTypeParts::Chunk& chunk : parts[i]->chunks) {
      const EventList& list = chunk.list;
      if (list.size() == 0) continue;
      const std::int64_t first = list.time(0);
      const std::int64_t last = list.time(list.size() - 1);
      type.first = type.events == 0 ? first : std::min(type.first, first);
      type.last = type.events == 0 ? last : std::max(type.last, last);
      type.events += list.size();
    }
    events += type.events;
  }
}

EventStore::EventStore() : parts_(std::make_shared<const Parts>()) {}
EventStore::EventStore(std::shared_ptr<const Parts> parts) : parts_(std::move(parts)) {}

Result<EventStore> EventStore::open(const Image& image, std::uint64_t rows) {
  const auto described = image.section(kEventDescriptionKey);
  if (!described) return EventStore();
  auto description = read_event_description(*described);
  if (!description.ok()) return std::move(description).error();
  auto parts = std::make_shared<Parts>();
  parts->description = *std::move(description);
  parts->bytes = described->size();
  const auto section_of = [&](SectionKey key) {
    const auto section = image.section(key);
    if (section) parts->bytes += section->size();
    return section;
  };

  for (std::uint32_t i = 0; i < parts->description.properties.size(); ++i) {
    Dictionary& dictionary = parts->dictionaries.emplace_back();
    if (parts->description.properties[i].type != AttributeType::category) continue;
    const auto section = section_of(event_dictionary_key({i}));
    if (!section) return damaged(parts->description.properties[i].name, "a dictionary is missing");
    auto read = read_dictionary(*section);
    if (!read.ok()) return std::move(read).error();
    dictionary = *std::move(read);
  }
  for (std::uint32_t i = 0; i < parts->description.types.size(); ++i) {
    const EventTypeDescription& said = parts->description.types[i];
    const auto section = section_of(event_list_key({i}));
    if (!section) return damaged(said.name, "their list is missing");
    auto lists = open_lists(*section, rows, said.name);
    if (!lists.ok()) return std::move(lists).error();
    auto type_parts = std::make_shared<EventTypeParts>();
    for (const EventList& list : *lists) type_parts->chunks.push_back({list, nullptr});
    for (const EventPropertyId property : said.properties) {
      const auto values = section_of(event_values_key({i}, property));
      if (!values) return damaged(said.name, "a property is missing");
      auto column = open_values(*values, *lists,
                                allowed(parts->description.properties[property.index],
                                        parts->dictionaries[property.index]),
                                said.name);
      if (!column.ok()) return std::move(column).error();
      type_parts->values.emplace(property, *std::move(column));
    }
    parts->parts.push_back(std::move(type_parts));
  }
  parts->types.resize(parts->parts.size());
  parts->count_events();
  return EventStore(std::move(parts));
}

std::uint64_t EventStore::size() const { return parts_->events; }
std::uint64_t EventStore::bytes() const { return parts_->bytes; }
std::span<const EventType> EventStore::types() const { return parts_->types; }
std::span<const EventPropertySpec> EventStore::properties() const {
  return parts_->description.properties;
}

const EventType& EventStore::type(EventTypeId id) const {
  ENGINE_CHECK(id.index < parts_->types.size());
  return parts_->types[id.index];
}

const EventPropertySpec& EventStore::property(EventPropertyId id) const {
  ENGINE_CHECK(id.index < parts_->description.properties.size());
  return parts_->description.properties[id.index];
}

std::optional<EventTypeId> EventStore::find_type(std::string_view name) const {
  const auto found = std::find_if(parts_->types.begin(), parts_->types.end(),
                                  [&](const EventType& type) { return type.name == name; });
  if (found == parts_->types.end()) return std::nullopt;
  return found->id;
}

std::optional<EventPropertyId> EventStore::find_property(std::string_view name) const {
  const auto& all = parts_->description.properties;
  const auto found = std::find_if(all.begin(), all.end(),
                                  [&](const EventPropertySpec& spec) { return spec.name == name; });
  if (found == all.end()) return std::nullopt;
  return EventPropertyId{static_cast<std::uint32_t>(found - all.begin())};
}

const Dictionary& EventStore::dictionary(EventPropertyId id) const {
  ENGINE_CHECK(id.index < parts_->dictionaries.size());
  return parts_->dictionaries[id.index];
}

EventList EventStore::list(EventTypeId type, std::uint32_t chunk) const {
  ENGINE_CHECK(type.index < parts_->parts.size());
  const auto& chunks = parts_->parts[type.index]->chunks;
  return chunk < chunks.size() ? chunks[chunk].list : EventList{};
}

std::optional<IntegerChunkView> EventStore::values(EventTypeId type, EventPropertyId property,
                                                   std::uint32_t chunk) const {
  ENGINE_CHECK(type.index < parts_->parts.size());
  const EventTypeParts& parts = *parts_->parts[type.index];
  const auto found = parts.values.find(property);
  if (found == parts.values.end()) return std::nullopt;
  static constexpr IntegerChunk kNoValues;
  return chunk < found->second.size() ? found->second[chunk]
                                      : IntegerChunkView{&kNoValues, nullptr, 0};
}

}  // namespace muster::engine
