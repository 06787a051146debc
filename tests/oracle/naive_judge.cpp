#include "tests/oracle/naive_judge.hpp"

#include <algorithm>
#include <cmath>
#include <iterator>
#include <map>
#include <numeric>
#include <optional>

#include "engine/check.hpp"
#include "tests/oracle/naive_calendar.hpp"
#include "tests/oracle/naive_ranking.hpp"
#include "tests/oracle/naive_terms.hpp"
#include "tests/oracle/naive_text.hpp"

namespace muster::oracle {
namespace {

using engine::Day;
using engine::Instant;
using query::CompareOperator;
using query::Expression;

/// Haversine on the sphere of 6371.0088 km, in more digits than a double has.
long double naive_distance_km(long double latitude1, long double longitude1, long double latitude2,
                              long double longitude2) {
  const long double radian = std::acos(-1.0L) / 180;
  const long double up = std::sin((latitude2 - latitude1) * radian / 2);
  const long double along = std::sin((longitude2 - longitude1) * radian / 2);
  const long double h =
      up * up + std::cos(latitude1 * radian) * std::cos(latitude2 * radian) * along * along;
  return 2 * 6371.0088L * std::asin(std::min(1.0L, std::sqrt(h)));
}

long double degrees(const engine::Decimal& value) {
  return static_cast<long double>(value.units) /
         std::pow(10.0L, static_cast<long double>(value.scale));
}

class Judge {
 public:
  Judge(const Table& table, const Clock& clock) : table_(&table), terms_(table, clock) {
    terms_.take_quantiles_from(
        [this](const query::QuantileTerm& node, std::size_t row) { return quantile(node, row); });
  }
  Judge(const Judge&) = delete;
  Judge& operator=(const Judge&) = delete;
  ~Judge() = default;

  bool holds(const Expression& expression, std::size_t row) const {
    return std::visit([&](const auto& node) { return this->holds(node, row); }, expression.node);
  }

 private:
  bool holds(const query::MeasureNullCondition& node, std::size_t row) const {
    return (terms_.value(node.subject, row).index() == 0) != node.negated;
  }
  bool holds(const query::MeasureRelativeCondition&, std::size_t) const { return no_events(); }
  bool holds(const query::DidCondition&, std::size_t) const { return no_events(); }
  bool holds(const query::SequenceCondition&, std::size_t) const { return no_events(); }
  static bool no_events() {
    ENGINE_CHECK(!"no events");
    return false;
  }
  bool holds(const query::ConstantCondition& node, std::size_t) const { return node.value; }
  bool holds(const query::FlagCondition& node, std::size_t row) const {
    const auto* flag = std::get_if<bool>(&terms_.cell(node.name, row));
    return flag != nullptr && *flag;
  }
  bool holds(const query::CompareCondition& node, std::size_t row) const {
    return terms_.compare(node.left, node.op, node.right, row).value_or(false);
  }
  bool holds(const query::BetweenCondition& node, std::size_t row) const {
    const auto above = terms_.compare(node.subject, CompareOperator::greater_equal, node.low, row);
    const auto below = terms_.compare(node.subject, CompareOperator::less_equal, node.high, row);
    if (!above || !below) return false;
    return (*above && *below) != node.negated;
  }
  bool holds(const query::InCondition& node, std::size_t row) const {
    bool found = false;
    for (const query::Term& value : node.values) {
      const auto same = terms_.compare(node.subject, CompareOperator::equal, value, row);
      if (!same) return false;
      found = found || *same;
    }
    return found != node.negated;
  }
  bool holds(const query::LikeCondition& node, std::size_t row) const {
    const auto* text = std::get_if<std::string>(&terms_.cell(node.name, row));
    if (text == nullptr) return false;
    std::u32string subject = code_points(*text);
    std::u32string pattern = naive_pattern(code_points(node.pattern), node.escape);
    if (node.ignore_case) {
      subject = naive_fold(subject);
      pattern = naive_fold(pattern);
    }
    return naive_like(subject, pattern) != node.negated;
  }
  bool holds(const query::NullCondition& node, std::size_t row) const {
    return known(terms_.cell(node.name, row)) == node.negated;
  }
  bool holds(const query::HasCondition& node, std::size_t row) const {
    const auto* tags = std::get_if<Tags>(&terms_.cell(node.name, row));
    if (tags == nullptr) return false;
    const auto has = [&](const std::string& tag) {
      return std::find(tags->begin(), tags->end(), tag) != tags->end();
    };
    switch (node.quantifier) {
      case query::TagQuantifier::any:
        return std::any_of(node.values.begin(), node.values.end(), has);
      case query::TagQuantifier::all:
        return std::all_of(node.values.begin(), node.values.end(), has);
      case query::TagQuantifier::none:
        return std::none_of(node.values.begin(), node.values.end(), has);
    }
    return false;
  }
  bool holds(const query::RelativeCondition& node, std::size_t row) const {
    const Cell& cell = terms_.cell(node.name, row);
    if (!known(cell)) return false;
    return in_window(node, cell) != node.negated;
  }
  bool holds(const query::WithinCondition& node, std::size_t row) const {
    const auto* place = std::get_if<engine::Place>(&terms_.cell(node.name, row));
    if (place == nullptr) return false;
    const long double unit = 1e7L;
    return naive_distance_km(static_cast<long double>(place->latitude) / unit,
                             static_cast<long double>(place->longitude) / unit,
                             degrees(node.latitude),
                             degrees(node.longitude)) <= degrees(node.radius_km);
  }
  bool holds(const query::SavedCondition& node, std::size_t row) const {
    if (node.kind == query::SavedKind::segment) {
      return holds(table_->saved.segments.at(node.name), row);
    }
    const std::vector<std::string>& ids = table_->saved.lists.at(node.name);
    return std::find(ids.begin(), ids.end(), table_->ids[row]) != ids.end();
  }
  bool holds(const query::ThresholdCondition& node, std::size_t row) const {
    const auto held = std::count_if(node.operands.begin(), node.operands.end(),
                                    [&](const Expression& operand) { return holds(operand, row); });
    switch (node.kind) {
      case query::ThresholdKind::at_least:
        return held >= node.count;
      case query::ThresholdKind::at_most:
        return held <= node.count;
      case query::ThresholdKind::exactly:
        return held == node.count;
    }
    return false;
  }
  bool holds(const query::RankingCondition& node, std::size_t row) const {
    auto found = ranked_.find(&node);
    if (found == ranked_.end()) {
      found =
          ranked_.emplace(&node, naive_ranked(*table_, terms_, node, audience(node.among))).first;
    }
    const bool is_inside = found->second[row];
    return node.negated ? terms_.value(node.subject, row).index() != 0 && !is_inside : is_inside;
  }
  bool holds(const query::AndCondition& node, std::size_t row) const {
    return std::all_of(node.operands.begin(), node.operands.end(),
                       [&](const Expression& operand) { return holds(operand, row); });
  }
  bool holds(const query::OrCondition& node, std::size_t row) const {
    return std::any_of(node.operands.begin(), node.operands.end(),
                       [&](const Expression& operand) { return holds(operand, row); });
  }
  bool holds(const query::NotCondition& node, std::size_t row) const {
    return !holds(*node.operand, row);
  }

