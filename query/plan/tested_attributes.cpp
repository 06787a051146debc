#include "query/plan/tested_attributes.hpp"

#include <algorithm>

namespace muster::query {
namespace {

class Collector {
 public:
  std::vector<engine::AttributeId> attributes;
  std::vector<const engine::EventMeasure*> measures;

  void collect(const engine::Filter& filter) {
    std::visit([&](const auto& node) { collect(node); }, filter.node);
  }

 private:
  template <typename Node>
  void collect(const Node& node) {
    if constexpr (requires { node.attribute; }) {
      add(node.attribute);
    } else if constexpr (requires { node.operands; }) {
      for (const engine::Filter& operand : node.operands) collect(operand);
    } else if constexpr (requires { node.operand; }) {
      for (const engine::Filter& operand : node.operand) collect(operand);
    }
  }
  void collect(const engine::EventMeasureIn& node) { measures.push_back(&node.measure); }
  void collect(const engine::Shared& node) { collect(*node.filter); }
  void collect(const engine::Ranked& node) {
    std::visit([&](const auto& by) { add(by); }, node.ranking->by);
  }
  void collect(const engine::ArithmeticTest& node) {
    add(node.left);
    add(node.right);
  }
  void add(const engine::Arithmetic& term) {
    for (const engine::ArithmeticStep& step : term.steps) {
      const bool reads = step.code == engine::ArithmeticCode::attribute ||
                         step.code == engine::ArithmeticCode::age;
      if (reads) add(step.attribute);
      if (step.measure) measures.push_back(step.measure.get());
    }
  }
  void add(engine::AttributeId id) {
    const auto found =
        std::find_if(attributes.begin(), attributes.end(),
                     [&](engine::AttributeId each) { return each.index == id.index; });
    if (found == attributes.end()) attributes.push_back(id);
  }
};

}  // namespace

std::vector<engine::AttributeId> tested_attributes(const engine::Filter& filter) {
  Collector collector;
  collector.collect(filter);
  return std::move(collector.attributes);
}

std::vector<const engine::EventMeasure*> tested_measures(const engine::Filter& filter) {
  Collector collector;
  collector.collect(filter);
  return std::move(collector.measures);
}

}  // namespace muster::query
