#include "query/scorecards/card_binder.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <limits>
#include <optional>
#include <string>
#include <utility>
#include <variant>

#include "engine/values/integer128.hpp"
#include "query/plan/plan.hpp"
#include "query/scorecards/card_units.hpp"
#include "query/scorecards/check_scorecard.hpp"
#include "query/scorecards/half_life.hpp"
#include "query/scorecards/rule_values.hpp"
#include "query/scorecards/scoring_meaning.hpp"

namespace muster::query {
namespace {

using engine::Decimal;

/// One card being bound.
class CardBinder {
 public:
  CardBinder(const Scorecard& card, CardUnits units, Binding& binding)
      : card_(card), units_(units), binding_(binding) {}

  Result<BoundScore> bind() {
    engine::Scoring scoring;
    scoring.name = card_.name;
    scoring.scale = units_.scale;
    if (Status base = rounded(card_.base, "base: ", scoring.base); !base) return base.error();
    if (Status least = bound(card_.min, "min: ", scoring.least); !least) return least.error();
    if (Status most = bound(card_.max, "max: ", scoring.most); !most) return most.error();
    if (Status groups = bind_groups(scoring); !groups) return std::move(groups).error();
    widest_ = magnitude(scoring.base);
    if (card_.rules.empty()) binding_.warn("the scorecard has no rules", {});
    scoring.rules.reserve(card_.rules.size());
    for (rule_ = 0; rule_ < card_.rules.size(); ++rule_) {
      auto rule = bind_rule(card_.rules[rule_]);
      if (!rule) return std::move(rule).error();
      scoring.rules.push_back(*std::move(rule));
    }
    auto grades = bind_grades();
    if (!grades) return std::move(grades).error();
    scoring.meaning = meaning_of(scoring);
    return BoundScore{std::make_shared<const engine::Scoring>(std::move(scoring)),
                      *std::move(grades)};
  }

 private:
  using Points = decltype(engine::ScoringRule::points);
  /// After so many nothing is left of 18 digits.
  static constexpr std::int64_t kMostHalvings = 61;
  static constexpr std::int64_t kMostDecayDays = 200'000;

  static engine::Integer128 magnitude(std::int64_t points) {
    return points < 0 ? -engine::Integer128{points} : engine::Integer128{points};
  }

  /// Says of the warnings given while it lives which rule they are about, and what of it.
  class Warnings {
   public:
    Warnings(CardBinder& binder, std::string_view key)
        : binder_(binder), key_(key), first_(binder.binding_.warnings_so_far()) {}
    Warnings(const Warnings&) = delete;
    Warnings& operator=(const Warnings&) = delete;
    ~Warnings() { binder_.binding_.place_warnings(first_, binder_.here(key_)); }

   private:
    CardBinder& binder_;
    std::string_view key_;
    std::size_t first_;
  };
  void warn(std::string_view key, std::string message) {
    const Warnings placed(*this, key);
    binding_.warn(std::move(message), {});
  }

  /// The place of what is being read within the rule: "rules[3].points: rule 'x': ".
  std::string here(std::string_view key) const { return rule_place(card_, rule_, key); }

  Error too_large(const std::string& place, Decimal points) const {
    return {ErrorCode::invalid_input,
            fmt::format("{}{} has more than {} digits when counted in units of {}", place,
                        engine::format_decimal(points), engine::kMaxDecimalDigits,
                        engine::format_decimal({1, units_.scale}))};
  }

  Status rounded(Decimal points, const std::string& place, std::int64_t& units) const {
    const auto whole = units_.rounded(points);
    if (!whole) return too_large(place, points);
    units = *whole;
    return {};
  }

  /// A contribution of the rule: what it can give at most goes into the card's width.
  Status contribution(Decimal points, std::string_view key, std::int64_t& units) {
    if (Status fits = rounded(points, here(key), units); !fits) return fits;
    if (units == 0 && points.units != 0) {
      warn(key, fmt::format("{} points are 0 at {} decimals", engine::format_decimal(points),
                            units_.scale));
    }
    most_ = std::max(most_, magnitude(units));
    return {};
  }

  Status bound(const std::optional<Decimal>& value, const std::string& place,
               std::optional<std::int64_t>& units) const {
    if (!value) return {};
    units = units_.exactly(*value);
    if (units) return {};
    if (!units_.rounded(*value)) return too_large(place, *value);
    return Error{ErrorCode::invalid_input,
                 fmt::format("{}{} has more digits after the point than the card's points, which "
                             "have {} (decimals)",
                             place, engine::format_decimal(*value), units_.scale)};
  }

  Status bind_groups(engine::Scoring& scoring) const {
    for (std::size_t i = 0; i < card_.groups.size(); ++i) {
      const ScorecardGroup& group = card_.groups[i];
      engine::ScoringGroup made;
      made.name = group.name;
      const auto place = [&](std::string_view key) {
        return fmt::format("groups[{}].{}: group '{}': ", i, key, group.name);
      };
      if (Status least = bound(group.min, place("min"), made.least); !least) return least;
      if (Status most = bound(group.max, place("max"), made.most); !most) return most;
      scoring.groups.push_back(std::move(made));
    }
    return {};
  }

