#include "query/run/lint_clauses.hpp"

#include <algorithm>
#include <functional>
#include <utility>
#include <variant>

#include "query/language/printer.hpp"

namespace muster::query {

namespace {

using Place = std::function<Expression(Expression)>;

/// Walks down, knowing how to put something else in the place of the node it is at.
class ClauseWalk {
 public:
  std::vector<LintClause> found;

  void visit(const Expression& node, const Place& put, std::size_t self, bool counted) {
    if (const auto* both = std::get_if<AndCondition>(&node.node)) {
      visit_group(*both, put, self, counted);
    } else if (const auto* any = std::get_if<OrCondition>(&node.node)) {
      visit_group(*any, put, self, counted);
    } else if (const auto* some = std::get_if<ThresholdCondition>(&node.node)) {
      visit_group(*some, put, self, counted || some->kind == ThresholdKind::exactly);
    } else if (const auto* negation = std::get_if<NotCondition>(&node.node)) {
      visit(
          *negation->operand,
          [&](Expression inner) { return put(Expression{NotCondition{std::move(inner)}}); }, self,
          counted);
    }
  }

 private:
  template <typename Group>
  void visit_group(const Group& group, const Place& put, std::size_t self, bool counted) {
    for (std::size_t i = 0; i < group.operands.size() && group.operands.size() > 1; ++i) {
      Group fewer = group;
      fewer.operands.erase(fewer.operands.begin() + static_cast<std::ptrdiff_t>(i));
      const bool alone = fewer.operands.size() == 1 && !std::is_same_v<Group, ThresholdCondition>;
      Expression rest = alone ? fewer.operands.front() : Expression{std::move(fewer)};
      const std::size_t here = found.size();
      found.push_back({&group.operands[i], put(std::move(rest)), self, counted});
      const Place put_operand = [&group, &put, i](Expression inner) {
        Group changed = group;
        changed.operands[i] = std::move(inner);
        return put(Expression{std::move(changed)});
      };
      visit(group.operands[i], put_operand, here, counted);
    }
  }
};

bool is_literal(const Term& term) {
  return std::holds_alternative<NumberTerm>(term.node) ||
         std::holds_alternative<StringTerm>(term.node) ||
         std::holds_alternative<FlagTerm>(term.node);
}

std::optional<std::string> value_in(const Term& term) {
  const bool compared =
      std::holds_alternative<NameTerm>(term.node) || std::holds_alternative<EventTerm>(term.node);
  return compared ? std::optional(print(term)) : std::nullopt;
}

}  // namespace

std::vector<LintClause> clauses_of(const Expression& whole) {
  ClauseWalk walk;
  walk.found.push_back({&whole});
  walk.visit(
      whole, [](Expression instead) { return instead; }, 0, false);
  return std::move(walk.found);
}

std::optional<std::string> compared_value(const Expression& clause) {
  if (const auto* compare = std::get_if<CompareCondition>(&clause.node)) {
    if (compare->op == CompareOperator::not_equal) return std::nullopt;
    return is_literal(compare->right) ? value_in(compare->left) : std::nullopt;
  }
  if (const auto* between = std::get_if<BetweenCondition>(&clause.node)) {
    const bool plain = !between->negated && is_literal(between->low) && is_literal(between->high);
    return plain ? value_in(between->subject) : std::nullopt;
  }
  if (const auto* in = std::get_if<InCondition>(&clause.node)) {
    return in->negated ? std::nullopt : value_in(in->subject);
  }
  return std::nullopt;
}

std::vector<Expression> listed_values(const Expression& clause) {
  std::vector<Expression> values;
  const auto* in = std::get_if<InCondition>(&clause.node);
  if (in == nullptr || in->values.size() < 2) return values;
  for (const Term& value : in->values) {
    values.push_back(
        Expression{CompareCondition{in->subject, CompareOperator::equal, value}, value.span});
  }
  return values;
}

}  // namespace muster::query
