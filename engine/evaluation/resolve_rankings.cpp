#include "engine/evaluation/resolve_rankings.hpp"

#include <algorithm>
#include <memory>
#include <optional>
#include <string>
#include <unordered_map>

#include "engine/evaluation/filter_key.hpp"
#include "engine/evaluation/ranking.hpp"

namespace muster::engine {

namespace {

// Of a filter, const or not; null where it has none.
template <typename AnyFilter>
auto operands_of(AnyFilter& filter) -> decltype(&std::get<AllOf>(filter.node).operands) {
  if (auto* node = std::get_if<AllOf>(&filter.node)) return &node->operands;
  if (auto* node = std::get_if<AnyOf>(&filter.node)) return &node->operands;
  if (auto* node = std::get_if<CountOf>(&filter.node)) return &node->operands;
  if (auto* node = std::get_if<Complement>(&filter.node)) return &node->operand;
  return nullptr;
}

class Resolver {
 public:
  Resolver(const Population& population, const Execution& execution)
      : population_(population), execution_(execution) {}

  Status resolve(Filter& filter) {
    if (const auto* ranked = std::get_if<Ranked>(&filter.node)) {
      auto rows = rows_of(*ranked);
      if (!rows.ok()) return std::move(rows).error();
      filter.node = *std::move(rows);
      return {};
    }
    if (auto* shared = std::get_if<Shared>(&filter.node)) return resolve(*shared);
    std::vector<Filter>* operands = operands_of(filter);
    if (operands == nullptr) return {};
    for (Filter& operand : *operands) {
      if (Status status = resolve(operand); !status.ok()) return status;
    }
    return {};
  }

 private:
  // What was one object stays one.
  Status resolve(Shared& shared) {
    if (!has_ranking(*shared.filter)) return {};
    std::shared_ptr<const Filter>& known = shared_[shared.filter];
    if (known == nullptr) {
      Filter resolved = *shared.filter;
      if (Status status = resolve(resolved); !status.ok()) return status;
      known = std::make_shared<const Filter>(std::move(resolved));
    }
    shared.filter = known;
    return {};
  }

  Result<RowsIn> rows_of(const Ranked& node) {
    std::string key = filter_key({node});
    auto found = rows_.find(key);
    if (found == rows_.end()) {
      auto rows = ranked_rows(population_, node, execution_);
      if (!rows.ok()) return std::move(rows).error();
      found = rows_.emplace(std::move(key), std::make_shared<const Bitmap>(*std::move(rows))).first;
    }
    return RowsIn{found->second, found->first};
  }

  const Population& population_;
  const Execution& execution_;
  std::unordered_map<std::string, std::shared_ptr<const Bitmap>> rows_;
  std::unordered_map<std::shared_ptr<const Filter>, std::shared_ptr<const Filter>> shared_;
};

}  // namespace

bool has_ranking(const Filter& filter) {
  if (std::holds_alternative<Ranked>(filter.node)) return true;
  if (const auto* shared = std::get_if<Shared>(&filter.node)) return has_ranking(*shared->filter);
  const std::vector<Filter>* operands = operands_of(filter);
  return operands != nullptr && std::any_of(operands->begin(), operands->end(), has_ranking);
}

Result<std::vector<Filter>> resolve_rankings(const Population& population,
                                             std::span<const Filter> filters,
                                             const Execution& execution) {
  std::vector<Filter> resolved(filters.begin(), filters.end());
  Resolver resolver(population, execution);
  for (Filter& filter : resolved) {
    if (Status status = resolver.resolve(filter); !status.ok()) return std::move(status).error();
  }
  return resolved;
}

}  // namespace muster::engine
