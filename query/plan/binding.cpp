#include "query/plan/binding.hpp"

#include <fmt/format.h>

#include <utility>

#include "query/language/parser.hpp"
#include "query/plan/event_names.hpp"

namespace muster::query {

Binding::Binding(const engine::Population& population, const QueryContext& context,
                 std::string_view text)
    : population_(population),
      context_(context),
      text_(text),
      as_of_(context.instant()),
      today_(context.zone.day_of(as_of_)) {}

engine::Instant Binding::moment_on(engine::Day day) const {
  if (day == today_) return as_of_;
  const std::int64_t into_day = as_of_.since_epoch - zone().start_of(today_).since_epoch;
  return zone().at(day, static_cast<int>(into_day));
}

std::optional<TextPosition> Binding::position(SourceSpan span) const {
  if (reference_) span = *reference_;
  // Nodes from JSON rules carry no span: there is no text to point into.
  if (text_.empty() || span.end == 0 || span.begin > text_.size()) return std::nullopt;
  return position_at(text_, span.begin);
}

Error Binding::error(ErrorCode code, std::string message, SourceSpan span) const {
  return Error{code, std::move(message), position(span), std::nullopt};
}

Result<const engine::Attribute*> Binding::require(std::string_view name, SourceSpan span) {
  auto found = population_.attributes().require(name);
  if (found) {
    warn_if_later(**found, span);
    return found;
  }
  Error error = std::move(found).error();
  error.message += event_advice(name, population_.events());
  error.position = position(span);
  return error;
}

Error Binding::wrong_type(const engine::Attribute& attribute, std::string_view what_fits,
                          SourceSpan span) const {
  return error(
      ErrorCode::wrong_type,
      fmt::format("{} is {}; {}", attribute.name(), type_phrase(attribute.type()), what_fits),
      span);
}

void Binding::warn_if_later(const engine::Attribute& attribute, SourceSpan span) {
  const engine::Instant until{population_.computed().until};
  if (population_.computed(attribute.id) == nullptr || as_of_.since_epoch >= until.since_epoch ||
      std::find(later_.begin(), later_.end(), attribute.id) != later_.end()) {
    return;
  }
  later_.push_back(attribute.id);
  warn(fmt::format("{} is computed from events up to {}; as_of is earlier", attribute.name(),
                   engine::format_value(until)),
       span);
}

void Binding::warn(std::string message, SourceSpan span, std::optional<std::string> suggestion) {
  if (warnings_.size() >= kMaxWarnings) {
    ++dropped_warnings_;
    return;
  }
  warnings_.push_back({std::move(message), position(span), std::move(suggestion)});
}

void Binding::warn_no_such_value(const engine::Attribute& attribute, std::string_view value,
                                 SourceSpan span) {
  // Looking for the nearest value reads the dictionary: not worth it for a warning nobody sees.
  std::optional<std::string> nearest;
  if (warnings_.size() < kMaxWarnings) {
    if (const auto found = population_.dictionary(attribute.id).nearest(value)) {
      nearest = std::string(*found);
    }
  }
  warn(fmt::format("nobody has {} '{}'", attribute.name(), value), span, std::move(nearest));
}

void Binding::place_warnings(std::size_t first, std::string_view place) {
  for (std::size_t i = first; i < warnings_.size(); ++i) warnings_[i].message.insert(0, place);
}

std::vector<Warning> Binding::take_warnings() {
  if (dropped_warnings_ > 0) {
    warnings_.push_back({fmt::format("and {} more warnings like these", dropped_warnings_)});
    dropped_warnings_ = 0;
  }
  return std::exchange(warnings_, {});
}

Result<std::vector<engine::ValueCode>> Binding::codes_where(
    const engine::Attribute& attribute, const std::function<bool(std::string_view)>& wanted,
    SourceSpan span) {
  return codes_where(population_.dictionary(attribute.id), wanted, span);
}

Result<std::vector<engine::ValueCode>> Binding::codes_where(
    const engine::Dictionary& dictionary, const std::function<bool(std::string_view)>& wanted,
    SourceSpan span) {
  values_scanned_ += dictionary.size();
  if (values_scanned_ > kMaxValuesScanned) {
    return error(
        ErrorCode::limit_exceeded,
        fmt::format("the conditions on categories look at more than {} values; use IN with "
                    "the values meant instead of LIKE and comparisons",
                    kMaxValuesScanned),
        span);
  }
  return dictionary.codes_where(wanted);
}

Status Binding::spend_steps(std::size_t steps, SourceSpan span) {
  steps_made_ += steps;
  if (steps_made_ <= kMaxArithmeticSteps) return {};
  return error(ErrorCode::limit_exceeded,
               fmt::format("the arithmetic comes to more than {} steps; shorten the lists that are "
                           "compared with calculated values",
                           kMaxArithmeticSteps),
               span);
}

Status Binding::enter_ranking(SourceSpan span) {
  if (++rankings_made_ > kMaxRankings) {
    return error(ErrorCode::limit_exceeded,
                 fmt::format("the query ranks customers more than {} times", kMaxRankings), span);
  }
  if (++ranking_depth_ > kMaxRankingDepth) {
    return error(
        ErrorCode::limit_exceeded,
        fmt::format("rankings stand in one another's AMONG more than {} deep", kMaxRankingDepth),
        span);
  }
  return {};
}

std::string_view type_phrase(engine::AttributeType type) {
  switch (type) {
    case engine::AttributeType::category:
      return "a category";
    case engine::AttributeType::tags:
      return "a set of tags";
    case engine::AttributeType::flag:
      return "a flag";
    case engine::AttributeType::number:
      return "a number";
    case engine::AttributeType::real:
      return "a real measurement";
    case engine::AttributeType::date:
      return "a date";
    case engine::AttributeType::time:
      return "a time";
    case engine::AttributeType::place:
      return "a place";
    case engine::AttributeType::text:
      return "a text";
  }
  return "an attribute";
}

engine::Filter complement(engine::Filter operand) {
  engine::Complement node;
  node.operand.push_back(std::move(operand));
  return {std::move(node)};
}

engine::Filter all_of(std::vector<engine::Filter> operands) {
  return {engine::AllOf{std::move(operands)}};
}

engine::Filter any_of(std::vector<engine::Filter> operands) {
  return {engine::AnyOf{std::move(operands)}};
}

engine::Filter known_but_not(engine::AttributeId attribute, engine::Filter test) {
  std::vector<engine::Filter> operands;
  operands.push_back(known(attribute));
  operands.push_back(complement(std::move(test)));
  return all_of(std::move(operands));
}

}  // namespace muster::query
