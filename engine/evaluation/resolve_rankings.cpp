#include "engine/evaluation/resolve_rankings.hpp"

#include <algorithm>
#include <memory>
#include <optional>
#include <string>
#include <unordered_map>

#include "engine/evaluation/evaluate.hpp"
#include "engine/evaluation/filter_key.hpp"
#include "engine/evaluation/ranking.hpp"
#include "engine/evaluation/term_columns.hpp"
#include "engine/scoring/score_program.hpp"

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

// Whether a Shared stands in one of them; what stands inside a Shared is not looked at.
bool names_shared(const std::vector<Filter>& filters) {
  return std::any_of(filters.begin(), filters.end(), [](const Filter& filter) {
    if (std::holds_alternative<Shared>(filter.node)) return true;
    if (const auto* ranked = std::get_if<Ranked>(&filter.node)) {
      return names_shared(ranked->ranking->among);
    }
    const std::vector<Filter>* operands = operands_of(filter);
    return operands != nullptr && names_shared(*operands);
  });
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
    if (const auto* shared = std::get_if<Shared>(&filter.node)) {
      auto rows = rows_of(*shared);
      if (!rows.ok()) return std::move(rows).error();
      filter.node = *std::move(rows);
      return {};
    }
    if (auto* score = std::get_if<ScoreIn>(&filter.node)) return make_ready(*score);
    if (auto* test = std::get_if<ArithmeticTest>(&filter.node)) {
      Status left = make_ready(test->left);
      return left.ok() ? make_ready(test->right) : left;
    }
    std::vector<Filter>* operands = operands_of(filter);
    if (operands == nullptr) return {};
    for (Filter& operand : *operands) {
      if (Status status = resolve(operand); !status.ok()) return status;
    }
    return {};
  }

 private:
  Status make_ready(ScoreIn& node) {
    if (node.program != nullptr) return {};
    std::shared_ptr<const ScoreProgram>& known = programs_[node.scoring];
    if (known == nullptr) {
      auto program = ScoreProgram::prepare(population_, *node.scoring, execution_);
      if (!program.ok()) return std::move(program).error();
      known = std::make_shared<const ScoreProgram>(*std::move(program));
    }
    node.program = known;
    return {};
  }

  Status make_ready(Arithmetic& term) const {
    if (!lacks_columns(term)) return {};
    auto made = with_columns(population_, term, execution_);
    if (!made.ok()) return std::move(made).error();
    term = *std::move(made);
    return {};
  }

  // However often it stands in the filters: the same object is evaluated once.
  Result<RowsIn> rows_of(const Shared& node) {
    std::shared_ptr<const Bitmap>& known = shared_[node.filter];
    if (known == nullptr) {
      Filter inner = *node.filter;
      if (Status status = resolve(inner); !status.ok()) return std::move(status).error();
      auto rows = select(population_, inner, execution_);
      if (!rows.ok()) return std::move(rows).error();
      known = std::make_shared<const Bitmap>(*std::move(rows));
    }
    return RowsIn{known, node.meaning};
  }

  Result<RowsIn> rows_of(const Ranked& node) {
    std::string key = filter_key({node});
    auto found = rows_.find(key);
    if (found == rows_.end()) {
      Ranked ready = node;
      const auto* term = std::get_if<Arithmetic>(&node.ranking->by);
      const bool lacks = term != nullptr && lacks_columns(*term);
      const bool shares = names_shared(node.ranking->among);
      if (lacks || shares) {
        Ranking ranking = *node.ranking;
        Status status = lacks ? make_ready(std::get<Arithmetic>(ranking.by)) : Status{};
        if (status.ok() && shares) status = resolve(ranking.among.front());
        if (!status.ok()) return std::move(status).error();
        ready.ranking = std::make_shared<const Ranking>(std::move(ranking));
      }
      auto rows = ranked_rows(population_, ready, execution_);
      if (!rows.ok()) return std::move(rows).error();
      found = rows_.emplace(std::move(key), std::make_shared<const Bitmap>(*std::move(rows))).first;
    }
    return RowsIn{found->second, found->first};
  }

  const Population& population_;
  const Execution& execution_;
  std::unordered_map<std::string, std::shared_ptr<const Bitmap>> rows_;
  std::unordered_map<std::shared_ptr<const Filter>, std::shared_ptr<const Bitmap>> shared_;
  std::unordered_map<std::shared_ptr<const Scoring>, std::shared_ptr<const ScoreProgram>> programs_;
};

}  // namespace

bool has_ranking(const Filter& filter) {
  if (std::holds_alternative<Ranked>(filter.node)) return true;
  if (std::holds_alternative<Shared>(filter.node)) return true;
  if (const auto* score = std::get_if<ScoreIn>(&filter.node)) {
    const std::vector<ScoringRule>& rules = score->scoring->rules;
    return std::any_of(rules.begin(), rules.end(),
                       [](const ScoringRule& rule) { return has_ranking(rule.when); });
  }
  const std::vector<Filter>* operands = operands_of(filter);
  return operands != nullptr && std::any_of(operands->begin(), operands->end(), has_ranking);
}

bool needs_resolving(const Filter& filter) {
  if (const auto* score = std::get_if<ScoreIn>(&filter.node)) return score->program == nullptr;
  if (const auto* test = std::get_if<ArithmeticTest>(&filter.node)) {
    return lacks_columns(test->left) || lacks_columns(test->right);
  }
  if (const std::vector<Filter>* operands = operands_of(filter)) {
    return std::any_of(operands->begin(), operands->end(), needs_resolving);
  }
  return has_ranking(filter);
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
