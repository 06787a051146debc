#include "server/api/difference_json.hpp"

#include "server/api/answer_json.hpp"
#include "server/api/json_writer.hpp"

namespace muster::server {
namespace {

using query::DifferenceAnswer;
using query::DifferenceMember;
using query::DifferenceSide;

void write_state(JsonWriter& json, std::string_view key, const std::string& version,
                 engine::Instant as_of, std::uint64_t count) {
  json.key(key).begin_object();
  json.key("version").string(version);
  json.key("as_of").value(as_of);
  json.key("count").integer(count);
  json.end_object();
}

void write_member(JsonWriter& json, const DifferenceAnswer& answer, const DifferenceMember& member,
                  std::string_view stranger) {
  json.begin_object();
  json.key("id").string(member.id);
  json.key(stranger).flag(member.is_stranger);
  json.key("changes").begin_object();
  for (std::size_t at = 0; at < answer.attributes.size(); ++at) {
    if (query::same_value(member.before[at], member.after[at])) continue;
    json.key(answer.attributes[at].name).begin_object();
    json.key("from").value(member.before[at]).key("to").value(member.after[at]);
    json.end_object();
  }
  json.end_object().end_object();
}

void write_side(JsonWriter& json, std::string_view key, const DifferenceAnswer& answer,
                const DifferenceSide& side, std::string_view strangers, std::string_view stranger) {
  json.key(key).begin_object();
  json.key("count").integer(side.count);
  json.key(strangers).integer(side.strangers);
  json.key("unchanged").integer(side.unchanged);
  json.key("members").begin_array();
  for (const DifferenceMember& member : side.members) {
    write_member(json, answer, member, stranger);
  }
  json.end_array().key("next");
  if (side.has_more && !side.members.empty()) {
    json.string(side.members.back().id);
  } else {
    json.null();
  }
  json.end_object();
}

void write_changes(JsonWriter& json, std::string_view key, const query::ValueChanges& changes) {
  json.key(key).begin_object();
  json.key("changed").integer(changes.changed);
  json.key("became_known").integer(changes.became_known);
  json.key("became_unknown").integer(changes.became_unknown);
  json.key("rose").integer(changes.rose);
  json.key("fell").integer(changes.fell);
  json.key("transitions").begin_array();
  for (const query::ValueTransition& transition : changes.transitions) {
    json.begin_object();
    json.key("from").value(transition.from).key("to").value(transition.to);
    json.key("customers").integer(transition.customers);
    json.end_object();
  }
  json.end_array();
  json.key("other_transitions").integer(changes.other_transitions);
  json.end_object();
}

}  // namespace

std::string to_json(const DifferenceAnswer& answer) {
  std::string text;
  JsonWriter json(text);
  json.begin_object();
  json.key("where").string(answer.where);
  write_state(json, "from", answer.from_version, answer.from_as_of, answer.from_count);
  write_state(json, "to", answer.to_version, answer.to_as_of, answer.to_count);
  json.key("stayed").integer(answer.stayed);
  write_side(json, "entered", answer, answer.entered, "new_customers", "is_new");
  write_side(json, "left", answer, answer.left, "removed_customers", "is_removed");
  json.key("attributes").begin_array();
  for (const query::AttributeDifference& attribute : answer.attributes) {
    json.begin_object();
    json.key("name").string(attribute.name);
    write_changes(json, "entered", attribute.entered);
    write_changes(json, "left", attribute.left);
    json.end_object();
  }
  json.end_array();
  json.key("elapsed_us").integer(answer.elapsed_us);
  write_warnings(json, answer.warnings);
  json.end_object();
  return text;
}

}  // namespace muster::server
