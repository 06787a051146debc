#include "query/plan/attribute_tests.hpp"

#include <algorithm>

#include "engine/evaluation/filter_key.hpp"
#include "engine/scoring/scoring.hpp"
#include "query/plan/integer_ranges.hpp"

namespace muster::query {
namespace {

// Which lists a test belongs to, plain and complemented; null where it is not merged.
template <typename Node>
std::vector<Node>* list_for(AttributeTests&, const Node&, bool) {
  return nullptr;
}
std::vector<engine::CodeIn>* list_for(AttributeTests& tests, const engine::CodeIn&, bool negated) {
  return negated ? &tests.not_codes : &tests.codes;
}
std::vector<engine::IntegerIn>* list_for(AttributeTests& tests, const engine::IntegerIn&,
                                         bool negated) {
  return negated ? &tests.not_integers : &tests.integers;
}
std::vector<engine::RealIn>* list_for(AttributeTests& tests, const engine::RealIn&, bool negated) {
  return negated ? nullptr : &tests.reals;
}
std::vector<engine::AnniversaryIn>* list_for(AttributeTests& tests, const engine::AnniversaryIn&,
                                             bool negated) {
  return negated ? &tests.not_anniversaries : &tests.anniversaries;
}
std::vector<engine::TextIn>* list_for(AttributeTests& tests, const engine::TextIn&, bool negated) {
  return negated ? nullptr : &tests.texts;
}
std::vector<engine::FlagIs>* list_for(AttributeTests& tests, const engine::FlagIs&, bool negated) {
  return negated ? &tests.not_flags : &tests.flags;
}

class Gatherer {
 public:
  bool take(engine::Filter& filter, bool negated) {
    return std::visit([&](auto& node) { return take(node, negated); }, filter.node);
  }

  GatheredTests result;

 private:
  template <typename Node>
  bool take(Node& node, bool negated) {
    if constexpr (requires { node.attribute; }) {
      AttributeTests scratch;
      if (!list_for(scratch, node, negated)) return false;
      list_for(result.attributes[node.attribute], node, negated)->push_back(std::move(node));
      return true;
    } else {
      return false;
    }
  }

  bool take(engine::Known& node, bool negated) {
    if (negated) return false;
    result.attributes[node.attribute].known = true;
    return true;
  }

  bool take(engine::BucketIn& node, bool negated) {
    if (negated) return false;
    result.buckets[{node.seed, node.buckets}].push_back(std::move(node));
    return true;
  }

  bool take(engine::Ranked& node, bool negated) {
    auto* in = std::get_if<engine::QuantileIn>(&node.part);
    if (negated || in == nullptr) return false;
    auto same = std::find_if(result.quantiles.begin(), result.quantiles.end(),
                             [&](const RankingTests& each) {
                               return each.ranking == node.ranking && each.count == in->quantiles;
                             });
    if (same == result.quantiles.end()) {
      same = result.quantiles.insert(same, {node.ranking, in->quantiles, {}});
    }
    same->tests.push_back(std::move(*in));
    return true;
  }

  bool take(engine::EventMeasureIn& node, bool negated) {
    MeasureTests& tests =
        result.measures[engine::filter_key({engine::EventMeasureIn{node.measure, {}}})];
    if (!tests.measure) tests.measure = node.measure;
    (negated ? tests.not_in : tests.in).push_back(std::move(node));
    return true;
  }

  bool take(engine::ScoreIn& node, bool negated) {
    if (negated) node.ranges = complemented(node.ranges);
    std::vector<engine::ScoreIn>& tests = result.scores[node.scoring->meaning].tests;
    tests.push_back(std::move(node));
    return true;
  }

  bool take(engine::Complement& node, bool negated) {
    return !negated && take(node.operand.front(), true);
  }
};

}  // namespace

GatheredTests gathered(std::vector<engine::Filter> operands) {
  Gatherer gatherer;
  for (engine::Filter& operand : operands) {
    if (!gatherer.take(operand, false)) gatherer.result.rest.push_back(std::move(operand));
  }
  return std::move(gatherer.result);
}

}  // namespace muster::query
