#include "server/api/why_json.hpp"

#include "server/api/json_writer.hpp"
#include "server/api/score_json.hpp"

namespace muster::server {
namespace {

void write_names(JsonWriter& json, std::string_view key, const std::vector<std::string>& names) {
  json.key(key).begin_array();
  for (const std::string& name : names) json.string(name);
  json.end_array();
}

// Depth is that of the expression, which limits.hpp bounds.
void write_clause(JsonWriter& json, const query::WhyClause& clause) {
  json.begin_object();
  json.key("where").string(clause.where);
  if (!clause.joins.empty()) json.key("joins").string(clause.joins);
  json.key("holds").flag(clause.holds);
  if (clause.joins.empty()) {
    json.key("would_change").flag(clause.would_change);
    write_seen(json, clause.seen);
  }
  if (!clause.operands.empty()) {
    json.key("operands").begin_array();
    for (const query::WhyClause& operand : clause.operands) write_clause(json, operand);
    json.end_array();
  }
  json.end_object();
}

}  // namespace

void write_seen(JsonWriter& json, const std::vector<query::SeenValue>& seen) {
  json.key("seen").begin_object();
  for (const query::SeenValue& each : seen) json.key(each.attribute).value(each.value);
  json.end_object();
}

std::string to_json(const query::CustomerAnswer& answer, const std::vector<NamedScore>& scores) {
  std::string text;
  JsonWriter json(text);
  json.begin_object();
  json.key("id").string(answer.id);
  json.key("attributes").begin_object();
  for (const auto& cell : answer.cells) json.key(cell.attribute).value(cell.value);
  json.end_object();
  if (!answer.done.empty()) {
    json.key("events").begin_object();
    for (const auto& done : answer.done) {
      json.key(done.type).begin_object();
      json.key("count").integer(done.events);
      json.key("first").value(done.first);
      json.key("last").value(done.last);
      json.end_object();
    }
    json.end_object();
  }
  write_names(json, "segments", answer.segments);
  write_names(json, "lists", answer.lists);
  json.key("scores").begin_object();
  for (const NamedScore& each : scores) {
    json.key(each.name).begin_object();
    write_decimal(json, "score", each.score);
    write_text(json, "grade", each.grade);
    json.end_object();
  }
  json.end_object();
  json.key("version").string(answer.version);
  json.end_object();
  return text;
}

std::string to_json(const query::WhyAnswer& answer) {
  std::string text;
  JsonWriter json(text);
  json.begin_object();
  json.key("id").string(answer.id);
  json.key("holds").flag(answer.holds);
  json.key("whole");
  write_clause(json, answer.whole);
  write_names(json, "changes", answer.changes);
  json.key("same_reason").integer(answer.same_reason);
  json.key("version").string(answer.version);
  json.key("elapsed_us").integer(answer.elapsed_us);
  json.end_object();
  return text;
}

}  // namespace muster::server
