#include "engine/live/check_changes.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <bit>
#include <cmath>
#include <set>
#include <string_view>

#include "engine/events/event_times.hpp"
#include "engine/values/calendar.hpp"
#include "engine/values/decimal.hpp"
#include "engine/values/utf8.hpp"

namespace muster::engine {

namespace {

Error invalid(std::string message) { return {ErrorCode::invalid_input, std::move(message)}; }

constexpr auto kLastFamily = Family::value;

Status check_attribute(const AttributeSpec& spec) {
  if (spec.name.empty()) return invalid("an attribute has no name");
  if (!is_utf8(spec.name)) return invalid("an attribute's name is not UTF-8");
  if (spec.type > AttributeType::text || spec.family > kLastFamily) {
    return invalid(fmt::format("attribute {} is of no known type or family", spec.name));
  }
  const int most = spec.type == AttributeType::number ? kMaxDecimalDigits : 0;
  if (spec.scale < 0 || spec.scale > most) {
    return invalid(fmt::format("attribute {} has {} digits after the point; 0 to {} are possible",
                               spec.name, spec.scale, most));
  }
  if (!is_utf8(spec.reason)) {
    return invalid(
        fmt::format("why attribute {} is a {} is not UTF-8", spec.name, to_string(spec.type)));
  }
  return {};
}

bool is_property_type(AttributeType type) {
  return type == AttributeType::category || type == AttributeType::number ||
         type == AttributeType::flag;
}

Status check_property(const EventPropertySpec& spec) {
  if (spec.name.empty()) return invalid("an event property has no name");
  if (!is_utf8(spec.name)) return invalid("an event property's name is not UTF-8");
  if (!is_property_type(spec.type)) {
    return invalid(
        fmt::format("event property {} is a {}; properties are categories, numbers "
                    "and flags",
                    spec.name, to_string(spec.type)));
  }
  const int most = spec.type == AttributeType::number ? kMaxDecimalDigits : 0;
  if (spec.scale < 0 || spec.scale > most) {
    return invalid(
        fmt::format("event property {} has {} digits after the point; 0 to {} are "
                    "possible",
                    spec.name, spec.scale, most));
  }
  return {};
}

// Ends ascend and stay within the bytes; every text for itself is UTF-8.
bool is_whole(const StringCells& cells) {
  std::uint64_t last = 0;
  for (const std::uint64_t end : cells.ends) {
    if (end < last) return false;
    last = end;
  }
  return last == cells.bytes.size();
}
bool is_ascii(std::string_view bytes) {
  return std::all_of(bytes.begin(), bytes.end(),
                     [](char c) { return static_cast<unsigned char>(c) < 0x80; });
}
bool are_utf8(const StringCells& cells) {
  if (is_ascii(cells.bytes)) return true;
  for (std::size_t i = 0; i < cells.size(); ++i) {
    if (!is_utf8(cells[i])) return false;
  }
  return true;
}

Status check_texts(const StringCells& cells, std::string_view what, bool may_be_empty) {
  if (!is_whole(cells)) return invalid(fmt::format("the list of {} is damaged", what));
  if (!are_utf8(cells)) return invalid(fmt::format("one of the {} is not UTF-8", what));
  if (may_be_empty) return {};
  for (std::size_t i = 0; i < cells.size(); ++i) {
    if (cells[i].empty()) return invalid(fmt::format("one of the {} is empty", what));
  }
  return {};
}

bool is_within(std::int64_t value, std::int64_t low, std::int64_t high) {
  return value >= low && value <= high;
}

// Whether a value to be set is one of the type.
bool is_value(AttributeType type, std::int64_t value, std::size_t texts) {
  switch (type) {
    case AttributeType::category:
    case AttributeType::text:
      return value >= 0 && static_cast<std::uint64_t>(value) < texts;
    case AttributeType::tags:
      return true;  // to the empty list
    case AttributeType::flag:
      return value == 0 || value == 1;
    case AttributeType::number:
      return is_within(value, -kMaxUnits, kMaxUnits);
    case AttributeType::real:
      return std::isfinite(std::bit_cast<double>(value));
    case AttributeType::date:
      return is_within(value, kFirstDay.since_epoch, kLastDay.since_epoch);
    case AttributeType::time:
      return is_within(value, kFirstInstant.since_epoch, kLastInstant.since_epoch);
    case AttributeType::place: {
      const Place place = unpacked_place(value);
      return is_within(place.latitude, -90 * std::int64_t{kPlaceUnitsPerDegree},
                       90 * std::int64_t{kPlaceUnitsPerDegree}) &&
             is_within(place.longitude, -180 * std::int64_t{kPlaceUnitsPerDegree},
                       180 * std::int64_t{kPlaceUnitsPerDegree});
    }
  }
  return false;
}

bool is_change(AttributeType type, const CellChange& cell, std::size_t texts) {
  switch (cell.action) {
    case CellAction::set:
      return is_value(type, cell.value, texts);
    case CellAction::clear:
      return true;
    case CellAction::add_tag:
    case CellAction::remove_tag:
      return type == AttributeType::tags && cell.value >= 0 &&
             static_cast<std::uint64_t>(cell.value) < texts;
  }
  return false;
}

// Of each change, the cells that end at its end_cell.
template <typename Change>
bool ends_ascend(const std::vector<Change>& changes, std::size_t cells) {
  std::uint32_t last = 0;
  for (const Change& change : changes) {
    if (change.end_cell < last) return false;
    last = change.end_cell;
  }
  return last == cells;
}

Status check_cells(const ChangeBatch& batch) {
  for (const CellChange& cell : batch.cells) {
    if (cell.attribute >= batch.attributes.size()) {
      return invalid("a cell is of an attribute that the batch does not list");
    }
    const AttributeSpec& spec = batch.attributes[cell.attribute];
    if (!is_change(spec.type, cell, batch.texts.size())) {
      return invalid(fmt::format("a value of attribute {} is none that a {} can have", spec.name,
                                 to_string(spec.type)));
    }
  }
  for (const CellChange& cell : batch.event_cells) {
    if (cell.attribute >= batch.event_properties.size()) {
      return invalid("a value is of an event property that the batch does not list");
    }
    const EventPropertySpec& spec = batch.event_properties[cell.attribute];
    if (cell.action != CellAction::set || !is_value(spec.type, cell.value, batch.texts.size())) {
      return invalid(fmt::format("a value of event property {} is none that a {} can have",
                                 spec.name, to_string(spec.type)));
    }
  }
  return {};
}

template <typename Named>
Status check_names(const std::vector<Named>& all, std::string_view what) {
  std::set<std::string_view> names;
  for (const Named& one : all) {
    if (!names.insert(one.name).second) {
      return invalid(fmt::format("{} {} is listed twice", what, one.name));
    }
  }
  return {};
}

Status check_lists(const ChangeBatch& batch) {
  for (const AttributeSpec& spec : batch.attributes) {
    if (Status good = check_attribute(spec); !good.ok()) return good;
  }
  for (const EventPropertySpec& spec : batch.event_properties) {
    if (Status good = check_property(spec); !good.ok()) return good;
  }
  if (Status good = check_names(batch.attributes, "attribute"); !good.ok()) return good;
  if (Status good = check_names(batch.event_properties, "event property"); !good.ok()) return good;
  if (Status good = check_texts(batch.texts, "values", true); !good.ok()) return good;
  if (Status good = check_texts(batch.ids, "customer ids", false); !good.ok()) return good;
  return check_texts(batch.event_ids, "customer ids of events", false);
}

Status check_events(const ChangeBatch& batch) {
  for (const EventChange& event : batch.events) {
    if (event.type >= batch.texts.size() || batch.texts[event.type].empty()) {
      return invalid("an event has no type");
    }
    if (!is_within(event.time, kEventTimes.low, kEventTimes.high)) {
      return invalid(fmt::format("an event of type {} is outside the years 1 to 9999",
                                 batch.texts[event.type]));
    }
  }
  return {};
}

}  // namespace

Status check_changes(const ChangeBatch& batch) {
  if (Status good = check_lists(batch); !good.ok()) return good;
  if (batch.ids.size() != batch.customers.size() || batch.event_ids.size() != batch.events.size()) {
    return invalid("a change has no customer id");
  }
  if (!ends_ascend(batch.customers, batch.cells.size()) ||
      !ends_ascend(batch.events, batch.event_cells.size())) {
    return invalid("the cells of changes do not follow each other");
  }
  if (std::any_of(batch.customers.begin(), batch.customers.end(), [](const CustomerChange& change) {
        return change.kind > CustomerChange::Kind::remove;
      })) {
    return invalid("a change of a customer is of no known kind");
  }
  if (Status good = check_cells(batch); !good.ok()) return good;
  return check_events(batch);
}

}  // namespace muster::engine
