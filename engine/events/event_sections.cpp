#include "engine/events/event_sections.hpp"

#include <algorithm>
#include <cstring>

#include "engine/values/decimal.hpp"
#include "engine/values/utf8.hpp"

namespace muster::engine {

namespace {

Error damaged() { return {ErrorCode::corrupt_store, "the image's events are damaged"}; }

bool is_property_type(AttributeType type) {
  return type == AttributeType::category || type == AttributeType::number ||
         type == AttributeType::flag;
}

// Names that are empty, twice there or no text would make lookups and messages lie.
template <typename Named>
bool has_good_names(const std::vector<Named>& all) {
  std::vector<std::string_view> names;
  names.reserve(all.size());
  for (const Named& one : all) names.push_back(one.name);
  std::sort(names.begin(), names.end());
  return std::adjacent_find(names.begin(), names.end()) == names.end() &&
         std::all_of(names.begin(), names.end(),
                     [](std::string_view name) { return !name.empty() && is_utf8(name); });
}

constexpr std::size_t kArrayAlignment = 64;

template <typename T>
std::uint64_t append_aligned(ImageBytes& section, std::span<const T> values) {
  pad_to(section, kArrayAlignment);
  const std::uint64_t offset = section.size();
  append_array(section, values);
  return offset;
}

}  // namespace

ImageBytes write_event_lists(std::span<const EventList> lists) {
  std::vector<EventListPlace> places(lists.size());
  ImageBytes section(places.size() * sizeof(EventListPlace));
  for (std::size_t i = 0; i < lists.size(); ++i) {
    const EventList& list = lists[i];
    places[i].events = list.size();
    places[i].slot_count = static_cast<std::uint32_t>(list.slots.size());
    if (list.rows.empty()) continue;
    places[i].rows = append_aligned(section, list.rows);
    places[i].seconds = append_aligned(section, list.seconds);
    places[i].slots = append_aligned(section, list.slots);
  }
  if (!places.empty()) {
    std::memcpy(section.data(), places.data(), places.size() * sizeof(EventListPlace));
  }
  return section;
}

ImageBytes write_event_description(const EventDescription& description) {
  RecordWriter record;
  record.number(description.properties.size());
  for (const EventPropertySpec& property : description.properties) {
    record.text(property.name);
    record.number(static_cast<std::uint64_t>(property.type));
    record.number(static_cast<std::uint64_t>(property.scale));
  }
  record.number(description.types.size());
  for (const EventTypeDescription& type : description.types) {
    record.text(type.name);
    record.number(type.properties.size());
    for (const EventPropertyId property : type.properties) record.number(property.index);
  }
  return record.take();
}

Result<EventDescription> read_event_description(std::span<const std::byte> section) {
  RecordReader record(section);
  EventDescription description;
  const auto properties = record.number();
  if (!properties || *properties > kMaxEventProperties) return damaged();
  for (std::uint64_t i = 0; i < *properties; ++i) {
    const auto name = record.text();
    const auto type = record.number();
    const auto scale = record.number();
    if (!name || !type || !scale || *scale > kMaxDecimalDigits ||
        *type > static_cast<std::uint64_t>(AttributeType::text)) {
      return damaged();
    }
    EventPropertySpec spec{std::string(*name), static_cast<AttributeType>(*type),
                           static_cast<int>(*scale)};
    if (!is_property_type(spec.type)) return damaged();
    if (spec.type != AttributeType::number && spec.scale != 0) return damaged();
    description.properties.push_back(std::move(spec));
  }
  const auto types = record.number();
  if (!types || *types > kMaxEventTypes) return damaged();
  for (std::uint64_t i = 0; i < *types; ++i) {
    const auto name = record.text();
    const auto count = record.number();
    if (!name || !count || *count > *properties) return damaged();
    EventTypeDescription type{std::string(*name), {}};
    for (std::uint64_t k = 0; k < *count; ++k) {
      const auto property = record.number();
      if (!property || *property >= *properties) return damaged();
      const EventPropertyId id{static_cast<std::uint32_t>(*property)};
      if (!type.properties.empty() && id <= type.properties.back()) return damaged();
      type.properties.push_back(id);
    }
    description.types.push_back(std::move(type));
  }
  if (!record.at_end() || !has_good_names(description.types) ||
      !has_good_names(description.properties)) {
    return damaged();
  }
  return description;
}

}  // namespace muster::engine
