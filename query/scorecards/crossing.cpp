#include "query/scorecards/crossing.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <limits>
#include <memory>
#include <string_view>
#include <utility>

#include "engine/evaluation/evaluate.hpp"
#include "engine/values/integer128.hpp"
#include "engine/values/nearest_name.hpp"
#include "query/scorecards/card_differences.hpp"
#include "query/scorecards/exact_figure.hpp"

namespace muster::query {
namespace {

using engine::Decimal;
using engine::Filter;
using engine::Integer128;
using engine::JointScoreCell;

constexpr std::int64_t kLowest = std::numeric_limits<std::int64_t>::min();
constexpr std::int64_t kHighest = std::numeric_limits<std::int64_t>::max();

struct Threshold {
  std::string text{};
  Decimal first{};
  Decimal second{};
};

// The lowest score in units of 10^-scale that is not below `value`.
std::int64_t units_from(Decimal value, int scale) {
  Integer128 units = value.units;
  if (value.scale <= scale) {
    units *= engine::power_of_ten(scale - value.scale);
  } else {
    const Integer128 divisor = engine::power_of_ten(value.scale - scale);
    const Integer128 quotient = units / divisor;
    units = quotient + (quotient * divisor < units ? 1 : 0);
  }
  return static_cast<std::int64_t>(std::clamp<Integer128>(units, kLowest + 1, kHighest));
}

const BoundGrade* grade_named(const BoundScorecard& card, std::string_view name) {
  const auto found = std::find_if(card.grades.begin(), card.grades.end(),
                                  [&](const BoundGrade& grade) { return grade.name == name; });
  return found == card.grades.end() ? nullptr : &*found;
}

Threshold threshold_of(const std::string& name, std::int64_t first, int first_scale,
                       std::int64_t second, int second_scale) {
  return {fmt::format("grade '{}'", name), decimal_of(first, first_scale),
          decimal_of(second, second_scale)};
}

Result<Decimal> begin_of(const BoundScorecard& card, const std::string& name, const char* which) {
  const BoundGrade* grade = grade_named(card, name);
  if (grade == nullptr) {
    std::vector<std::string_view> names;
    names.reserve(card.grades.size());
    for (const BoundGrade& each : card.grades) names.emplace_back(each.name);
    Error error{ErrorCode::unknown_name, fmt::format("the {} card has no grade '{}'", which, name)};
    if (const auto near = engine::nearest(name, names)) error.suggestion = *near;
    return error;
  }
  if (!grade->from) {
    return Error{ErrorCode::invalid_input,
                 fmt::format("grade '{}' of the {} card begins at the lowest score, so that nobody "
                             "crosses into it; name a higher one",
                             name, which)};
  }
  return decimal_of(*grade->from, card.scoring->scale);
}

Result<std::optional<Threshold>> settled(const ComparedCards& cards) {
  const auto& asked = cards.request.threshold;
  if (!asked) {
    for (auto grade = cards.second.grades.rbegin(); grade != cards.second.grades.rend(); ++grade) {
      const BoundGrade* other = grade_named(cards.first, grade->name);
      if (other == nullptr || !other->from || !grade->from) continue;
      return std::optional(threshold_of(grade->name, *other->from, cards.first.scoring->scale,
                                        *grade->from, cards.second.scoring->scale));
    }
    return std::optional<Threshold>();
  }
  if (const auto* score = std::get_if<Decimal>(&*asked)) {
    return std::optional(
        Threshold{fmt::format("score {}", format_decimal(normalised(*score))), *score, *score});
  }
  const auto& name = std::get<std::string>(*asked);
  auto first = begin_of(cards.first, name, "first");
  if (!first) return std::move(first).error();
  auto second = begin_of(cards.second, name, "second");
  if (!second) return std::move(second).error();
  return std::optional(Threshold{fmt::format("grade '{}'", name), *first, *second});
}

void add(const JointScoreCell& cell, CountedCustomers& count) {
  count.customers += cell.customers;
  count.positives += cell.positives;
}

void add_cells(const std::vector<JointScoreCell>& cells, std::int64_t first, std::int64_t second,
               Crossing& crossing) {
  for (const JointScoreCell& cell : cells) {
    const bool before = cell.first >= first;
    const bool after = cell.second >= second;
    CountedCustomers& side = before ? (after ? crossing.in_both : crossing.left)
                                    : (after ? crossing.entered : crossing.in_neither);
    add(cell, side);
  }
}

// The customers who cross, as rows; they are read again for every difference.
class Crossers {
 public:
  static Result<Crossers> find(const engine::Population& population, const ComparedCards& cards,
                               const Threshold& threshold, const engine::Execution& execution) {
    const auto from = [](const BoundScorecard& card, Decimal begin) {
      const std::int64_t units = units_from(begin, card.scoring->scale);
      return Filter{engine::ScoreIn{card.scoring, {{units, kHighest}}}};
    };
    const auto not_from = [](Filter filter) {
      engine::Complement complement;
      complement.operand.push_back(std::move(filter));
      return Filter{std::move(complement)};
    };
    const Filter first = from(cards.first, threshold.first);
    const Filter second = from(cards.second, threshold.second);
    const Filter entered{engine::AllOf{{not_from(first), second}}};
    const Filter left{engine::AllOf{{first, not_from(second)}}};
    const Filter crossers{engine::AllOf{{cards.where, {engine::AnyOf{{entered, left}}}}}};
    auto rows = engine::select(population, crossers, execution);
    if (!rows) return std::move(rows).error();
    Crossers found;
    found.rows_.node = engine::RowsIn{std::make_shared<const engine::Bitmap>(*std::move(rows)),
                                      "customers who cross"};
    return found;
  }

