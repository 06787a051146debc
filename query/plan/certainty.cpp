#include "query/plan/certainty.hpp"

#include <algorithm>
#include <utility>

#include "query/plan/binding.hpp"
#include "query/plan/event_measures.hpp"
#include "query/plan/integer_ranges.hpp"
#include "query/plan/tested_attributes.hpp"

namespace muster::query {
namespace {

using engine::Filter;
using Filters = std::vector<Filter>;

// Customers whose values a test reads are all known.
class KnownValues {
 public:
  template <typename Node>
  Filter operator()(const Node& node) const {
    if constexpr (requires { node.attribute; }) {
      return known(node.attribute);
    } else {
      return everyone();
    }
  }
  // IS NULL always has an answer.
  Filter operator()(const engine::Known& /*node*/) const { return everyone(); }
  // Counts always have a value; a sum, a first time of nothing have none.
  Filter operator()(const engine::EventMeasureIn& node) const { return all_known({node}); }
  Filter operator()(const engine::ArithmeticTest& node) const { return all_known({node}); }
  // Without a value there is no place in an order.
  Filter operator()(const engine::Ranked& node) const { return all_known({node}); }

 private:
  static Filter all_known(const Filter& test) {
    Filters all;
    for (const engine::AttributeId id : tested_attributes(test)) all.push_back(known(id));
    for (const engine::EventMeasure* measure : tested_measures(test)) {
      all.push_back(measure_in(*measure, every_integer()));
    }
    return all_of(std::move(all));
  }
};

// A test that holds has read known values; one that does not may not have.
Filter of_test(const Filter& test, bool truth) {
  if (truth) return test;
  return all_of({std::visit(KnownValues{}, test.node), complement(test)});
}

class Certainty {
 public:
  explicit Certainty(const TestCertainty& of_test) : of_test_(of_test) {}

  Filter of(const Filter& filter, bool truth) const {
    return std::visit([&](const auto& node) { return of(node, filter, truth); }, filter.node);
  }

 private:
  template <typename Node>
  Filter of(const Node& /*node*/, const Filter& filter, bool truth) const {
    return of_test_(filter, truth);
  }
  Filter of(const engine::Shared& node, const Filter& /*filter*/, bool truth) const {
    return of(*node.filter, truth);
  }
  Filter of(const engine::AllOf& node, const Filter& /*filter*/, bool truth) const {
    return truth ? all_of(each(node.operands, true)) : any_of(each(node.operands, false));
  }
  Filter of(const engine::AnyOf& node, const Filter& /*filter*/, bool truth) const {
    return truth ? any_of(each(node.operands, true)) : all_of(each(node.operands, false));
  }
  Filter of(const engine::Complement& node, const Filter& /*filter*/, bool truth) const {
    return of(node.operand.front(), !truth);
  }
  // So many hold, or fail, for certain that the others cannot change the answer.
  Filter of(const engine::CountOf& node, const Filter& /*filter*/, bool truth) const {
    const std::uint64_t size = node.operands.size();
    const std::uint64_t low = std::min(node.low, size + 1);
    const std::uint64_t high = std::min(node.high, size);
    const auto at_least = [&](std::uint64_t least, bool of_true) {
      if (least > size) return nobody();
      return Filter{engine::CountOf{least, size, each(node.operands, of_true)}};
    };
    if (truth) return all_of({at_least(low, true), at_least(size - high, false)});
    return any_of({at_least(high + 1, true), at_least(size - low + 1, false)});
  }

  Filters each(const Filters& operands, bool truth) const {
    Filters result;
    result.reserve(operands.size());
    for (const Filter& operand : operands) result.push_back(of(operand, truth));
    return result;
  }

  const TestCertainty& of_test_;
};

}  // namespace

Filter certainly(const Filter& filter, bool truth, const TestCertainty& test) {
  return Certainty(test).of(filter, truth);
}

Filter certainly_true(const Filter& filter) { return certainly(filter, true, of_test); }

Filter certainly_false(const Filter& filter) { return certainly(filter, false, of_test); }

bool may_rest_on_unknowns(const Filter& filter) {
  const auto any = [](const Filters& operands) {
    return std::any_of(operands.begin(), operands.end(), may_rest_on_unknowns);
  };
  if (const auto* shared = std::get_if<engine::Shared>(&filter.node)) {
    return may_rest_on_unknowns(*shared->filter);
  }
  if (const auto* all = std::get_if<engine::AllOf>(&filter.node)) return any(all->operands);
  if (const auto* some = std::get_if<engine::AnyOf>(&filter.node)) return any(some->operands);
  if (const auto* count = std::get_if<engine::CountOf>(&filter.node)) {
    return count->high < count->operands.size() || any(count->operands);
  }
  return std::holds_alternative<engine::Complement>(filter.node);
}

}  // namespace muster::query
