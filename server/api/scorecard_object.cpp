// A scorecard written as the JSON that scorecard_body.cpp reads.
#include <boost/json/array.hpp>
#include <boost/json/value.hpp>
#include <utility>

#include "query/language/json_numbers.hpp"
#include "server/api/json_writer.hpp"
#include "server/api/scorecard_body.hpp"

namespace muster::server {
namespace {

namespace json = boost::json;
using engine::Decimal;

/// A number where every parser reads it back, else its digits as text.
json::value points(Decimal value) {
  if (std::optional<json::value> number = query::json_number(value)) return *std::move(number);
  return json::value(engine::format_decimal(value));
}

void add_bounds(json::object& object, const std::optional<Decimal>& min,
                const std::optional<Decimal>& max) {
  if (min) object["min"] = points(*min);
  if (max) object["max"] = points(*max);
}

/// A number as one, a date without its quotes, anything else as it stands.
json::value edge(const std::string& below) {
  if (const std::optional<Decimal> number = engine::parse_decimal(below)) return points(*number);
  const bool digit = below.size() > 2 && below[1] >= '0' && below[1] <= '9';
  if (digit && below.front() == '\'' && below.find('\'', 1) == below.size() - 1) {
    const std::string date = below.substr(1, below.size() - 2);
    if (!engine::parse_decimal(date)) return json::value(date);
  }
  return json::value(below);
}

/// The event of LAST(event).
std::string event_of(const std::string& last) {
  constexpr std::string_view kOpen = "LAST(";
  if (!last.starts_with(kOpen) || !last.ends_with(')')) return last;
  std::string event = last.substr(kOpen.size(), last.size() - kOpen.size() - 1);
  if (event.ends_with('\n')) event.pop_back();
  return event;
}

struct GivesWriter {
  json::object& rule;

  void operator()(const query::FlatRule& flat) const { rule["points"] = points(flat.points); }
  void operator()(const query::PerRule& per) const {
    rule["per"] = per.per.text;
    rule["points"] = points(per.points);
    add_bounds(rule, per.min, per.max);
  }
  void operator()(const query::BinnedRule& binned) const {
    rule["of"] = binned.of.text;
    json::array bins;
    for (const query::ScoreBin& bin : binned.bins) {
      json::object object;
      if (bin.below) object["below"] = edge(*bin.below);
      object["points"] = points(bin.points);
      bins.push_back(std::move(object));
    }
    rule["bins"] = std::move(bins);
    if (binned.unknown.units != 0) rule["unknown"] = points(binned.unknown);
  }
  void operator()(const query::DecayRule& decay) const {
    rule["event"] = event_of(decay.last.text);
    if (const auto* half_life = std::get_if<std::int64_t>(&decay.by)) {
      rule["points"] = points(decay.points);
      rule["half_life"] = *half_life;
      return;
    }
    json::array steps;
    for (const query::DecayStep& step : std::get<std::vector<query::DecayStep>>(decay.by)) {
      steps.push_back(json::object{{"days", step.days}, {"points", points(step.points)}});
    }
    rule["steps"] = std::move(steps);
  }
};

json::object rule_object(const query::Scorecard& card, const query::ScorecardRule& rule) {
  json::object object;
  object["name"] = rule.name;
  if (rule.group && *rule.group < card.groups.size()) {
    object["group"] = card.groups[*rule.group].name;
  }
  if (rule.when) object["when"] = rule.when->text;
  std::visit(GivesWriter{object}, rule.gives);
  return object;
}

}  // namespace

json::object scorecard_object(const query::Scorecard& card) {
  json::object object;
  if (!card.name.empty()) object["name"] = card.name;
  if (!card.description.empty()) object["description"] = card.description;
  if (card.base.units != 0) object["base"] = points(card.base);
  if (card.decimals) object["decimals"] = *card.decimals;
  add_bounds(object, card.min, card.max);
  json::array grades;
  for (const query::ScorecardGrade& grade : card.grades) {
    json::object each{{"name", grade.name}};
    if (grade.from) each["from"] = points(*grade.from);
    grades.push_back(std::move(each));
  }
  if (!grades.empty()) object["grades"] = std::move(grades);
  json::array groups;
  for (const query::ScorecardGroup& group : card.groups) {
    json::object each{{"name", group.name}};
    add_bounds(each, group.min, group.max);
    groups.push_back(std::move(each));
  }
  if (!groups.empty()) object["groups"] = std::move(groups);
  json::array rules;
  for (const query::ScorecardRule& rule : card.rules) rules.push_back(rule_object(card, rule));
  object["rules"] = std::move(rules);
  return object;
}

std::string scorecard_json(const query::Scorecard& card) {
  std::string text;
  JsonWriter(text).tree(scorecard_object(card));
  return text;
}

}  // namespace muster::server
