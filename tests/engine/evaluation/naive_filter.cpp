#include "tests/engine/evaluation/naive_filter.hpp"

#include <algorithm>

#include "engine/check.hpp"
#include "engine/evaluation/bucket.hpp"
#include "engine/values/calendar.hpp"

namespace muster::tests {

using engine::Comparison;
using engine::Row;

namespace {

Rational power_of_ten(int exponent) {
  Rational result = 1;
  for (int i = 0; i < exponent; ++i) result *= 10;
  return result;
}

bool compares(const Rational& left, Comparison comparison, const Rational& right) {
  switch (comparison) {
    case Comparison::equal:
      return left == right;
    case Comparison::not_equal:
      return left != right;
    case Comparison::less:
      return left < right;
    case Comparison::less_equal:
      return left <= right;
    case Comparison::greater:
      return left > right;
    case Comparison::greater_equal:
      return left >= right;
  }
  return false;
}

template <typename Range, typename Value>
bool in_a_range(const std::vector<Range>& ranges, Value value) {
  return std::any_of(ranges.begin(), ranges.end(),
                     [&](const Range& range) { return range.low <= value && value <= range.high; });
}

}  // namespace

struct NaiveFilter::Holds {
  const NaiveFilter& naive;
  Row row;

  const FixtureColumn& column(engine::AttributeId id) const {
    return naive.fixture_.columns().at(id.index);
  }
  template <typename Values>
  const auto& value(engine::AttributeId id) const {
    return std::get<Values>(column(id).values).at(row);
  }
  bool holds(const engine::Filter& filter) const { return naive.holds(filter, row); }
  auto count(const std::vector<engine::Filter>& operands) const {
    return static_cast<std::uint64_t>(
        std::count_if(operands.begin(), operands.end(), [&](const auto& o) { return holds(o); }));
  }

