#include "server/api/overlap_json.hpp"

#include "server/api/answer_json.hpp"
#include "server/api/json_writer.hpp"

namespace muster::server {
namespace {

void write_ratio(JsonWriter& json, std::string_view name, const std::optional<double>& ratio) {
  json.key(name);
  if (ratio) {
    json.real(*ratio);
  } else {
    json.null();
  }
}

void write_pair(JsonWriter& json, const query::OverlapAnswer& answer,
                const query::OverlapPair& pair) {
  json.begin_object().key("segments").begin_array();
  json.string(answer.segments[pair.first].name).string(answer.segments[pair.second].name);
  json.end_array();
  json.key("count").integer(pair.count);
  json.key("share_of_first").real(pair.share_of_first);
  json.key("share_of_second").real(pair.share_of_second);
  write_ratio(json, "jaccard", pair.jaccard);
  write_ratio(json, "lift", pair.lift);
  json.end_object();
}

void write_regions(JsonWriter& json, const query::OverlapAnswer& answer) {
  json.key("regions").begin_array();
  for (const query::ExclusiveRegion& region : answer.regions) {
    json.begin_object().key("segments").begin_array();
    for (const std::size_t segment : region.segments) json.string(answer.segments[segment].name);
    json.end_array();
    json.key("count").integer(region.count).key("share").real(region.share).end_object();
  }
  json.end_array();
  json.key("other_regions").begin_object();
  json.key("regions").integer(answer.other_regions).key("count").integer(answer.other_count);
  json.end_object();
}

}  // namespace

std::string to_json(const query::OverlapAnswer& answer) {
  std::string text;
  JsonWriter json(text);
  json.begin_object().key("segments").begin_array();
  for (const query::OverlapSegment& segment : answer.segments) {
    json.begin_object();
    json.key("name").string(segment.name).key("where").string(segment.where);
    json.key("count").integer(segment.count).key("share").real(segment.share);
    write_warnings(json, segment.warnings);
    json.end_object();
  }
  json.end_array().key("pairs").begin_array();
  for (const query::OverlapPair& pair : answer.pairs) write_pair(json, answer, pair);
  json.end_array();
  if (answer.has_regions) {
    write_regions(json, answer);
  } else {
    json.key("regions").null().key("other_regions").null();
  }
  json.key("union").integer(answer.any);
  json.key("none").integer(answer.none);
  json.key("population").integer(answer.population);
  json.key("version").string(answer.version);
  json.key("elapsed_us").integer(answer.elapsed_us);
  json.end_object();
  return text;
}

}  // namespace muster::server
