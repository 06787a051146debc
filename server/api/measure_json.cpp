#include "server/api/measure_json.hpp"

#include "server/api/answer_json.hpp"
#include "server/api/json_writer.hpp"

namespace muster::server {
namespace {

void write_fraction(JsonWriter& json, const query::MeasuredValue& value) {
  if (value.fraction) json.key("fraction").string(*value.fraction);
}

void write_aggregate(JsonWriter& json, const query::Aggregate& aggregate) {
  json.begin_object();
  json.key("of").string(aggregate.of);
  json.key("type").string(query::kind_name(aggregate.kind));
  json.key("known").integer(aggregate.known);
  json.key("unknown").integer(aggregate.unknown);
  write_figure(json.key("sum"), aggregate.sum);
  write_figure(json.key("mean"), aggregate.mean);
  write_figure(json.key("minimum"), aggregate.minimum.figure);
  write_figure(json.key("maximum"), aggregate.maximum.figure);
  json.key("quantiles").begin_array();
  for (const query::Quantile& quantile : aggregate.quantiles) {
    json.begin_object().key("at").digits(engine::format_decimal(quantile.at));
    write_figure(json.key("value"), quantile.value.figure);
    write_fraction(json, quantile.value);
    json.end_object();
  }
  json.end_array().end_object();
}

void write_cutoff(JsonWriter& json, const query::Cutoff& cutoff) {
  json.begin_object();
  write_figure(json.key("value"), cutoff.value.figure);
  write_fraction(json, cutoff.value);
  json.key("count").integer(cutoff.count);
  json.key("share").real(cutoff.share);
  json.key("ties").integer(cutoff.ties);
  json.key("condition");
  if (cutoff.condition) {
    json.string(*cutoff.condition);
  } else {
    json.null();
  }
  json.end_object();
}

void write_side(JsonWriter& json, std::string_view name, const std::optional<query::Cutoff>& side) {
  json.key(name);
  if (side) {
    write_cutoff(json, *side);
  } else {
    json.null();
  }
}

}  // namespace

void write_figure(JsonWriter& json, const query::Figure& figure) {
  if (const auto* digits = std::get_if<std::string>(&figure)) {
    json.digits(*digits);
  } else if (const auto* real = std::get_if<double>(&figure)) {
    json.real(*real);
  } else if (std::holds_alternative<std::monostate>(figure)) {
    json.null();
  } else {
    json.string(query::format_figure(figure));
  }
}

std::string to_json(const query::AggregateAnswer& answer) {
  std::string text;
  JsonWriter json(text);
  json.begin_object().key("aggregates").begin_array();
  for (const query::Aggregate& aggregate : answer.aggregates) write_aggregate(json, aggregate);
  json.end_array();
  json.key("places").integer(answer.places);
  json.key("count").integer(answer.count);
  json.key("population").integer(answer.population);
  json.key("version").string(answer.version);
  json.key("elapsed_us").integer(answer.elapsed_us);
  write_warnings(json, answer.warnings);
  json.end_object();
  return text;
}

std::string to_json(const query::CutoffsAnswer& answer) {
  std::string text;
  JsonWriter json(text);
  json.begin_object();
  json.key("of").string(answer.of);
  json.key("type").string(query::kind_name(answer.kind));
  json.key("keep").string(answer.keep == query::Keep::highest ? "highest" : "lowest");
  json.key("sizes").begin_array();
  for (const query::SizedCutoff& sized : answer.sizes) {
    json.begin_object().key("size").integer(sized.size);
    write_side(json, "at_least", sized.at_least);
    write_side(json, "at_most", sized.at_most);
    json.end_object();
  }
  json.end_array().key("curve").begin_array();
  for (const query::Cutoff& cutoff : answer.curve) write_cutoff(json, cutoff);
  json.end_array();
  json.key("known").integer(answer.known);
  json.key("unknown").integer(answer.unknown);
  json.key("count").integer(answer.count);
  json.key("population").integer(answer.population);
  json.key("version").string(answer.version);
  json.key("elapsed_us").integer(answer.elapsed_us);
  write_warnings(json, answer.warnings);
  json.end_object();
  return text;
}

}  // namespace muster::server
