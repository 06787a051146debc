// How well scores tell a label, of one card and of two, as JSON (score_json.hpp).
#include "engine/values/calendar.hpp"
#include "server/api/answer_json.hpp"
#include "server/api/json_writer.hpp"
#include "server/api/score_json.hpp"

namespace muster::server {
namespace {

void write_ks(JsonWriter& json, const std::optional<query::KolmogorovSmirnov>& ks) {
  json.key("ks");
  if (!ks) {
    json.null();
    return;
  }
  json.begin_object();
  write_exact(json, "value", ks->value);
  write_decimal(json, "from", ks->from);
  json.key("positives_share").real(ks->positives_share);
  json.key("negatives_share").real(ks->negatives_share).end_object();
}

void write_decile(JsonWriter& json, const query::GainsDecile& decile) {
  json.begin_object().key("decile").integer(decile.decile);
  write_decimal(json, "highest", decile.highest);
  write_decimal(json, "lowest", decile.lowest);
  write_exact(json, "mean_score", decile.mean_score);
  json.key("customers").integer(decile.customers).key("positives").integer(decile.positives);
  json.key("rate").real(decile.rate).key("lift").real(decile.lift);
  json.key("cumulative_customers").integer(decile.cumulative_customers);
  json.key("cumulative_positives").integer(decile.cumulative_positives);
  json.key("cumulative_share").real(decile.cumulative_share).key("gain").real(decile.gain);
  json.key("cumulative_lift").real(decile.cumulative_lift).end_object();
}

void write_cutoffs(JsonWriter& json, std::string_view key,
                   const std::vector<query::CutoffFigures>& cutoffs) {
  json.key(key).begin_array();
  for (const query::CutoffFigures& cutoff : cutoffs) {
    json.begin_object();
    if (cutoff.grade) json.key("grade").string(*cutoff.grade);
    write_decimal(json, "from", cutoff.from);
    json.key("customers").integer(cutoff.customers).key("positives").integer(cutoff.positives);
    json.key("share").real(cutoff.share).key("precision").real(cutoff.precision);
    json.key("recall").real(cutoff.recall);
    json.key("false_positive_rate").real(cutoff.false_positive_rate);
    json.key("f1").real(cutoff.f1).key("lift").real(cutoff.lift).end_object();
  }
  json.end_array();
}

void write_band(JsonWriter& json, const query::CalibrationBand& band) {
  json.begin_object();
  write_decimal(json, "lowest", band.lowest);
  write_decimal(json, "highest", band.highest);
  write_exact(json, "mean_score", band.mean_score);
  json.key("customers").integer(band.customers).key("positives").integer(band.positives);
  json.key("rate").real(band.rate).key("rate_low").real(band.rate_low);
  json.key("rate_high").real(band.rate_high).key("falls").flag(band.falls).end_object();
}

void write_counted(JsonWriter& json, std::string_view key, const query::CountedCustomers& count) {
  json.key(key).begin_object().key("customers").integer(count.customers);
  json.key("positives").integer(count.positives).end_object();
}

std::string_view change_name(query::CrossingCause::Change change) {
  switch (change) {
    case query::CrossingCause::Change::added:
      return "added";
    case query::CrossingCause::Change::removed:
      return "removed";
    case query::CrossingCause::Change::changed:
      break;
  }
  return "changed";
}

void write_migration(JsonWriter& json, const query::Migration& migration) {
  json.key("migration").begin_object().key("first_grades").begin_array();
  for (const std::string& name : migration.first_grades) json.string(name);
  json.end_array().key("second_grades").begin_array();
  for (const std::string& name : migration.second_grades) json.string(name);
  json.end_array().key("cells").begin_array();
  for (const query::MigrationCell& cell : migration.cells) {
    json.begin_object().key("first").string(migration.first_grades.at(cell.first));
    json.key("second").string(migration.second_grades.at(cell.second));
    json.key("customers").integer(cell.count.customers);
    json.key("positives").integer(cell.count.positives).end_object();
  }
  json.end_array();
  write_counted(json, "same", migration.same);
  json.end_object();
}

void write_crossing(JsonWriter& json, const std::optional<query::Crossing>& crossing) {
  json.key("crossing");
  if (!crossing) {
    json.null();
    return;
  }
  json.begin_object().key("threshold").string(crossing->threshold);
  write_decimal(json, "first_from", crossing->first_from);
  write_decimal(json, "second_from", crossing->second_from);
  write_counted(json, "in_both", crossing->in_both);
  write_counted(json, "entered", crossing->entered);
  write_counted(json, "left", crossing->left);
  write_counted(json, "in_neither", crossing->in_neither);
  json.key("causes").begin_array();
  for (const query::CrossingCause& cause : crossing->causes) {
    json.begin_object().key("what").string(cause.what);
    json.key("change").string(change_name(cause.change));
    write_counted(json, "entered", cause.entered);
    write_counted(json, "left", cause.left);
    json.end_object();
  }
  json.end_array().end_object();
}

void write_auc(JsonWriter& json, const std::optional<query::AucDifference>& auc) {
  json.key("auc");
  if (!auc) {
    json.null();
    return;
  }
  json.begin_object();
  write_exact(json, "first", auc->first);
  write_exact(json, "second", auc->second);
  write_exact(json, "difference", auc->difference);
  write_real(json, "standard_error", auc->standard_error);
  write_real(json, "low", auc->low);
  write_real(json, "high", auc->high);
  write_real(json, "z", auc->z);
  write_real(json, "p", auc->p);
  if (auc->unjudged) json.key("unjudged").string(*auc->unjudged);
  json.end_object();
}

}  // namespace

void write_backtest(JsonWriter& json, const query::Backtest& backtest) {
  json.begin_object().key("label").string(backtest.label).key("label_as_of");
  if (backtest.label_as_of) {
    json.string(engine::format_instant(*backtest.label_as_of));
  } else {
    json.null();
  }
  json.key("customers").integer(backtest.customers).key("positives").integer(backtest.positives);
  json.key("base_rate").real(backtest.base_rate);
  if (backtest.unjudged) json.key("unjudged").string(*backtest.unjudged);
  write_exact(json, "auc", backtest.auc);
  write_real(json, "auc_low", backtest.auc_low);
  write_real(json, "auc_high", backtest.auc_high);
  write_exact(json, "gini", backtest.gini);
  write_ks(json, backtest.ks);
  json.key("deciles").begin_array();
  for (const query::GainsDecile& decile : backtest.deciles) write_decile(json, decile);
  json.end_array();
  write_cutoffs(json, "grades", backtest.grades);
  write_cutoffs(json, "cutoffs", backtest.cutoffs);
  json.key("calibration").begin_array();
  for (const query::CalibrationBand& band : backtest.calibration) write_band(json, band);
  json.end_array().key("rises_throughout").flag(backtest.rises_throughout).end_object();
}

void write_compare(JsonWriter& json, const query::CompareAnswer& answer) {
  json.begin_object().key("first").string(answer.first).key("second").string(answer.second);
  json.key("count").integer(answer.count).key("positives").integer(answer.positives);
  json.key("label");
  if (answer.label.empty()) {
    json.null();
  } else {
    json.string(answer.label);
  }
  json.key("same_score").integer(answer.same_score);
  write_exact(json, "first_mean", answer.first_mean);
  write_exact(json, "second_mean", answer.second_mean);
  write_real(json, "rank_correlation", answer.rank_correlation);
  write_migration(json, answer.migration);
  write_crossing(json, answer.crossing);
  write_auc(json, answer.auc);
  json.key("elapsed_us").integer(answer.elapsed_us);
  write_warnings(json, answer.warnings);
  json.end_object();
}

void write_ablation(JsonWriter& json, const query::AblationAnswer& answer) {
  json.begin_object().key("label").string(answer.label);
  json.key("count").integer(answer.count).key("positives").integer(answer.positives);
  if (answer.unjudged) json.key("unjudged").string(*answer.unjudged);
  write_exact(json, "auc", answer.auc);
  json.key("rules").begin_array();
  for (const query::RuleAblation& rule : answer.rules) {
    json.begin_object().key("name").string(rule.name).key("gives").string(rule.text);
    write_exact(json, "auc_without", rule.auc_without);
    write_exact(json, "loss", rule.loss);
    json.end_object();
  }
  json.end_array().key("elapsed_us").integer(answer.elapsed_us);
  write_warnings(json, answer.warnings);
  json.end_object();
}

}  // namespace muster::server