  Result<engine::ScoringRule> bind_rule(const ScorecardRule& rule) {
    engine::ScoringRule made;
    made.name = rule.name;
    made.group = rule.group;
    if (rule.when) {
      const Warnings warnings(*this, "when");
      const Binding::Reading reading(binding_, rule.when->text);
      auto when = binding_.bind_condition(rule.when->expression);
      if (!when) return placed("when", std::move(when).error());
      made.when = plan(*std::move(when), binding_.population());
      if (const auto* constant = std::get_if<engine::Constant>(&made.when.node)) {
        binding_.warn(constant->value ? "everybody fits" : "nobody fits",
                      rule.when->expression.span);
      }
    }
    most_ = 0;
    auto points = std::visit([&](const auto& gives) { return bind_points(gives); }, rule.gives);
    if (!points) return std::move(points).error();
    made.points = *std::move(points);
    if (most_ == 0) {
      warn("points", "it gives 0 points");
    }
    widest_ += most_;
    if (widest_ > engine::kMaxUnits) {
      return Error{ErrorCode::limit_exceeded,
                   fmt::format("{}with it the score may need more than {} digits", here("points"),
                               engine::kMaxDecimalDigits)};
    }
    return made;
  }

  Error placed(std::string_view key, Error error) const {
    error.message.insert(0, here(key));
    return error;
  }

  Result<TypedTerm> read(const WrittenTerm& written, std::string_view key) {
    const Warnings warnings(*this, key);
    const Binding::Reading reading(binding_, written.text);
    auto term = read_rule_term(written.term, binding_);
    if (!term) return placed(key, std::move(term).error());
    return term;
  }

  Result<Points> bind_points(const FlatRule& rule) {
    engine::FlatPoints points;
    if (Status fits = contribution(rule.points, "points", points.points); !fits) {
      return std::move(fits).error();
    }
    return Points{points};
  }

  Result<Points> bind_points(const PerRule& rule) {
    auto term = read(rule.per, "per");
    if (!term) return std::move(term).error();
    if (term->kind != TermKind::number) {
      return placed("per",
                    {ErrorCode::wrong_type,
                     fmt::format("{}; points are per unit of a number", kind_sentence(*term))});
    }
    engine::PointsPerUnit points;
    points.scale = unit_digits(*term, binding_.population());
    // value · 10^-scale · points · 10^units: what of it is whole is left in one fraction.
    const auto value = multiply(fraction_of(Decimal{1, points.scale}), fraction_of(rule.points));
    const auto factor =
        value ? multiply(*value, fraction_of(engine::power_of_ten(units_.scale))) : std::nullopt;
    constexpr WideInteger kMost = std::numeric_limits<std::int64_t>::max();
    if (!factor || factor->numerator > kMost || factor->numerator < -kMost ||
        factor->denominator > kMost) {
      return Error{
          ErrorCode::invalid_input,
          fmt::format("{}{} points for each unit of a value with {} digits after the point "
                      "take more than {} digits",
                      here("points"), engine::format_decimal(rule.points), points.scale,
                      engine::kMaxDecimalDigits)};
    }
    points.numerator = static_cast<std::int64_t>(factor->numerator);
    points.denominator = static_cast<std::int64_t>(factor->denominator);
    if (Status least = bound(rule.min, here("min"), points.least); !least) return least.error();
    if (Status most = bound(rule.max, here("max"), points.most); !most) return most.error();
    // Without both bounds the values decide how much it can be: the engine looks at them.
    if (points.least && points.most) {
      most_ = std::max(magnitude(*points.least), magnitude(*points.most));
    } else {
      most_ = rule.points.units == 0 ? 0 : 1;
    }
    points.value = std::move(term->program);
    return Points{std::move(points)};
  }

  Result<BinStarts> read_starts(const TypedTerm& of, const std::vector<ScoreBin>& bins) {
    const Warnings warnings(*this, "bins");
    return read_bin_starts(of, bins, binding_);
  }

  Result<Points> bind_points(const BinnedRule& rule) {
    auto term = read(rule.of, "of");
    if (!term) return std::move(term).error();
    auto starts = read_starts(*term, rule.bins);
    if (!starts) {
      Error error = std::move(starts).error();
      // The bin has been named: `rules[3].bins[0].below: …`.
      const std::size_t colon = error.message.find(": ");
      std::string key = error.message.substr(0, colon);
      error.message.erase(0, colon + 2);
      return placed(key, std::move(error));
    }
    engine::PointsByValue points;
    points.scale = starts->scale;
    for (std::size_t i = 0; i < rule.bins.size(); ++i) {
      std::int64_t units = 0;
      Status fits = contribution(rule.bins[i].points, fmt::format("bins[{}].points", i), units);
      if (!fits) return std::move(fits).error();
      if (i == 0) {
        points.below = units;
        continue;
      }
      // A bin that no value fits gives way to the next.
      if (!points.steps.empty() && points.steps.back().from == starts->starts[i - 1]) {
        points.steps.pop_back();
      }
      points.steps.push_back({starts->starts[i - 1], units});
    }
    if (Status fits = contribution(rule.unknown, "unknown", points.unknown); !fits) {
      return std::move(fits).error();
    }
    points.value = std::move(term->program);
    return Points{std::move(points)};
  }

