#include "tests/oracle/shrink.hpp"

#include <utility>
#include <vector>

namespace muster::oracle {
namespace {

using query::Expression;
using query::Term;

std::vector<Term> smaller(const Term& term);

/// `operands` without one of them, for each.
template <typename T>
std::vector<std::vector<T>> without_one(const std::vector<T>& operands) {
  std::vector<std::vector<T>> all;
  for (std::size_t i = 0; i < operands.size(); ++i) {
    std::vector<T> rest = operands;
    rest.erase(rest.begin() + static_cast<std::ptrdiff_t>(i));
    all.push_back(std::move(rest));
  }
  return all;
}

/// Terms inside `term` that could stand in its place.
std::vector<Term> smaller(const Term& term) {
  std::vector<Term> out;
  if (const auto* arithmetic = std::get_if<query::ArithmeticTerm>(&term.node)) {
    out.push_back(*arithmetic->left);
    out.push_back(*arithmetic->right);
    for (Term& left : smaller(*arithmetic->left)) {
      out.push_back(
          Term{query::ArithmeticTerm{arithmetic->op, std::move(left), arithmetic->right}, {}});
    }
    for (Term& right : smaller(*arithmetic->right)) {
      out.push_back(
          Term{query::ArithmeticTerm{arithmetic->op, arithmetic->left, std::move(right)}, {}});
    }
  } else if (const auto* negate = std::get_if<query::NegateTerm>(&term.node)) {
    out.push_back(*negate->operand);
  } else if (const auto* function = std::get_if<query::FunctionTerm>(&term.node)) {
    out.insert(out.end(), function->arguments.begin(), function->arguments.end());
  } else if (const auto* shift = std::get_if<query::ShiftTerm>(&term.node)) {
    out.push_back(*shift->base);
  }
  return out;
}

template <typename Group>
void shrink_group(const Group& group, std::vector<Expression>& out);

std::vector<Expression> smaller(const Expression& expression) {
  std::vector<Expression> out;
  if (const auto* both = std::get_if<query::AndCondition>(&expression.node)) {
    shrink_group(*both, out);
  } else if (const auto* any = std::get_if<query::OrCondition>(&expression.node)) {
    shrink_group(*any, out);
  } else if (const auto* threshold = std::get_if<query::ThresholdCondition>(&expression.node)) {
    shrink_group(*threshold, out);
  } else if (const auto* negation = std::get_if<query::NotCondition>(&expression.node)) {
    out.push_back(*negation->operand);
    for (Expression& operand : smaller(*negation->operand)) {
      out.push_back(Expression{query::NotCondition{std::move(operand)}, {}});
    }
  } else if (const auto* compare = std::get_if<query::CompareCondition>(&expression.node)) {
    for (Term& left : smaller(compare->left)) {
      out.push_back(
          Expression{query::CompareCondition{std::move(left), compare->op, compare->right}, {}});
    }
    for (Term& right : smaller(compare->right)) {
      out.push_back(
          Expression{query::CompareCondition{compare->left, compare->op, std::move(right)}, {}});
    }
  } else if (const auto* in = std::get_if<query::InCondition>(&expression.node)) {
    if (in->values.size() > 1) {
      for (auto& values : without_one(in->values)) {
        out.push_back(
            Expression{query::InCondition{in->subject, std::move(values), in->negated}, {}});
      }
    }
  } else if (const auto* has = std::get_if<query::HasCondition>(&expression.node)) {
    if (has->values.size() > 1) {
      for (auto& values : without_one(has->values)) {
        out.push_back(
            Expression{query::HasCondition{has->name, has->quantifier, std::move(values)}, {}});
      }
    }
  }
  return out;
}

template <typename Group>
void shrink_group(const Group& group, std::vector<Expression>& out) {
  for (const Expression& operand : group.operands) out.push_back(operand);
  const std::size_t least = std::is_same_v<Group, query::ThresholdCondition> ? 1 : 2;
  if (group.operands.size() > least) {
    for (auto& operands : without_one(group.operands)) {
      Group fewer = group;
      fewer.operands = std::move(operands);
      out.push_back(Expression{std::move(fewer), {}});
    }
  }
  for (std::size_t i = 0; i < group.operands.size(); ++i) {
    for (Expression& operand : smaller(group.operands[i])) {
      // An AND directly inside an AND is no tree the parser makes.
      if (std::holds_alternative<Group>(operand.node) && least == 2) continue;
      Group changed = group;
      changed.operands[i] = std::move(operand);
      out.push_back(Expression{std::move(changed), {}});
    }
  }
}

}  // namespace

Expression shrink(Expression expression, const std::function<bool(const Expression&)>& differs,
                  std::size_t budget) {
  for (bool smaller_found = true; smaller_found && budget > 0;) {
    smaller_found = false;
    for (Expression& candidate : smaller(expression)) {
      if (budget-- == 0) return expression;
      if (!differs(candidate)) continue;
      expression = std::move(candidate);
      smaller_found = true;
      break;
    }
    if (budget == 0) break;
  }
  return expression;
}

}  // namespace muster::oracle
