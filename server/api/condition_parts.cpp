#include "server/api/condition_parts.hpp"

#include <array>
#include <boost/json/object.hpp>
#include <boost/json/value.hpp>
#include <optional>
#include <string>
#include <utility>
#include <variant>

#include "engine/values/decimal.hpp"
#include "query/language/json_rules.hpp"
#include "query/language/parser.hpp"
#include "query/language/syntax_tree.hpp"
#include "query/language/words.hpp"

namespace muster::server {
namespace {

namespace json = boost::json;
using Parts = std::optional<json::object>;

json::object span_of(std::int64_t amount, query::TimeUnit unit) {
  return {{"amount", amount}, {"unit", query::to_string(unit, 1)}};
}

/// `TODAY`, `TODAY - 90 DAYS`: how far from today.
Parts day_from_today(const query::Term& term) {
  if (std::holds_alternative<query::TodayTerm>(term.node)) {
    return span_of(0, query::TimeUnit::day);
  }
  const auto* shift = std::get_if<query::ShiftTerm>(&term.node);
  if (shift == nullptr || !std::holds_alternative<query::TodayTerm>(shift->base->node)) {
    return std::nullopt;
  }
  return span_of(shift->amount, shift->unit);
}

/// A literal as `value`, a day counted from today as `today`.
bool add_value(json::object& parts, const query::Term& term) {
  if (const auto* number = std::get_if<query::NumberTerm>(&term.node)) {
    parts["value"] = engine::format_decimal(number->value);
  } else if (const auto* text = std::get_if<query::StringTerm>(&term.node)) {
    parts["value"] = text->value;
  } else if (Parts today = day_from_today(term)) {
    parts["today"] = *std::move(today);
  } else {
    return false;
  }
  return true;
}

/// A bound of a window: a day, a time, or a day counted from today.
Parts bound_of(const query::Term& term) {
  json::object bound;
  if (!add_value(bound, term)) return std::nullopt;
  return bound;
}

/// Empty where the window has a form that is not shown; an empty object stands for ever.
Parts window_of(const query::EventWindow& window) {
  json::object parts;
  if (window.kind == query::WindowKind::ever) return parts;
  if (window.kind == query::WindowKind::last) {
    parts["last"] = span_of(window.amount, window.unit);
    return parts;
  }
  constexpr std::array kFrom{"from", "to"};
  const bool ends = window.kind == query::WindowKind::before;
  for (std::size_t at = 0; at < window.bounds.size(); ++at) {
    Parts bound = bound_of(window.bounds[at]);
    if (!bound) return std::nullopt;
    parts[ends ? "before" : kFrom.at(at)] = *std::move(bound);
  }
  return parts;
}

bool add_event(json::object& parts, const query::EventPhrase& event) {
  Parts window = window_of(event.window);
  if (!window) return false;
  parts["event"] = event.type;
  parts["window"] = *std::move(window);
  if (!event.where.empty()) parts["where"] = query::to_rules(event.where.front());
  return true;
}

/// What is measured: an event measure, a score, a grade, or a named attribute.
bool add_subject(json::object& parts, const query::Term& term) {
  if (const auto* name = std::get_if<query::NameTerm>(&term.node)) {
    parts["field"] = name->name;
    return true;
  }
  if (const auto* score = std::get_if<query::ScoreTerm>(&term.node)) {
    parts["score"] = score->name;
    return true;
  }
  if (const auto* grade = std::get_if<query::GradeTerm>(&term.node)) {
    parts["grade"] = grade->name;
    return true;
  }
  const auto* measured = std::get_if<query::EventTerm>(&term.node);
  if (measured == nullptr || measured->event.type.empty()) return false;
  // Both are COUNT; which, is said by what is counted.
  if (measured->measure == query::EventMeasureKind::distinct_values ||
      measured->measure == query::EventMeasureKind::distinct_periods) {
    return false;
  }
  parts["measure"] = query::to_string(measured->measure);
  if (!measured->property.empty()) parts["property"] = measured->property;
  return add_event(parts, measured->event);
}

Parts parts_of(const query::DidCondition& node) {
  json::object parts;
  if (!std::holds_alternative<std::monostate>(node.how)) return std::nullopt;
  parts["measure"] = "DID";
  if (!add_event(parts, node.event)) return std::nullopt;
  return parts;
}

Parts parts_of(const query::CompareCondition& node) {
  json::object parts;
  if (!add_subject(parts, node.left) || !add_value(parts, node.right)) return std::nullopt;
  parts["compare"] = query::to_string(node.op);
  return parts;
}

Parts parts_of(const query::MeasureRelativeCondition& node) {
  json::object parts;
  if (!add_subject(parts, node.subject)) return std::nullopt;
  const bool last = node.direction == query::Direction::last;
  parts["compare"] = std::string(node.negated ? "NOT IN " : "IN ") + (last ? "LAST" : "NEXT");
  parts["span"] = span_of(node.amount, node.unit);
  return parts;
}

template <typename Other>
Parts parts_of(const Other&) {
  return std::nullopt;
}

Parts parts_of_text(std::string_view text, const query::LanguageLimits& limits) {
  const Result<query::Expression> read = query::parse(text, limits);
  if (!read) return std::nullopt;
  return std::visit([](const auto& node) { return parts_of(node); }, read->node);
}

}  // namespace

void add_parts(json::value& rules, const query::LanguageLimits& limits) {
  json::object* const object = rules.if_object();
  if (object == nullptr) return;
  if (json::value* const inner = object->if_contains("rules")) {
    for (json::value& each : inner->as_array()) add_parts(each, limits);
    return;
  }
  if (json::value* const among = object->if_contains("among")) add_parts(*among, limits);
  const json::value* const op = object->if_contains("operator");
  if (op == nullptr || *op != "expression") return;
  if (Parts parts = parts_of_text(object->at("value").as_string(), limits)) {
    (*object)["parts"] = *std::move(parts);
  }
}

}  // namespace muster::server