  bool operator()(const engine::Constant& node) const { return node.value; }
  bool operator()(const engine::Known& node) const {
    return std::visit([&](const auto& values) { return values.at(row).has_value(); },
                      column(node.attribute).values);
  }
  bool operator()(const engine::CodeIn& node) const {
    const auto wanted = [&](const std::string& text) {
      return std::any_of(node.codes.begin(), node.codes.end(), [&](engine::ValueCode code) {
        return naive.population_.dictionary(node.attribute).at(code).text == text;
      });
    };
    if (column(node.attribute).spec.type == engine::AttributeType::tags) {
      const auto& tags = value<FixtureColumn::StringLists>(node.attribute);
      return tags && std::any_of(tags->begin(), tags->end(), wanted);
    }
    const auto& text = value<FixtureColumn::Strings>(node.attribute);
    return text && wanted(*text);
  }
  bool operator()(const engine::FlagIs& node) const {
    return value<FixtureColumn::Flags>(node.attribute) == std::optional<bool>(node.value);
  }
  bool operator()(const engine::IntegerIn& node) const {
    const auto& number = value<FixtureColumn::Integers>(node.attribute);
    return number && in_a_range(node.ranges, *number);
  }
  bool operator()(const engine::RealIn& node) const {
    const auto& real = value<FixtureColumn::Reals>(node.attribute);
    return real && in_a_range(node.ranges, *real);
  }
  bool operator()(const engine::AnniversaryIn& node) const {
    const auto& day = value<FixtureColumn::Integers>(node.attribute);
    if (!day) return false;
    const auto date = engine::civil(engine::Day{static_cast<std::int32_t>(*day)});
    return node.days.test((date.month - 1) * 31 + (date.day - 1));
  }
  bool operator()(const engine::WithinRadius& node) const {
    const auto& place = value<FixtureColumn::Places>(node.attribute);
    return place && engine::distance_km(node.centre, *place) <= node.radius_km;
  }
  bool operator()(const engine::TextIn& node) const {
    const auto& text = value<FixtureColumn::Strings>(node.attribute);
    return text && std::count(node.values.begin(), node.values.end(), *text) > 0;
  }
  bool operator()(const engine::TextLike& node) const {
    const auto& text = value<FixtureColumn::Strings>(node.attribute);
    return text && node.pattern.matches(*text);
  }
  bool operator()(const engine::TextBetween& node) const {
    const auto& text = value<FixtureColumn::Strings>(node.attribute);
    if (!text) return false;
    const bool above = !node.low || *text > *node.low || (!node.low_open && *text == *node.low);
    const bool below = !node.high || *text < *node.high || (!node.high_open && *text == *node.high);
    return above && below;
  }
  bool operator()(const engine::ArithmeticTest& node) const {
    const auto left = naive.value(node.left, row);
    const auto right = naive.value(node.right, row);
    return left && right && compares(*left, node.comparison, *right);
  }
  bool operator()(const engine::BucketIn& node) const {
    const auto bucket = engine::bucket_of(naive.fixture_.ids().at(row), node.seed, node.buckets);
    return in_a_range(node.ranges, static_cast<std::int64_t>(bucket));
  }
  // Fixtures have no events; tests that do are judged by events/event_history.hpp.
  bool operator()(const engine::EventMeasureIn&) const { ENGINE_CHECK(false); }
  bool operator()(const engine::HasSequence&) const { ENGINE_CHECK(false); }
  bool operator()(const engine::HasResumed&) const { ENGINE_CHECK(false); }
  bool operator()(const engine::ScoreIn&) const { ENGINE_CHECK(false); }
  bool operator()(const engine::RowsIn& node) const { return node.rows->contains(row); }
  bool operator()(const engine::Shared& node) const { return naive.holds(*node.filter, row); }
  bool operator()(const engine::Ranked& node) const {
    const std::vector<Row> rows = naive.ranked_rows(node);
    return std::binary_search(rows.begin(), rows.end(), row);
  }
  bool operator()(const engine::AllOf& node) const {
    return count(node.operands) == node.operands.size();
  }
  bool operator()(const engine::AnyOf& node) const { return count(node.operands) > 0; }
  bool operator()(const engine::Complement& node) const { return !holds(node.operand.at(0)); }
  bool operator()(const engine::CountOf& node) const {
    const std::uint64_t n = count(node.operands);
    return node.low <= n && n <= node.high;
  }
};

NaiveFilter::NaiveFilter(const PopulationFixture& fixture, const engine::Population& population)
    : fixture_(fixture), population_(population) {}

bool NaiveFilter::holds(const engine::Filter& filter, Row row) const {
  return std::visit(Holds{*this, row}, filter.node);
}

std::vector<Row> NaiveFilter::select(const engine::Filter& filter) const {
  std::vector<Row> rows;
  for (Row row = 0; row < fixture_.rows(); ++row) {
    if (holds(filter, row)) rows.push_back(row);
  }
  return rows;
}

std::optional<Rational> NaiveFilter::rank_value(const engine::Ranking& ranking, Row row) const {
  if (const auto* term = std::get_if<engine::Arithmetic>(&ranking.by)) return value(*term, row);
  const FixtureColumn& column =
      fixture_.columns().at(std::get<engine::AttributeId>(ranking.by).index);
  if (const auto* reals = std::get_if<FixtureColumn::Reals>(&column.values)) {
    return reals->at(row) ? std::optional(Rational(*reals->at(row))) : std::nullopt;
  }
  const auto& integer = std::get<FixtureColumn::Integers>(column.values).at(row);
  return integer ? std::optional(Rational(*integer)) : std::nullopt;
}

std::vector<Row> NaiveFilter::ranked_rows(const engine::Ranked& node) const {
  const engine::Ranking& ranking = *node.ranking;
  std::vector<std::pair<Rational, Row>> ranked;
  for (Row row = 0; row < fixture_.rows(); ++row) {
    if (!ranking.among.empty() && !holds(ranking.among.front(), row)) continue;
    if (auto value = rank_value(ranking, row)) ranked.emplace_back(*std::move(value), row);
  }
  const auto sort = [&](bool largest_first) {
    std::sort(ranked.begin(), ranked.end(), [&](const auto& left, const auto& right) {
      if (left.first != right.first) return (left.first > right.first) == largest_first;
      return engine::compare_external_ids(population_.directory().id_kind(),
                                          fixture_.ids()[left.second],
                                          fixture_.ids()[right.second]) < 0;
    });
  };
  const auto size = static_cast<std::uint64_t>(ranked.size());
  std::vector<Row> rows;
  const auto take = [&](std::uint64_t begin, std::uint64_t end) {
    for (std::uint64_t i = begin; i < std::min(end, size); ++i) rows.push_back(ranked[i].second);
  };
  if (const auto* count = std::get_if<engine::RankCount>(&node.part)) {
    sort(count->largest_first);
    take(0, count->customers);
  } else if (const auto* share = std::get_if<engine::RankShare>(&node.part)) {
    sort(share->largest_first);
    const Rational doubled =
        Rational(size) * share->percent.units * 2 / power_of_ten(share->percent.scale) / 100 + 1;
    take(0, static_cast<std::uint64_t>(numerator(doubled) / denominator(doubled) / 2));
  } else {
    const auto& in = std::get<engine::QuantileIn>(node.part);
    sort(false);
    std::uint64_t begin = 0;
    for (std::uint64_t quantile = 1; quantile <= in.quantiles; ++quantile) {
      const std::uint64_t end =
          begin + size / in.quantiles + (quantile <= size % in.quantiles ? 1 : 0);
      if (in_a_range(in.ranges, static_cast<std::int64_t>(quantile))) take(begin, end);
      begin = end;
    }
  }
  std::sort(rows.begin(), rows.end());
  return rows;
}

std::optional<Rational> NaiveFilter::value(const engine::Arithmetic& term, Row row) const {
  using engine::ArithmeticCode;
  std::vector<Rational> stack;
  for (const engine::ArithmeticStep& step : term.steps) {
    if (step.code == ArithmeticCode::constant) {
      stack.push_back(Rational(step.constant.units) / power_of_ten(step.constant.scale));
      continue;
    }
    if (step.code == ArithmeticCode::attribute || step.code == ArithmeticCode::age) {
      const FixtureColumn& column = fixture_.columns().at(step.attribute.index);
      const auto& number = std::get<FixtureColumn::Integers>(column.values).at(row);
      if (!number) return std::nullopt;
      stack.push_back(step.code == ArithmeticCode::age
                          ? Rational(engine::age_in_years(
                                engine::Day{static_cast<std::int32_t>(*number)}, step.on))
                          : Rational(*number) / power_of_ten(column.spec.scale));
      continue;
    }
    const Rational right = stack.back();
    stack.pop_back();
    if (step.code == ArithmeticCode::negate || step.code == ArithmeticCode::absolute) {
      const bool negate = step.code == ArithmeticCode::negate || right < 0;
      stack.push_back(negate ? Rational(-right) : right);
      continue;
    }
    const Rational left = stack.back();
    stack.pop_back();
    switch (step.code) {
      case ArithmeticCode::add:
        stack.push_back(left + right);
        break;
      case ArithmeticCode::subtract:
        stack.push_back(left - right);
        break;
      case ArithmeticCode::multiply:
        stack.push_back(left * right);
        break;
      case ArithmeticCode::divide:
        if (right == 0) return std::nullopt;
        stack.push_back(left / right);
        break;
      case ArithmeticCode::minimum:
        stack.push_back(std::min(left, right));
        break;
      default:
        stack.push_back(std::max(left, right));
        break;
    }
  }
  ENGINE_CHECK(stack.size() == 1);
  return stack.front();
}

}  // namespace muster::tests
