#include "server/api/saved_json.hpp"

#include "server/api/answer_json.hpp"
#include "server/api/json_writer.hpp"

namespace muster::server {
namespace {

void write_moment(JsonWriter& json, std::string_view key, engine::Instant instant) {
  json.key(key).string(engine::format_instant(instant));
}

void write_family(JsonWriter& json, const std::optional<engine::Family>& family) {
  json.key("family");
  if (family) {
    json.string(engine::to_string(*family));
  } else {
    json.null();
  }
}

void write_definition(JsonWriter& json, const engine::Segment& segment) {
  write_family(json, segment.family);
  json.key("where").string(segment.where);
  json.key("description").string(segment.description);
  json.key("owner").string(segment.owner);
}

void write_segment(JsonWriter& json, const engine::Segment& segment) {
  json.key("name").string(segment.name);
  write_definition(json, segment);
  write_moment(json, "created", segment.created);
  write_moment(json, "changed", segment.changed);
}

void write_list(JsonWriter& json, const engine::ListEntry& entry,
                const engine::Population& population) {
  json.key("name").string(entry.name);
  json.key("size").integer(entry.size);
  json.key("source").string(entry.where.empty() ? "import" : "expression");
  json.key("where");
  if (entry.where.empty()) {
    json.null();
  } else {
    json.string(entry.where);
  }
  write_moment(json, "as_of", entry.as_of);
  json.key("made_at_version").string(entry.version);
  json.key("stale").flag(entry.version != population.version());
  json.key("description").string(entry.description);
  json.key("owner").string(entry.owner);
  write_moment(json, "created", entry.created);
  write_moment(json, "changed", entry.changed);
}

}  // namespace

std::string to_json(const engine::Segment& segment) {
  std::string text;
  JsonWriter json(text);
  json.begin_object();
  write_segment(json, segment);
  json.end_object();
  return text;
}

std::string to_json(const SegmentSaved& saved) {
  std::string text;
  JsonWriter json(text);
  json.begin_object();
  write_segment(json, saved.segment);
  json.key("new").flag(saved.created);
  write_warnings(json, saved.warnings);
  json.end_object();
  return text;
}

std::string to_json(std::string_view name, const std::vector<engine::SegmentRevision>& history,
                    const std::vector<SegmentSize>* sizes) {
  std::string text;
  JsonWriter json(text);
  json.begin_object().key("name").string(name).key("history").begin_array();
  for (const engine::SegmentRevision& revision : history) {
    json.begin_object();
    json.key("change").string(engine::to_string(revision.change));
    write_moment(json, "at", revision.at);
    write_definition(json, revision.segment);
    json.end_object();
  }
  json.end_array();
  if (sizes != nullptr) {
    json.key("sizes").begin_array();
    for (const SegmentSize& size : *sizes) {
      json.begin_object();
      write_moment(json, "at", size.at);
      json.key("size").integer(size.size);
      json.key("version").string(size.version);
      json.key("reason").string(size.reason);
      json.end_object();
    }
    json.end_array();
  }
  json.end_object();
  return text;
}

std::string to_json(const engine::ListEntry& entry, const engine::Population& population) {
  std::string text;
  JsonWriter json(text);
  json.begin_object();
  write_list(json, entry, population);
  json.end_object();
  return text;
}

std::string to_json(const ListSaved& saved, const engine::Population& population) {
  std::string text;
  JsonWriter json(text);
  json.begin_object();
  write_list(json, saved.entry, population);
  json.key("new").flag(saved.created);
  json.key("customers").integer(saved.known);
  json.key("unknown").integer(saved.unknown);
  json.key("first_unknown").begin_array();
  for (const std::string& id : saved.first_unknown) json.string(id);
  json.end_array();
  write_warnings(json, saved.warnings);
  json.end_object();
  return text;
}

std::string segments_json(const engine::SavedState& state, const engine::Population& population) {
  std::string text;
  JsonWriter json(text);
  json.begin_object().key("segments").begin_array();
  for (const engine::Segment* segment : state.segments.by_name()) {
    json.begin_object();
    write_segment(json, *segment);
    json.end_object();
  }
  json.end_array().key("version").string(population.version()).end_object();
  return text;
}

std::string lists_json(const engine::SavedState& state, const engine::Population& population) {
  std::string text;
  JsonWriter json(text);
  json.begin_object().key("lists").begin_array();
  for (const auto& [name, entry] : state.lists) {
    json.begin_object();
    write_list(json, entry, population);
    json.end_object();
  }
  json.end_array().key("version").string(population.version()).end_object();
  return text;
}

std::string deleted_json(std::string_view name) {
  std::string text;
  JsonWriter(text).begin_object().key("deleted").string(name).end_object();
  return text;
}

}  // namespace muster::server
