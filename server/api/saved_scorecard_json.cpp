#include "server/api/saved_scorecard_json.hpp"

#include <boost/json/parse.hpp>
#include <boost/json/value.hpp>

#include "server/api/answer_json.hpp"
#include "server/api/json_writer.hpp"

namespace muster::server {
namespace {

namespace json = boost::json;

/// The card as it was saved.
json::value card_of(const engine::Segment& scorecard) {
  json::error_code wrong;
  json::value card = json::parse(scorecard.where, wrong);
  return wrong ? json::value() : card;
}

void write_moment(JsonWriter& out, std::string_view key, engine::Instant instant) {
  out.key(key).string(engine::format_instant(instant));
}

void write_words(JsonWriter& out, const engine::Segment& scorecard) {
  out.key("description").string(scorecard.description);
  out.key("owner").string(scorecard.owner);
}

void write_scorecard(JsonWriter& out, const engine::Segment& scorecard) {
  out.key("name").string(scorecard.name).key("card").tree(card_of(scorecard));
  write_words(out, scorecard);
  write_moment(out, "created", scorecard.created);
  write_moment(out, "changed", scorecard.changed);
}

}  // namespace

std::string scorecard_json(const engine::Segment& scorecard) {
  std::string text;
  JsonWriter out(text);
  out.begin_object();
  write_scorecard(out, scorecard);
  out.end_object();
  return text;
}

std::string to_json(const ScorecardSaved& saved) {
  std::string text;
  JsonWriter out(text);
  out.begin_object();
  write_scorecard(out, saved.scorecard);
  out.key("new").flag(saved.created);
  write_warnings(out, saved.warnings);
  out.end_object();
  return text;
}

std::string scorecards_json(const engine::SavedState& state, const engine::Population& population) {
  std::string text;
  JsonWriter out(text);
  out.begin_object().key("scorecards").begin_array();
  for (const engine::Segment* scorecard : state.scorecards.by_name()) {
    const json::value card = card_of(*scorecard);
    const json::value* rules = card.is_object() ? card.get_object().if_contains("rules") : nullptr;
    out.begin_object().key("name").string(scorecard->name);
    out.key("rules").integer(rules != nullptr && rules->is_array() ? rules->get_array().size() : 0);
    write_words(out, *scorecard);
    write_moment(out, "created", scorecard->created);
    write_moment(out, "changed", scorecard->changed);
    out.end_object();
  }
  out.end_array().key("version").string(population.version()).end_object();
  return text;
}

std::string scorecard_history_json(std::string_view name,
                                   const std::vector<engine::SegmentRevision>& history) {
  std::string text;
  JsonWriter out(text);
  out.begin_object().key("name").string(name).key("history").begin_array();
  for (const engine::SegmentRevision& revision : history) {
    out.begin_object().key("change").string(engine::to_string(revision.change));
    write_moment(out, "at", revision.at);
    out.key("card").tree(card_of(revision.segment));
    write_words(out, revision.segment);
    out.end_object();
  }
  out.end_array().end_object();
  return text;
}

}  // namespace muster::server
