#include "query/plan/order.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <utility>
#include <vector>

#include "engine/scoring/scoring.hpp"
#include "query/plan/fraction.hpp"
#include "query/plan/plan.hpp"
#include "query/plan/simplify.hpp"

namespace muster::query {
namespace {

using engine::Filter;

// Costs of testing one customer, relative to one bit of a bitmap: measured orders of magnitude, not
// promises; only their order matters.
constexpr double kColumnCost = 4;
constexpr double kRealCost = 8;
constexpr double kCalendarCost = 10;
constexpr double kTextCost = 25;
constexpr double kPatternCost = 60;
constexpr double kPlaceCost = 40;
constexpr double kBucketCost = 30;
constexpr double kStepCost = 8;
constexpr double kEventCost = 4;  // an event

class Estimator {
 public:
  explicit Estimator(const engine::Population& population) : population_(population) {}

  Expectation estimate(Filter& filter) {
    return std::visit([&](auto& node) { return estimate(node); }, filter.node);
  }

 private:
  double known_share(engine::AttributeId id) const {
    if (population_.size() == 0) return 0;
    return static_cast<double>(population_.attributes().at(id).known) /
           static_cast<double>(population_.size());
  }

  Expectation estimate(engine::Constant& node) const { return {node.value ? 1.0 : 0.0, 0}; }
  Expectation estimate(engine::Known& node) const { return {known_share(node.attribute), 1}; }

  Expectation estimate(engine::CodeIn& node) const {
    const engine::Dictionary& dictionary = population_.dictionary(node.attribute);
    std::uint64_t customers = 0;
    for (const engine::ValueCode code : node.codes) customers += dictionary.at(code).count;
    const double size = std::max(1.0, static_cast<double>(population_.size()));
    const double cost =
        std::min(1.0 + 0.5 * static_cast<double>(node.codes.size() - 1), kColumnCost);
    return {std::min(static_cast<double>(customers) / size, known_share(node.attribute)), cost};
  }

  Expectation estimate(engine::FlagIs& node) const {
    const double known_here = known_share(node.attribute);
    if (known_here == 0) return {0, 1};
    const double set = static_cast<double>(population_.flag(node.attribute).set().cardinality()) /
                       static_cast<double>(population_.size());
    return {node.value ? set : known_here - set, 1};
  }

  // As if values lay evenly between the smallest and the largest.
  Expectation estimate(engine::IntegerIn& node) const {
    const engine::IntegerColumn& column = population_.integers(node.attribute);
    const auto low = column.low();
    const auto high = column.high();
    if (!low || !high) return {0, kColumnCost};
    const double width = static_cast<double>(*high) - static_cast<double>(*low) + 1;
    double covered = 0;
    for (const engine::IntegerRange& range : node.ranges) {
      const double from = static_cast<double>(std::max(range.low, *low));
      const double to = static_cast<double>(std::min(range.high, *high));
      covered += std::max(0.0, to - from + 1);
    }
    return {std::min(1.0, covered / width) * known_share(node.attribute), kColumnCost};
  }

