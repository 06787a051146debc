#include "server/api/events_json.hpp"

#include "engine/types.hpp"

namespace muster::server {
namespace {

void write_type(JsonWriter& json, const query::EventTypeSummary& type) {
  json.begin_object().key("name").string(type.name).key("events").integer(type.events);
  json.key("first").value(type.first).key("last").value(type.last);
  json.key("properties").begin_array();
  for (const std::string& property : type.properties) json.string(property);
  json.end_array().end_object();
}

void write_property(JsonWriter& json, const query::EventPropertySummary& property) {
  json.begin_object().key("name").string(property.name);
  json.key("type").string(engine::to_string(property.type));
  if (property.type == engine::AttributeType::number) json.key("scale").integer(property.scale);
  json.key("known").integer(property.known);
  if (property.distinct) {
    json.key("distinct").integer(*property.distinct);
    json.key("top").begin_array();
    for (const query::EventValueCount& value : property.top) {
      json.begin_object().key("value").string(value.value).key("events").integer(value.events);
      json.end_object();
    }
    json.end_array();
  } else if (property.known > 0) {
    json.key("minimum").value(property.minimum).key("maximum").value(property.maximum);
  }
  json.end_object();
}

}  // namespace

void write_events(JsonWriter& json, const query::EventsSummary& events) {
  json.begin_object().key("events").integer(events.events).key("bytes").integer(events.bytes);
  json.key("types").begin_array();
  for (const query::EventTypeSummary& type : events.types) write_type(json, type);
  json.end_array().key("properties").begin_array();
  for (const query::EventPropertySummary& property : events.properties) {
    write_property(json, property);
  }
  json.end_array().end_object();
}

}  // namespace muster::server
