#include "query/plan/simplify.hpp"

#include <algorithm>
#include <cstdint>
#include <optional>
#include <utility>

#include "query/plan/comparison.hpp"

namespace muster::query {
namespace {

using engine::Filter;
using Filters = std::vector<Filter>;

std::optional<bool> constant_value(const Filter& filter) {
  const auto* constant = std::get_if<engine::Constant>(&filter.node);
  return constant ? std::optional(constant->value) : std::nullopt;
}

class Simplifier {
 public:
  explicit Simplifier(const engine::Population& population) : population_(population) {}

  Filter simplify(Filter filter) {
    return std::visit([&](auto& node) { return simplify(std::move(node)); }, filter.node);
  }

 private:
  // A test with nothing to merge stays as it is.
  template <typename Node>
  Filter simplify(Node node) {
    return {std::move(node)};
  }

  Filter simplify(engine::Known node) {
    const std::uint64_t known_rows = population_.attributes().at(node.attribute).known;
    if (known_rows == population_.size()) return everyone();
    if (known_rows == 0) return nobody();
    return {node};
  }

  // Every value of a category named is any value; with tags an empty set has none of them.
  Filter simplify(engine::CodeIn node) {
    const bool category =
        population_.attributes().at(node.attribute).type() == engine::AttributeType::category;
    if (category && node.codes.size() == population_.dictionary(node.attribute).size()) {
      return simplify(engine::Known{node.attribute});
    }
    return {std::move(node)};
  }

  Filter simplify(engine::Complement node) {
    Filter operand = simplify(std::move(node.operand.front()));
    if (const auto value = constant_value(operand)) return {engine::Constant{!*value}};
    if (auto* inner = std::get_if<engine::Complement>(&operand.node)) {
      return std::move(inner->operand.front());
    }
    return complement(std::move(operand));
  }

  Filter simplify(engine::AllOf node) {
    Filters operands;
    for (Filter& each : node.operands) {
      Filter operand = simplify(std::move(each));
      if (const auto value = constant_value(operand)) {
        if (!*value) return nobody();
        continue;
      }
      if (auto* inner = std::get_if<engine::AllOf>(&operand.node)) {
        std::move(inner->operands.begin(), inner->operands.end(), std::back_inserter(operands));
      } else {
        operands.push_back(std::move(operand));
      }
    }
    operands = merged_conjuncts(std::move(operands), population_);
    if (operands.empty()) return everyone();
    if (operands.size() == 1) return std::move(operands.front());
    return all_of(std::move(operands));
  }

  Filter simplify(engine::AnyOf node) {
    Filters operands;
    for (Filter& each : node.operands) {
      Filter operand = simplify(std::move(each));
      if (const auto value = constant_value(operand)) {
        if (*value) return everyone();
        continue;
      }
      if (auto* inner = std::get_if<engine::AnyOf>(&operand.node)) {
        std::move(inner->operands.begin(), inner->operands.end(), std::back_inserter(operands));
      } else {
        operands.push_back(std::move(operand));
      }
    }
    operands = merged_disjuncts(std::move(operands), population_);
    if (operands.empty()) return nobody();
    if (operands.size() == 1) return std::move(operands.front());
    return any_of(std::move(operands));
  }

  // Operands are counted one by one, so equal ones stay apart; only constants leave.
  Filter simplify(engine::CountOf node) {
    auto low = static_cast<std::int64_t>(node.low);
    auto high = static_cast<std::int64_t>(std::min<std::uint64_t>(node.high, node.operands.size()));
    Filters operands;
    for (Filter& each : node.operands) {
      Filter operand = simplify(std::move(each));
      if (const auto value = constant_value(operand)) {
        if (*value) {
          --low;
          --high;
        }
      } else {
        operands.push_back(std::move(operand));
      }
    }
    const auto size = static_cast<std::int64_t>(operands.size());
    low = std::max<std::int64_t>(low, 0);
    high = std::min(high, size);
    if (low > high) return nobody();
    if (low == 0 && high == size) return everyone();
    if (low == size) return simplify(engine::AllOf{std::move(operands)});
    if (low == 1 && high == size) return simplify(engine::AnyOf{std::move(operands)});
    if (high == 0) {
      engine::Complement none;
      none.operand.push_back(any_of(std::move(operands)));
      return simplify(std::move(none));
    }
    return {engine::CountOf{static_cast<std::uint64_t>(low), static_cast<std::uint64_t>(high),
                            std::move(operands)}};
  }

  const engine::Population& population_;
};

}  // namespace

Filter simplified(Filter filter, const engine::Population& population) {
  return Simplifier(population).simplify(std::move(filter));
}

}  // namespace muster::query