  // Those whose crossing a card in the second's place would undo.
  Result<CrossingCause> undone_by(const engine::Population& population, const ComparedCards& cards,
                                  const engine::Scoring& instead, Decimal begin,
                                  const Threshold& threshold,
                                  const engine::Execution& execution) const {
    const auto cells = engine::joint_score_cells(population, instead, *cards.second.scoring, rows_,
                                                 cards.label, execution);
    if (!cells) return cells.error();
    CrossingCause cause;
    const std::int64_t from = units_from(begin, instead.scale);
    const std::int64_t second = units_from(threshold.second, cards.second.scoring->scale);
    for (const JointScoreCell& cell : *cells) {
      const bool entered = cell.second >= second;
      const bool chosen = cell.first >= from;
      if (entered && !chosen) add(cell, cause.entered);
      if (!entered && chosen) add(cell, cause.left);
    }
    return cause;
  }

 private:
  Filter rows_{};
};

}  // namespace

Result<std::optional<Crossing>> crossing_of(const engine::Population& population,
                                            const ComparedCards& cards,
                                            const engine::Execution& execution,
                                            std::vector<Warning>& warnings) {
  auto threshold = settled(cards);
  if (!threshold) return std::move(threshold).error();
  if (!*threshold) return std::optional<Crossing>();
  const Threshold& at = **threshold;
  Crossing crossing;
  crossing.threshold = at.text;
  crossing.first_from = at.first;
  crossing.second_from = at.second;
  add_cells(cards.cells, units_from(at.first, cards.first.scoring->scale),
            units_from(at.second, cards.second.scoring->scale), crossing);
  if (crossing.entered.customers + crossing.left.customers == 0) return std::optional(crossing);

  const auto crossers = Crossers::find(population, cards, at, execution);
  if (!crossers) return crossers.error();
  std::vector<CardDifference> differences =
      differences_of(cards.request.first, cards.request.second);
  if (differences.size() > kMostCauses) {
    warnings.push_back(
        {fmt::format("the cards differ in {} places; causes are looked for among "
                     "the first {}",
                     differences.size(), kMostCauses)});
    differences.resize(kMostCauses);
  }
  const auto keep = [&](CrossingCause cause, std::string what, CrossingCause::Change change) {
    cause.what = std::move(what);
    cause.change = change;
    crossing.causes.push_back(std::move(cause));
  };
  // A rule put back keeps its digits, and one taken out takes none of the others' away.
  const int second_scale = cards.second.scoring->scale;
  const int both = std::max(cards.first.scoring->scale, second_scale);
  for (CardDifference& difference : differences) {
    const bool added = difference.change == CrossingCause::Change::added;
    difference.put_back.decimals = added ? second_scale : both;
    const auto bound = bind_scorecard(difference.put_back, population, cards.second.context);
    if (!bound) return bound.error();
    auto cause = crossers->undone_by(population, cards, *bound->scoring, at.second, at, execution);
    if (!cause) return std::move(cause).error();
    keep(*std::move(cause), std::move(difference.what), difference.change);
  }
  if (compare(at.first, at.second) != 0) {
    auto cause =
        crossers->undone_by(population, cards, *cards.second.scoring, at.first, at, execution);
    if (!cause) return std::move(cause).error();
    keep(*std::move(cause), "(threshold)", CrossingCause::Change::changed);
  }
  std::stable_sort(crossing.causes.begin(), crossing.causes.end(),
                   [](const CrossingCause& a, const CrossingCause& b) {
                     return a.entered.customers + a.left.customers >
                            b.entered.customers + b.left.customers;
                   });
  return std::optional(std::move(crossing));
}

}  // namespace muster::query