  /// LAST n: the n units of calendar days that end with today; NEXT n: those that begin with it.
  bool in_window(const query::RelativeCondition& node, const Cell& cell) const {
    const bool last = node.direction == query::Direction::last;
    if (node.unit == query::TimeUnit::hour) {
      const std::int64_t at = std::get<Instant>(cell).since_epoch;
      const std::int64_t now = terms_.as_of().since_epoch;
      return last ? at > now - node.amount * 3600 && at <= now
                  : at >= now && at < now + node.amount * 3600;
    }
    // Whatever a year's length, it holds every anniversary: NEXT 1 YEAR from a 29 February ends on
    // 27 February, which leaves out a day that a birthday may fall on.
    const bool a_year = (node.unit == query::TimeUnit::year && node.amount >= 1) ||
                        (node.unit == query::TimeUnit::quarter && node.amount >= 4) ||
                        (node.unit == query::TimeUnit::month && node.amount >= 12);
    if (node.anniversary && a_year) return true;
    const Day today = terms_.today();
    const Day edge = naive_shift(today, last ? -node.amount : node.amount, node.unit);
    const Day first = last ? Day{edge.since_epoch + 1} : today;
    const Day end = last ? today : Day{edge.since_epoch - 1};
    const auto* instant = std::get_if<Instant>(&cell);
    const Day day = instant != nullptr ? terms_.local_day(*instant) : std::get<Day>(cell);
    if (node.anniversary) return naive_anniversary(day, first, end);
    return first <= day && day <= end;
  }

  std::optional<std::int64_t> quantile(const query::QuantileTerm& node, std::size_t row) const {
    const auto found = quantiles_.find(&node);
    if (found != quantiles_.end()) return found->second[row];
    auto numbers = naive_quantiles(*table_, terms_, node, audience(node.among));
    return quantiles_.emplace(&node, std::move(numbers)).first->second[row];
  }

  /// Rows of the whole table that fit, whatever sample is judged.
  std::vector<std::size_t> audience(const std::vector<Expression>& among) const {
    std::vector<std::size_t> rows;
    for (std::size_t row = 0; row < table_->rows(); ++row) {
      if (among.empty() || holds(among.front(), row)) rows.push_back(row);
    }
    return rows;
  }

  const Table* table_;
  NaiveTerms terms_;
  /// Found once for each place in the expression.
  mutable std::map<const query::RankingCondition*, std::vector<bool>> ranked_;
  mutable std::map<const query::QuantileTerm*, std::vector<std::optional<std::int64_t>>> quantiles_;
};

}  // namespace

std::vector<std::size_t> naive_select(const Table& table, const Clock& clock,
                                      const Expression& expression) {
  std::vector<std::size_t> rows(table.rows());
  std::iota(rows.begin(), rows.end(), std::size_t{0});
  return naive_select(table, clock, expression, rows);
}

std::vector<std::size_t> naive_select(const Table& table, const Clock& clock,
                                      const Expression& expression,
                                      const std::vector<std::size_t>& rows) {
  const Judge judge(table, clock);
  std::vector<std::size_t> selected;
  std::copy_if(rows.begin(), rows.end(), std::back_inserter(selected),
               [&](std::size_t row) { return judge.holds(expression, row); });
  return selected;
}

}  // namespace muster::oracle
