#include "server/api/profile_json.hpp"

#include "server/api/answer_json.hpp"
#include "server/api/json_writer.hpp"

namespace muster::server {
namespace {

void write_real(JsonWriter& json, std::string_view name, const std::optional<double>& number) {
  json.key(name);
  if (number) {
    json.real(*number);
  } else {
    json.null();
  }
}

void write_text(JsonWriter& json, std::string_view name, const std::optional<std::string>& text) {
  json.key(name);
  if (text) {
    json.string(*text);
  } else {
    json.null();
  }
}

void write_value(JsonWriter& json, const query::ProfileValue& value) {
  json.begin_object().key("attribute").string(value.attribute);
  write_text(json, "value", value.unknown ? std::nullopt : std::optional(value.label));
  json.key("count").integer(value.count);
  json.key("base_count").integer(value.base_count);
  json.key("share").real(value.share);
  json.key("base_share").real(value.base_share);
  write_real(json, "index", value.lift ? std::optional(*value.lift * 100) : std::nullopt);
  write_real(json, "lift", value.lift);
  json.key("lift_low").real(value.lift_low);
  json.key("lift_high").real(value.lift_high);
  write_text(json, "condition", value.condition);
  json.end_object();
}

}  // namespace

std::string to_json(const query::ProfileAnswer& answer) {
  std::string text;
  JsonWriter json(text);
  json.begin_object().key("values").begin_array();
  for (const query::ProfileValue& value : answer.values) write_value(json, value);
  json.end_array().key("rest").begin_array();
  for (const query::ProfileRest& rest : answer.rest) {
    json.begin_object().key("attribute").string(rest.attribute);
    json.key("values").integer(rest.values);
    json.key("count").integer(rest.count);
    json.key("base_count").integer(rest.base_count);
    json.end_object();
  }
  json.end_array();
  json.key("count").integer(answer.count);
  json.key("base").integer(answer.base);
  json.key("population").integer(answer.population);
  json.key("version").string(answer.version);
  json.key("elapsed_us").integer(answer.elapsed_us);
  write_warnings(json, answer.warnings);
  json.end_object();
  return text;
}

}  // namespace muster::server
