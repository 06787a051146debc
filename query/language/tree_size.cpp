#include "query/language/tree_size.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <variant>

namespace muster::query {

namespace {

template <typename Node>
std::size_t tallest(const std::vector<Node>& nodes) {
  std::size_t most = 0;
  for (const Node& node : nodes) most = std::max(most, height(node));
  return most;
}

std::size_t height(const EventWindow& window) { return tallest(window.bounds); }

struct BelowTerm {
  std::size_t operator()(const EventTerm& term) const { return query::height(term.event); }
  std::size_t operator()(const ShiftTerm& term) const { return height(*term.base); }
  std::size_t operator()(const ArithmeticTerm& term) const {
    return std::max(height(*term.left), height(*term.right));
  }
  std::size_t operator()(const NegateTerm& term) const { return height(*term.operand); }
  std::size_t operator()(const FunctionTerm& term) const { return tallest(term.arguments); }
  std::size_t operator()(const QuantileTerm& term) const {
    return std::max(height(*term.subject), tallest(term.among));
  }
  template <typename Leaf>
  std::size_t operator()(const Leaf&) const {
    return 0;
  }
};

struct BelowExpression {
  std::size_t operator()(const MeasureNullCondition& node) const { return height(node.subject); }
  std::size_t operator()(const MeasureRelativeCondition& node) const {
    return height(node.subject);
  }
  std::size_t operator()(const DidCondition& node) const { return query::height(node.event); }
  std::size_t operator()(const SequenceCondition& node) const {
    std::size_t most = height(node.window);
    for (const EventStep& step : node.steps) most = std::max(most, query::height(step.event));
    return most;
  }
  std::size_t operator()(const CompareCondition& node) const {
    return std::max(height(node.left), height(node.right));
  }
  std::size_t operator()(const BetweenCondition& node) const {
    return std::max({height(node.subject), height(node.low), height(node.high)});
  }
  std::size_t operator()(const InCondition& node) const {
    return std::max(height(node.subject), tallest(node.values));
  }
  std::size_t operator()(const RankingCondition& node) const {
    return std::max(height(node.subject), tallest(node.among));
  }
  std::size_t operator()(const ThresholdCondition& node) const { return tallest(node.operands); }
  std::size_t operator()(const AndCondition& node) const { return tallest(node.operands); }
  std::size_t operator()(const OrCondition& node) const { return tallest(node.operands); }
  std::size_t operator()(const NotCondition& node) const { return height(*node.operand); }
  template <typename Leaf>
  std::size_t operator()(const Leaf&) const {
    return 0;
  }
};

std::size_t count(const Term& term);

template <typename Nodes, typename Count>
std::size_t sum(const Nodes& nodes, Count count_one) {
  std::size_t total = 0;
  for (const auto& node : nodes) total += count_one(node);
  return total;
}

std::size_t each_of(const std::vector<Expression>& expressions) {
  return sum(expressions, [](const Expression& each) { return node_count(each); });
}

std::size_t count(const EventPhrase& event) {
  return each_of(event.where) +
         sum(event.window.bounds, [](const Term& bound) { return count(bound); });
}

struct CountBelowTerm {
  std::size_t operator()(const EventTerm& term) const { return count(term.event); }
  std::size_t operator()(const ShiftTerm& term) const { return count(*term.base); }
  std::size_t operator()(const ArithmeticTerm& term) const {
    return count(*term.left) + count(*term.right);
  }
  std::size_t operator()(const NegateTerm& term) const { return count(*term.operand); }
  std::size_t operator()(const FunctionTerm& term) const {
    return sum(term.arguments, [](const Term& each) { return count(each); });
  }
  std::size_t operator()(const QuantileTerm& term) const {
    return count(*term.subject) + each_of(term.among);
  }
  template <typename Leaf>
  std::size_t operator()(const Leaf&) const {
    return 0;
  }
};

std::size_t count(const Term& term) { return 1 + std::visit(CountBelowTerm{}, term.node); }

struct CountBelowExpression {
  std::size_t operator()(const ConstantCondition&) const { return 0; }
  std::size_t operator()(const FlagCondition&) const { return 0; }
  std::size_t operator()(const CompareCondition& node) const {
    return count(node.left) + count(node.right);
  }
  std::size_t operator()(const BetweenCondition& node) const {
    return count(node.subject) + count(node.low) + count(node.high);
  }
  std::size_t operator()(const InCondition& node) const {
    return count(node.subject) + sum(node.values, [](const Term& each) { return count(each); });
  }
  std::size_t operator()(const RankingCondition& node) const {
    return count(node.subject) + each_of(node.among);
  }
  std::size_t operator()(const HasCondition& node) const { return 1 + node.values.size(); }
  std::size_t operator()(const MeasureNullCondition& node) const { return count(node.subject); }
  std::size_t operator()(const MeasureRelativeCondition& node) const { return count(node.subject); }
  std::size_t operator()(const DidCondition& node) const { return count(node.event); }
  std::size_t operator()(const SequenceCondition& node) const {
    return node.steps.size() +
           sum(node.steps, [](const EventStep& step) { return count(step.event); }) +
           sum(node.window.bounds, [](const Term& bound) { return count(bound); });
  }
  std::size_t operator()(const ThresholdCondition& node) const { return each_of(node.operands); }
  std::size_t operator()(const AndCondition& node) const { return each_of(node.operands); }
  std::size_t operator()(const OrCondition& node) const { return each_of(node.operands); }
  std::size_t operator()(const NotCondition& node) const { return node_count(*node.operand); }
  /// The others hold one name.
  template <typename NamedCondition>
  std::size_t operator()(const NamedCondition&) const {
    return 1;
  }
};

}  // namespace

std::size_t node_count(const Expression& expression) {
  return 1 + std::visit(CountBelowExpression{}, expression.node);
}

std::size_t node_count(const Term& term) { return count(term); }

std::size_t height(const Term& term) { return 1 + std::visit(BelowTerm{}, term.node); }

std::size_t height(const EventPhrase& event) {
  return std::max(tallest(event.where), height(event.window));
}

std::size_t height(const Expression& expression) {
  return 1 + std::visit(BelowExpression{}, expression.node);
}

std::string depth_message(const LanguageLimits& limits) {
  return fmt::format("the query is nested more than {} levels deep", limits.depth);
}

std::string nodes_message(const LanguageLimits& limits) {
  return fmt::format("the query has more than {} conditions and values", limits.nodes);
}

std::string text_message(const LanguageLimits& limits) {
  return fmt::format("the query is longer than {} bytes", limits.text_bytes);
}

}  // namespace muster::query
