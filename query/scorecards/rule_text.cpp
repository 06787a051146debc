#include "query/scorecards/rule_text.hpp"

#include <fmt/format.h>

#include "query/language/printer.hpp"

namespace muster::query {
namespace {

std::string days(std::int64_t count) {
  return fmt::format("{} day{}", count, count == 1 ? "" : "s");
}

std::string text_of(const FlatRule& rule) { return signed_points(rule.points); }

std::string text_of(const PerRule& rule) {
  std::string text =
      fmt::format("{} for each {}", signed_points(rule.points), print(rule.per.term));
  if (rule.min) text += fmt::format(", at least {}", signed_points(*rule.min));
  if (rule.max) text += fmt::format(", at most {}", signed_points(*rule.max));
  return text;
}

std::string text_of(const BinnedRule& rule) {
  std::string text = fmt::format("by {}:", print(rule.of.term));
  for (const ScoreBin& bin : rule.bins) {
    if (bin.below) {
      text += fmt::format(" below {} {},", *bin.below, signed_points(bin.points));
    } else {
      text += fmt::format(" {} {},", rule.bins.size() == 1 ? "known" : "else",
                          signed_points(bin.points));
    }
  }
  return text + fmt::format(" unknown {}", signed_points(rule.unknown));
}

std::string text_of(const DecayRule& rule) {
  const std::string last = print(rule.last.term);
  if (const auto* half_life = std::get_if<std::int64_t>(&rule.by)) {
    return fmt::format("{} at {}, halved every {}", signed_points(rule.points), last,
                       days(*half_life));
  }
  std::string text = fmt::format("by the age of {}:", last);
  for (const DecayStep& step : std::get<std::vector<DecayStep>>(rule.by)) {
    text += fmt::format(" up to {} {},", days(step.days), signed_points(step.points));
  }
  return text + " then 0";
}

}  // namespace

std::string signed_points(engine::Decimal points) {
  const std::string digits = engine::format_decimal(engine::normalised(points));
  return points.units > 0 ? "+" + digits : digits;
}

std::string rule_text(const ScorecardRule& rule) {
  std::string text = std::visit([](const auto& gives) { return text_of(gives); }, rule.gives);
  if (rule.when) {
    text += " when " + print(rule.when->expression);
  } else if (std::holds_alternative<FlatRule>(rule.gives)) {
    text += " for everybody";
  }
  return text;
}

}  // namespace muster::query
