#include "engine/evaluation/filter_reads.hpp"

#include <algorithm>
#include <type_traits>
#include <unordered_set>

#include "engine/live/row_changes.hpp"
#include "engine/scoring/scoring.hpp"

namespace muster::engine {

namespace {

template <typename Node>
concept OfAnAttribute = requires(const Node& node) {
  { node.attribute } -> std::convertible_to<AttributeId>;
};
template <typename Node>
concept OfOperands = requires(const Node& node) {
  node.operands;
};

class ReadsCollector {
 public:
  FilterReads take() {
    std::sort(reads_.attributes.begin(), reads_.attributes.end());
    const auto repeated = std::unique(reads_.attributes.begin(), reads_.attributes.end());
    reads_.attributes.erase(repeated, reads_.attributes.end());
    return std::move(reads_);
  }

  void collect(const Filter& filter) {
    std::visit([this](const auto& node) { (*this)(node); }, filter.node);
  }

  template <OfAnAttribute Node>
  void operator()(const Node& node) {
    reads_.attributes.push_back(node.attribute);
  }
  template <OfOperands Node>
  void operator()(const Node& node) {
    for (const Filter& operand : node.operands) collect(operand);
  }
  void operator()(const Complement& node) { collect(node.operand.front()); }
  void operator()(const Constant& /*node*/) {}
  void operator()(const BucketIn& /*node*/) {}
  void operator()(const RowsIn& /*node*/) {}
  void operator()(const ArithmeticTest& node) {
    collect(node.left);
    collect(node.right);
  }
  void operator()(const EventMeasureIn& /*node*/) { reads_.events = true; }
  void operator()(const HasSequence& /*node*/) { reads_.events = true; }
  void operator()(const HasResumed& /*node*/) { reads_.events = true; }
  void operator()(const ScoreIn& node) { collect(*node.scoring); }
  void operator()(const Shared& node) {
    if (seen_.insert(node.filter.get()).second) collect(*node.filter);
  }
  void operator()(const Ranked& node) {
    reads_.other_customers = true;
    if (const auto* attribute = std::get_if<AttributeId>(&node.ranking->by)) {
      reads_.attributes.push_back(*attribute);
    } else {
      collect(std::get<Arithmetic>(node.ranking->by));
    }
    for (const Filter& among : node.ranking->among) collect(among);
  }

 private:
  void collect(const Arithmetic& term) {
    for (const ArithmeticStep& step : term.steps) {
      switch (step.code) {
        case ArithmeticCode::attribute:
        case ArithmeticCode::age:
          reads_.attributes.push_back(step.attribute);
          break;
        case ArithmeticCode::measure:
          reads_.events = true;
          break;
        case ArithmeticCode::score:
          collect(*step.scoring);
          break;
        default:
          break;
      }
    }
  }

  void collect(const Scoring& scoring) {
    if (!seen_.insert(&scoring).second) return;
    for (const ScoringRule& rule : scoring.rules) {
      collect(rule.when);
      std::visit(
          [this](const auto& points) {
            using Points = std::decay_t<decltype(points)>;
            if constexpr (!std::is_same_v<Points, FlatPoints>) collect(points.value);
          },
          rule.points);
    }
  }

  FilterReads reads_;
  std::unordered_set<const void*> seen_;  // what stands in several places is visited once
};

}  // namespace

FilterReads reads_of(const Filter& filter) {
  ReadsCollector collector;
  collector.collect(filter);
  return collector.take();
}

bool reads_any(const FilterReads& reads, const RowChanges& changes) {
  if (reads.events && changes.has_events) return true;
  const auto& changed = changes.attributes;
  return std::any_of(reads.attributes.begin(), reads.attributes.end(), [&](AttributeId each) {
    return std::binary_search(changed.begin(), changed.end(), each);
  });
}

}  // namespace muster::engine
