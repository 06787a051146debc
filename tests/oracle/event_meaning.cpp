#include "tests/oracle/event_meaning.hpp"

#include <utility>
#include <vector>

namespace muster::oracle {

using query::CompareOperator;
using query::Expression;
using query::Term;
using query::WindowKind;

namespace {

Term at() { return Term{query::NameTerm{"at"}, {}}; }

Expression compared(CompareOperator op, const Term& bound) {
  return Expression{query::CompareCondition{at(), op, bound}, {}};
}

}  // namespace

Expression meaning_of(const query::EventPhrase& event) {
  std::vector<Expression> all;
  all.push_back(Expression{
      query::CompareCondition{Term{query::NameTerm{"event type"}, {}}, CompareOperator::equal,
                              Term{query::StringTerm{event.type}, {}}},
      {}});
  if (!event.where.empty()) all.push_back(event.where.front());
  const query::EventWindow& window = event.window;
  switch (window.kind) {
    case WindowKind::ever:
      break;
    case WindowKind::last:
      all.push_back(Expression{query::RelativeCondition{"at", false, false, query::Direction::last,
                                                        window.amount, window.unit},
                               {}});
      break;
    case WindowKind::between:
      all.push_back(compared(CompareOperator::greater_equal, window.bounds.front()));
      all.push_back(compared(CompareOperator::less_equal, window.bounds.back()));
      break;
    case WindowKind::since:
      all.push_back(compared(CompareOperator::greater_equal, window.bounds.front()));
      break;
    case WindowKind::before:
      all.push_back(compared(CompareOperator::less, window.bounds.front()));
      break;
  }
  return Expression{query::AndCondition{std::move(all)}, {}};
}

query::EventWindow open_ended(const query::EventWindow& window) {
  query::EventWindow open = window;
  if (window.kind == WindowKind::between) {
    open.kind = WindowKind::since;
    open.bounds.pop_back();
  } else if (window.kind == WindowKind::before) {
    open = query::EventWindow{};
  }
  return open;
}

}  // namespace muster::oracle
