#include "server/api/snapshot_json.hpp"

#include "server/api/json_writer.hpp"

namespace muster::server {
namespace {

void write_snapshot(JsonWriter& json, const engine::Snapshot& snapshot) {
  json.begin_object().key("name").string(snapshot.name);
  if (snapshot.damage.empty()) {
    json.key("version").string(snapshot.lineage.version());
    json.key("taken").string(engine::format_instant(snapshot.taken));
    json.key("customers").integer(snapshot.customers);
    json.key("bytes").integer(snapshot.bytes);
  } else {
    json.key("damage").string(snapshot.damage);
  }
  json.end_object();
}

}  // namespace

std::string to_json(const engine::Snapshot& snapshot) {
  std::string text;
  JsonWriter json(text);
  write_snapshot(json, snapshot);
  return text;
}

std::string snapshots_json(const std::vector<engine::Snapshot>& all, std::string_view version) {
  std::string text;
  JsonWriter json(text);
  json.begin_object().key("snapshots").begin_array();
  for (const engine::Snapshot& each : all) write_snapshot(json, each);
  json.end_array().key("version").string(version).end_object();
  return text;
}

}  // namespace muster::server
