#include "query/language/references.hpp"

#include <variant>

namespace muster::query {

namespace {

// Depth is that of the tree, which limits.hpp bounds.
struct ReferenceCollector {
  std::vector<SavedReference>& found;
  SourceSpan span{};

  void operator()(const SavedCondition& node) { found.push_back({&node, span}); }
  void operator()(const ThresholdCondition& node) { each(node.operands); }
  void operator()(const AndCondition& node) { each(node.operands); }
  void operator()(const OrCondition& node) { each(node.operands); }
  void operator()(const NotCondition& node) { one(*node.operand); }
  /// The others hold no conditions.
  template <typename Leaf>
  void operator()(const Leaf&) {}

  void one(const Expression& expression) {
    std::visit(ReferenceCollector{found, expression.span}, expression.node);
  }
  void each(const std::vector<Expression>& expressions) {
    for (const Expression& expression : expressions) one(expression);
  }
};

}  // namespace

std::vector<SavedReference> references_of(const Expression& expression) {
  std::vector<SavedReference> found;
  ReferenceCollector{found}.one(expression);
  return found;
}

}  // namespace muster::query
