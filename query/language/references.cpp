#include "query/language/references.hpp"

#include <variant>

namespace muster::query {

namespace {

// Depth is that of the tree, which limits.hpp bounds.
struct ReferenceCollector {
  std::vector<SavedReference>& found;
  SourceSpan span{};

  void operator()(const SavedCondition& node) { found.push_back({node, span}); }
  void operator()(const ScoreTerm& term) {
    found.push_back({{SavedKind::scorecard, term.name}, span});
  }
  void operator()(const GradeTerm& term) {
    found.push_back({{SavedKind::scorecard, term.name}, span});
  }
  void operator()(const MeasureNullCondition& node) { in_term(node.subject); }
  void operator()(const CompareCondition& node) {
    in_term(node.left);
    in_term(node.right);
  }
  void operator()(const BetweenCondition& node) {
    in_term(node.subject);
    in_term(node.low);
    in_term(node.high);
  }
  void operator()(const InCondition& node) { in_term(node.subject); }
  void operator()(const RankingCondition& node) {
    in_term(node.subject);
    each(node.among);
  }
  void operator()(const ThresholdCondition& node) { each(node.operands); }
  void operator()(const AndCondition& node) { each(node.operands); }
  void operator()(const OrCondition& node) { each(node.operands); }
  void operator()(const NotCondition& node) { one(*node.operand); }
  void operator()(const ShiftTerm& term) { in_term(*term.base); }
  void operator()(const ArithmeticTerm& term) {
    in_term(*term.left);
    in_term(*term.right);
  }
  void operator()(const NegateTerm& term) { in_term(*term.operand); }
  void operator()(const FunctionTerm& term) {
    for (const Term& argument : term.arguments) in_term(argument);
  }
  void operator()(const QuantileTerm& term) {
    in_term(*term.subject);
    each(term.among);
  }
  /// The others hold no conditions.
  template <typename Leaf>
  void operator()(const Leaf&) {}

  void in_term(const Term& term) { std::visit(ReferenceCollector{found, term.span}, term.node); }
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

std::vector<SavedReference> references_of(const Term& term) {
  std::vector<SavedReference> found;
  ReferenceCollector{found}.in_term(term);
  return found;
}

}  // namespace muster::query
