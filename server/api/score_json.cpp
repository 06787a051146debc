#include "server/api/score_json.hpp"

#include "query/scorecards/score_bands.hpp"
#include "server/api/answer_json.hpp"
#include "server/api/json_writer.hpp"
#include "server/api/scorecard_body.hpp"
#include "server/api/why_json.hpp"

namespace muster::server {
namespace {

void write_bands(JsonWriter& json, const query::ScoreAnswer& answer) {
  json.key("histogram").begin_array();
  for (const query::ScoreBand& band : query::score_bands(answer.cells, answer.scale)) {
    json.begin_object();
    write_decimal(json, "from", band.from);
    write_decimal(json, "below", band.below);
    json.key("customers").integer(band.customers);
    if (answer.backtest) json.key("positives").integer(band.positives);
    json.end_object();
  }
  json.end_array();
}

void write_cells(JsonWriter& json, const query::ScoreAnswer& answer) {
  json.key("cells").begin_array();
  for (const engine::ScoreCell& cell : answer.cells) {
    json.begin_object();
    write_decimal(json, "score", query::decimal_of(cell.score, answer.scale));
    json.key("customers").integer(cell.customers);
    if (answer.backtest) json.key("positives").integer(cell.positives);
    json.end_object();
  }
  json.end_array();
}

void write_grades(JsonWriter& json, const query::ScoreAnswer& answer) {
  json.key("grades").begin_array();
  for (const query::GradeCount& grade : answer.grades) {
    json.begin_object();
    write_text(json, "name", grade.name);
    write_decimal(json, "from", grade.from);
    json.key("customers").integer(grade.customers).key("share").real(grade.share);
    if (answer.backtest) {
      json.key("positives").integer(grade.positives);
      write_real(json, "rate", grade.rate);
    }
    json.end_object();
  }
  json.end_array();
}

void write_rules(JsonWriter& json, const query::ScoreAnswer& answer) {
  json.key("rules").begin_array();
  for (const query::RuleFigures& rule : answer.rules) {
    json.begin_object().key("name").string(rule.name).key("gives").string(rule.text);
    write_text(json, "group", rule.group);
    json.key("customers").integer(rule.customers).key("share").real(rule.share);
    json.key("points").digits(rule.points);
    write_exact(json, "mean", rule.mean);
    if (answer.backtest) {
      json.key("positives").integer(rule.positives);
      write_real(json, "rate", rule.rate);
      write_real(json, "lift", rule.lift);
    }
    json.end_object();
  }
  json.end_array();
}

void write_reason(JsonWriter& json, const query::RuleReason& rule) {
  json.begin_object().key("name").string(rule.name).key("gives").string(rule.text);
  write_text(json, "group", rule.group);
  json.key("holds").flag(rule.holds);
  write_decimal(json, "points", rule.points);
  if (rule.value) json.key("value").string(*rule.value);
  if (!rule.seen.empty()) write_seen(json, rule.seen);
  json.end_object();
}

void write_part(JsonWriter& json, std::string_view key, const query::SuggestPart& part) {
  json.key(key).begin_object().key("customers").integer(part.customers);
  json.key("positives").integer(part.positives);
  write_exact(json, "auc", part.auc);
  json.end_object();
}

void write_evidence(JsonWriter& json, const query::AttributeEvidence& evidence) {
  json.begin_object().key("attribute").string(evidence.attribute);
  json.key("information").real(evidence.information);
  json.key("suspicious").flag(evidence.suspicious).key("values").begin_array();
  for (const query::ValueEvidence& value : evidence.values) {
    json.begin_object().key("value").string(value.label);
    write_text(json, "condition", value.condition);
    json.key("customers").integer(value.customers).key("positives").integer(value.positives);
    json.key("rate").real(value.rate).key("weight").real(value.weight);
    json.key("information").real(value.information).end_object();
  }
  json.end_array().end_object();
}

}  // namespace

void write_decimal(JsonWriter& json, std::string_view key, engine::Decimal value) {
  json.key(key).digits(engine::format_decimal(value));
}

void write_decimal(JsonWriter& json, std::string_view key,
                   const std::optional<engine::Decimal>& value) {
  if (value) return write_decimal(json, key, *value);
  json.key(key).null();
}

void write_exact(JsonWriter& json, std::string_view key, const query::ExactFigure& figure) {
  json.key(key).digits(figure.digits);
}

void write_exact(JsonWriter& json, std::string_view key,
                 const std::optional<query::ExactFigure>& figure) {
  if (figure) return write_exact(json, key, *figure);
  json.key(key).null();
}

void write_real(JsonWriter& json, std::string_view key, const std::optional<double>& value) {
  json.key(key);
  if (value) {
    json.real(*value);
  } else {
    json.null();
  }
}

void write_text(JsonWriter& json, std::string_view key, const std::optional<std::string>& text) {
  json.key(key);
  if (text) {
    json.string(*text);
  } else {
    json.null();
  }
}

std::string to_json(const ScoreReply& reply) {
  const query::ScoreAnswer& answer = reply.score;
  std::string text;
  JsonWriter json(text);
  json.begin_object().key("card").string(answer.card);
  json.key("count").integer(answer.count).key("population").integer(answer.population);
  write_exact(json, "mean", answer.mean);
  write_decimal(json, "minimum", answer.minimum);
  write_decimal(json, "maximum", answer.maximum);
  json.key("deciles").begin_array();
  for (const query::ScoreQuantile& decile : answer.deciles) {
    json.begin_object();
    write_decimal(json, "at", decile.at);
    write_decimal(json, "score", decile.score);
    json.end_object();
  }
  json.end_array();
  write_bands(json, answer);
  if (reply.cells) write_cells(json, answer);
  write_grades(json, answer);
  write_rules(json, answer);
  if (answer.backtest) {
    json.key("backtest");
    write_backtest(json, *answer.backtest);
  }
  if (reply.compare) {
    json.key("compare");
    write_compare(json, *reply.compare);
  }
  if (reply.ablation) {
    json.key("ablation");
    write_ablation(json, *reply.ablation);
  }
  if (!reply.top.empty()) {
    json.key("top").begin_array();
    for (const TopScore& top : reply.top) {
      json.begin_object().key("id").string(top.id);
      write_decimal(json, "score", top.score);
      write_text(json, "grade", top.grade);
      json.end_object();
    }
    json.end_array();
  }
  json.key("version").string(answer.version);
  json.key("elapsed_us").integer(answer.elapsed_us);
  write_warnings(json, answer.warnings);
  json.end_object();
  return text;
}

std::string to_json(const query::SuggestAnswer& answer) {
  std::string text;
  JsonWriter json(text);
  json.begin_object().key("label").string(answer.label);
  json.key("card");
  // Nothing tells the label: a card without rules is none, and could not be saved.
  if (answer.card && !answer.card->rules.empty()) {
    json.tree(scorecard_object(*answer.card));
  } else {
    json.null();
  }
  if (answer.unjudged) json.key("unjudged").string(*answer.unjudged);
  write_real(json, "points_to_double_odds", answer.points_to_double_odds);
  write_part(json, "train", answer.train);
  write_part(json, "holdout", answer.holdout);
  json.key("fit_customers").integer(answer.fit_customers).key("split").string(answer.split);
  json.key("evidence").begin_array();
  for (const query::AttributeEvidence& each : answer.evidence) write_evidence(json, each);
  json.end_array().key("left_out").begin_array();
  for (const std::string& name : answer.left_out) json.string(name);
  json.end_array().key("population").integer(answer.population);
  json.key("version").string(answer.version);
  json.key("elapsed_us").integer(answer.elapsed_us);
  write_warnings(json, answer.warnings);
  json.end_object();
  return text;
}

std::string to_json(const query::CustomerScoreAnswer& answer) {
  std::string text;
  JsonWriter json(text);
  json.begin_object().key("id").string(answer.id).key("card").string(answer.card);
  write_decimal(json, "score", answer.score);
  write_text(json, "grade", answer.grade);
  write_decimal(json, "base", answer.base);
  json.key("rules").begin_array();
  for (const query::RuleReason& rule : answer.rules) write_reason(json, rule);
  json.end_array().key("groups").begin_array();
  for (const query::GroupReason& group : answer.groups) {
    json.begin_object().key("name").string(group.name);
    write_decimal(json, "sum", group.sum);
    write_decimal(json, "adjustment", group.adjustment);
    json.end_object();
  }
  json.end_array();
  write_decimal(json, "adjustment", answer.adjustment);
  json.key("version").string(answer.version);
  json.key("elapsed_us").integer(answer.elapsed_us);
  write_warnings(json, answer.warnings);
  json.end_object();
  return text;
}

}  // namespace muster::server