  Expectation estimate(engine::RealIn& node) const {
    return {0.3 * known_share(node.attribute), kRealCost};
  }
  Expectation estimate(engine::AnniversaryIn& node) const {
    const double share = static_cast<double>(node.days.count()) / 372;
    return {share * known_share(node.attribute), kCalendarCost};
  }
  Expectation estimate(engine::WithinRadius& node) const {
    const double share = std::min(0.5, node.radius_km / 1'000);
    return {share * known_share(node.attribute), kPlaceCost};
  }
  Expectation estimate(engine::TextIn& node) const {
    return {0.01 * known_share(node.attribute), kTextCost};
  }
  Expectation estimate(engine::TextLike& node) const {
    return {0.1 * known_share(node.attribute), kPatternCost};
  }
  Expectation estimate(engine::TextBetween& node) const {
    return {0.3 * known_share(node.attribute), kTextCost};
  }
  Expectation estimate(engine::ArithmeticTest& node) const {
    const std::size_t steps = node.left.steps.size() + node.right.steps.size();
    return {0.3, kStepCost * static_cast<double>(steps)};
  }
  // What customers did is read event by event, whoever they are: the events that lie in the window,
  // as if they lay evenly in time and among customers.
  double events_each(const engine::EventSelection& selection) const {
    const engine::EventType& type = population_.events().type(selection.type);
    const auto from = static_cast<double>(std::max(selection.window.low, type.first));
    const auto to = static_cast<double>(std::min(selection.window.high, type.last));
    const double width = static_cast<double>(type.last) - static_cast<double>(type.first) + 1;
    const double share = std::clamp((to - from + 1) / width, 0.0, 1.0);
    const double size = std::max(1.0, static_cast<double>(population_.size()));
    return share * static_cast<double>(type.events) / size;
  }
  Expectation estimate(engine::EventMeasureIn& node) const {
    const double each = events_each(node.measure.events);
    const double some = 1 - std::exp(-each);
    const bool of_none = !node.ranges.empty() && node.ranges.front().low <= 0 &&
                         std::holds_alternative<engine::EventCount>(node.measure.what);
    return {of_none ? 1 - some / 2 : some * 0.7, 1 + kEventCost * each};
  }
  Expectation estimate(engine::HasSequence& node) const {
    double each = 0;
    for (const engine::SequenceStep& step : node.sequence.steps) each += events_each(step.events);
    return {0.1, 1 + 3 * kEventCost * each};
  }
  Expectation estimate(engine::HasResumed& node) const {
    return {0.1, 1 + 2 * kEventCost * events_each(node.resumed.events)};
  }
  Expectation estimate(engine::ScoreIn& node) const {
    return {0.3, 4.0 + static_cast<double>(node.scoring->rules.size())};
  }
  Expectation estimate(engine::BucketIn& node) const {
    double wanted = 0;
    for (const engine::IntegerRange& range : node.ranges) {
      wanted += static_cast<double>(range.high - range.low) + 1;
    }
    return {wanted / static_cast<double>(node.buckets), kBucketCost};
  }

  Expectation estimate(engine::RowsIn& node) const {
    const double size = std::max(1.0, static_cast<double>(population_.size()));
    return {static_cast<double>(node.rows->cardinality()) / size, 1};
  }

  // Read as a bitmap once it has been evaluated for all its places.
  Expectation estimate(engine::Shared&) const { return {0.3, 1}; }

  // Rankings are found before the walk: rows, like those of RowsIn.
  Expectation estimate(engine::Ranked& node) const {
    if (const auto* share = std::get_if<engine::RankShare>(&node.part)) {
      return {to_double(share->percent) / 100, 1};
    }
    if (const auto* in = std::get_if<engine::QuantileIn>(&node.part)) {
      double wanted = 0;
      for (const engine::IntegerRange& range : in->ranges) {
        wanted += static_cast<double>(range.high - range.low) + 1;
      }
      return {wanted / static_cast<double>(in->quantiles), 1};
    }
    const auto customers = static_cast<double>(std::get<engine::RankCount>(node.part).customers);
    return {std::min(1.0, customers / std::max(1.0, static_cast<double>(population_.size()))), 1};
  }

  Expectation estimate(engine::Complement& node) {
    const Expectation operand = estimate(node.operand.front());
    return {1 - operand.share, operand.cost};
  }

  // Once an operand is answered, the next is asked only of those still in doubt.
  Expectation estimate(engine::AllOf& node) {
    Expectation whole{1, 0};
    for (const Expectation& each :
         sorted(node.operands, [](const Expectation& one) { return 1 - one.share; })) {
      whole.cost += whole.share * each.cost;
      whole.share *= each.share;
    }
    return whole;
  }

  Expectation estimate(engine::AnyOf& node) {
    double outside = 1;
    double cost = 0;
    for (const Expectation& each :
         sorted(node.operands, [](const Expectation& one) { return one.share; })) {
      cost += outside * each.cost;
      outside *= 1 - each.share;
    }
    return {1 - outside, cost};
  }

  Expectation estimate(engine::CountOf& node) {
    double cost = 0;
    double sum = 0;
    for (const Expectation& each : sorted(node.operands, [](const Expectation&) { return 1.0; })) {
      cost += each.cost;
      sum += each.share;
    }
    // As if all operands were equally likely and independent, by the normal approximation.
    const auto n = static_cast<double>(node.operands.size());
    if (n == 0) return {node.low == 0 ? 1.0 : 0.0, 0};
    const double deviation = std::sqrt(std::max(1e-9, sum * (1 - sum / n)));
    const auto below = [&](double count) {
      return 0.5 * std::erfc((sum - count) / (deviation * std::sqrt(2.0)));
    };
    const double share =
        below(static_cast<double>(node.high) + 0.5) - below(static_cast<double>(node.low) - 0.5);
    return {std::clamp(share, 0.0, 1.0), cost};
  }

  // Sorts by cost for each customer decided, ties as they were.
  template <typename Decided>
  std::vector<Expectation> sorted(std::vector<Filter>& operands, const Decided& decided) {
    std::vector<std::pair<double, Expectation>> ranked;
    ranked.reserve(operands.size());
    for (Filter& operand : operands) {
      const Expectation each = estimate(operand);
      ranked.emplace_back(each.cost / std::max(decided(each), 1e-6), each);
    }
    std::vector<std::size_t> order(operands.size());
    std::iota(order.begin(), order.end(), std::size_t{0});
    std::stable_sort(order.begin(), order.end(), [&](std::size_t left, std::size_t right) {
      return ranked[left].first < ranked[right].first;
    });
    std::vector<Filter> moved;
    std::vector<Expectation> expectations;
    moved.reserve(operands.size());
    expectations.reserve(operands.size());
    for (const std::size_t i : order) {
      moved.push_back(std::move(operands[i]));
      expectations.push_back(ranked[i].second);
    }
    operands = std::move(moved);
    return expectations;
  }

  const engine::Population& population_;
};

}  // namespace

Expectation order_operands(Filter& filter, const engine::Population& population) {
  return Estimator(population).estimate(filter);
}

Filter plan(Filter filter, const engine::Population& population) {
  Filter planned = simplified(std::move(filter), population);
  order_operands(planned, population);
  return planned;
}

double expected_share(const Filter& filter, const engine::Population& population) {
  Filter copy = filter;
  return order_operands(copy, population).share;
}

double expected_cost(const Filter& filter, const engine::Population& population) {
  Filter copy = filter;
  return order_operands(copy, population).cost;
}

}  // namespace muster::query