  Result<Points> bind_points(const DecayRule& rule) {
    auto term = read(rule.last, "event");
    if (!term) return std::move(term).error();
    const bool last =
        term->measure && std::holds_alternative<engine::LastTime>(term->measure->what);
    if (!last) {
      return placed("event",
                    {ErrorCode::wrong_type, fmt::format("{}; points decay with the age of an event",
                                                        kind_sentence(*term))});
    }
    auto aged = std::holds_alternative<std::int64_t>(rule.by)
                    ? aged_by_half_life(rule, *term->measure)
                    : aged_by_steps(std::get<std::vector<DecayStep>>(rule.by));
    if (!aged) return std::move(aged).error();
    engine::PointsByValue points;
    // The oldest come first; an event of today is from midnight on.
    for (std::size_t i = aged->size(); i-- > 0;) {
      const bool oldest = i + 1 == aged->size();
      if (oldest) {
        points.below = (*aged)[i].points;
      } else {
        const std::int64_t day = binding_.today().since_epoch - ((*aged)[i + 1].days - 1);
        if (day < engine::kFirstDay.since_epoch) {
          points.below = (*aged)[i].points;
          continue;
        }
        const engine::Instant from =
            binding_.zone().start_of(engine::Day{static_cast<std::int32_t>(day)});
        points.steps.push_back({from.since_epoch, (*aged)[i].points});
      }
    }
    points.value = std::move(term->program);
    return Points{std::move(points)};
  }

  /// Ages past those of the first event of its type are nobody's.
  Result<std::vector<AgedPoints>> aged_by_half_life(const DecayRule& rule,
                                                    const engine::EventMeasure& measure) {
    std::int64_t full = 0;
    if (Status fits = contribution(rule.points, "points", full); !fits) {
      return std::move(fits).error();
    }
    const engine::EventType& type = binding_.population().events().type(measure.events.type);
    const engine::Day first = binding_.zone().day_of(engine::Instant{type.first});
    const std::int64_t oldest =
        std::max<std::int64_t>(0, std::int64_t{binding_.today().since_epoch} - first.since_epoch);
    const std::int64_t half_life = std::get<std::int64_t>(rule.by);
    days_ += std::min(oldest, half_life * kMostHalvings);
    if (days_ > kMostDecayDays) {
      return Error{ErrorCode::limit_exceeded,
                   fmt::format("{}with it the card's points halve over more than {} days together",
                               here("half_life"), kMostDecayDays)};
    }
    return halved(full, half_life, oldest);
  }

  Result<std::vector<AgedPoints>> aged_by_steps(const std::vector<DecayStep>& steps) {
    std::vector<AgedPoints> aged;
    std::int64_t days = 0;
    for (std::size_t i = 0; i < steps.size(); ++i) {
      std::int64_t units = 0;
      Status fits = contribution(steps[i].points, fmt::format("steps[{}].points", i), units);
      if (!fits) return std::move(fits).error();
      aged.push_back({days, units});
      days = steps[i].days + 1;
    }
    aged.push_back({days, 0});
    return aged;
  }

  /// A grade begins at the first score that is not below its `from`.
  Result<std::vector<BoundGrade>> bind_grades() const {
    std::vector<BoundGrade> grades;
    grades.reserve(card_.grades.size());
    for (std::size_t i = 0; i < card_.grades.size(); ++i) {
      const ScorecardGrade& grade = card_.grades[i];
      BoundGrade made{grade.name, std::nullopt};
      if (grade.from) {
        const auto scaled =
            multiply(fraction_of(*grade.from), fraction_of(engine::power_of_ten(units_.scale)));
        const WideInteger from = scaled ? ceiling_of(*scaled) : WideInteger{engine::kMaxUnits} + 1;
        if (from > engine::kMaxUnits || from < -WideInteger{engine::kMaxUnits}) {
          return too_large(fmt::format("grades[{}].from: grade '{}': ", i, grade.name),
                           *grade.from);
        }
        made.from = static_cast<std::int64_t>(from);
      }
      grades.push_back(std::move(made));
    }
    return grades;
  }

  const Scorecard& card_;
  CardUnits units_;
  Binding& binding_;
  std::size_t rule_ = 0;
  std::int64_t days_ = 0;          ///< that points halve over, of all rules so far
  engine::Integer128 most_ = 0;    ///< the rule's points at most, either way
  engine::Integer128 widest_ = 0;  ///< the same of all so far
};

}  // namespace

Result<BoundScore> bind_card(const Scorecard& card, Binding& binding) {
  if (Status fits = check_scorecard(card); !fits) return std::move(fits).error();
  auto units = units_of(card);
  if (!units) return std::move(units).error();
  return CardBinder(card, *units, binding).bind();
}

}  // namespace muster::query
