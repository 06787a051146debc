#include "server/api/answer_json.hpp"

#include <utility>
#include <vector>

#include "query/plan/plan.hpp"
#include "server/api/events_json.hpp"
#include "server/api/json_writer.hpp"

namespace muster::server {
namespace {

void write_range(JsonWriter& json, std::string_view name, const engine::Value& value) {
  if (!std::holds_alternative<engine::Unknown>(value)) json.key(name).value(value);
}

void write_attribute(JsonWriter& json, const query::AttributeSummary& attribute) {
  json.begin_object();
  json.key("name").string(attribute.name);
  json.key("family").string(engine::to_string(attribute.family));
  json.key("type").string(engine::to_string(attribute.type));
  if (attribute.type == engine::AttributeType::number) json.key("scale").integer(attribute.scale);
  json.key("known").integer(attribute.known);
  json.key("known_share").real(attribute.known_share);
  json.key("bytes").integer(attribute.bytes);
  if (attribute.distinct) {
    json.key("distinct").integer(*attribute.distinct);
    json.key("top").begin_array();
    for (const query::ValueCount& value : attribute.top) {
      json.begin_object().key("value").string(value.value).key("count").integer(value.count);
      json.end_object();
    }
    json.end_array();
  }
  write_range(json, "minimum", attribute.minimum);
  write_range(json, "maximum", attribute.maximum);
  json.key("reason").string(attribute.reason);
  if (!attribute.computed.empty()) json.key("computed").string(attribute.computed);
  json.end_object();
}

// Depth is that of the expression, which limits.hpp bounds.
void write_clause(JsonWriter& json, const query::ExplainedClause& clause, std::uint64_t whole) {
  json.begin_object();
  json.key("where").string(clause.where);
  if (!clause.joins.empty()) json.key("joins").string(clause.joins);
  json.key("count").integer(clause.count);
  json.key("share").real(clause.share);
  if (clause.without) {
    json.key("without").integer(*clause.without);
    json.key("costs").integer(static_cast<std::int64_t>(*clause.without) -
                              static_cast<std::int64_t>(whole));
  }
  json.key("only_unknown").integer(clause.only_unknown);
  if (!clause.plan.empty()) json.key("plan").string(clause.plan);
  json.key("bytes").integer(clause.bytes);
  json.key("elapsed_us").integer(clause.elapsed_us);
  if (!clause.operands.empty()) {
    json.key("operands").begin_array();
    for (const query::ExplainedClause& operand : clause.operands) {
      write_clause(json, operand, whole);
    }
    json.end_array();
  }
  json.end_object();
}

}  // namespace

void write_warnings(JsonWriter& json, const std::vector<query::Warning>& warnings) {
  if (warnings.empty()) return;
  json.key("warnings").begin_array();
  for (const query::Warning& warning : warnings) {
    json.begin_object().key("message").string(warning.message);
    if (warning.position) {
      json.key("position").begin_object();
      json.key("offset").integer(warning.position->offset);
      json.key("line").integer(warning.position->line);
      json.key("column").integer(warning.position->column);
      json.end_object();
    }
    if (warning.suggestion) json.key("suggestion").string(*warning.suggestion);
    json.end_object();
  }
  json.end_array();
}

std::string to_json(const query::CountAnswer& answer,
                    const std::optional<query::ExplainAnswer>& explanation) {
  std::string text;
  JsonWriter json(text);
  json.begin_object();
  json.key("count").integer(answer.count);
  json.key("population").integer(answer.population);
  json.key("share").real(answer.share);
  json.key("version").string(answer.version);
  json.key("elapsed_us").integer(answer.elapsed_us);
  if (explanation) {
    json.key("explain").begin_object();
    json.key("where").string(explanation->where);
    json.key("english").string(explanation->english);
    json.key("plan").string(explanation->plan);
    json.key("whole");
    write_clause(json, explanation->whole, explanation->whole.count);
    json.key("elapsed_us").integer(explanation->elapsed_us);
    json.end_object();
  }
  write_warnings(json, answer.warnings);
  json.end_object();
  return text;
}

std::string to_json(const query::CountsAnswer& answer) {
  std::string text;
  JsonWriter json(text);
  json.begin_object().key("counts").begin_array();
  for (const query::NamedCount& count : answer.counts) {
    json.begin_object();
    json.key("name").string(count.name);
    json.key("count").integer(count.count);
    json.key("share").real(count.share);
    write_warnings(json, count.warnings);
    json.end_object();
  }
  json.end_array();
  json.key("population").integer(answer.population);
  json.key("version").string(answer.version);
  json.key("elapsed_us").integer(answer.elapsed_us);
  json.end_object();
  return text;
}

std::string to_json(const query::BreakdownAnswer& answer) {
  std::string text;
  JsonWriter json(text);
  json.begin_object().key("by").begin_array();
  for (const std::string& name : answer.by) json.string(name);
  json.end_array().key("cells").begin_array();
  for (const query::BreakdownCell& cell : answer.cells) {
    json.begin_object().key("values").begin_array();
    for (const engine::Value& value : cell.values) json.value(value);
    json.end_array();
    json.key("count").integer(cell.count).key("share").real(cell.share).end_object();
  }
  json.end_array();
  json.key("other").begin_object();
  json.key("cells").integer(answer.other_cells).key("count").integer(answer.other_count);
  json.end_object();
  if (!answer.totals.empty()) {
    json.key("totals").begin_array();
    for (const std::vector<query::BreakdownTotal>& totals : answer.totals) {
      json.begin_array();
      for (const query::BreakdownTotal& total : totals) {
        json.begin_object().key("value").value(total.value);
        json.key("count").integer(total.count).key("share").real(total.share).end_object();
      }
      json.end_array();
    }
    json.end_array();
  }
  json.key("count").integer(answer.count);
  json.key("population").integer(answer.population);
  json.key("version").string(answer.version);
  json.key("elapsed_us").integer(answer.elapsed_us);
  write_warnings(json, answer.warnings);
  json.end_object();
  return text;
}

std::string to_json(const query::MembersPage& page) {
  std::string text;
  JsonWriter json(text);
  json.begin_object().key("members").begin_array();
  for (const query::Member& member : page.members) {
    json.begin_object().key("id").string(member.id);
    for (std::size_t i = 0; i < page.columns.size(); ++i) {
      json.key(page.columns[i].name).value(member.cells[i]);
    }
    json.end_object();
  }
  json.end_array().key("next");
  if (page.next) {
    json.string(*page.next);
  } else {
    json.null();
  }
  json.key("count").integer(page.count);
  json.key("version").string(page.version);
  json.key("elapsed_us").integer(page.elapsed_us);
  write_warnings(json, page.warnings);
  json.end_object();
  return text;
}

std::string to_json(const query::AttributesAnswer& answer) {
  std::string text;
  JsonWriter json(text);
  json.begin_object().key("attributes").begin_array();
  for (const query::AttributeSummary& attribute : answer.attributes) {
    write_attribute(json, attribute);
  }
  json.end_array();
  json.key("events");
  write_events(json, answer.events);
  json.key("id_bytes").integer(answer.id_bytes);
  json.key("population").integer(answer.population);
  json.key("version").string(answer.version);
  json.end_object();
  return text;
}

}  // namespace muster::server
