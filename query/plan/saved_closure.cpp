#include "query/plan/saved_closure.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <optional>
#include <utility>
#include <vector>

#include "engine/values/nearest_name.hpp"
#include "query/language/printer.hpp"
#include "query/language/references.hpp"
#include "query/language/tree_size.hpp"

namespace muster::query {

namespace {

std::string_view word_for(SavedKind kind) {
  switch (kind) {
    case SavedKind::segment:
      return "segment";
    case SavedKind::list:
      return "list";
    case SavedKind::scorecard:
      break;
  }
  return "scorecard";
}

class Follower {
 public:
  Follower(const SavedDefinitions* saved, const LanguageLimits& limits, SavedClosure& closure)
      : saved_(saved), limits_(limits), closure_(closure) {}

  /// The levels of a tree with everything in it; recursion is bounded by limits_.depth, for every
  /// definition has a level of its own.
  template <typename Tree>
  Result<std::size_t> levels_of(const Tree& tree, std::size_t level) {
    nodes_ += node_count(tree);
    if (nodes_ > limits_.nodes) return Error{ErrorCode::limit_exceeded, nodes_message(limits_)};
    const std::size_t own = height(tree);
    std::size_t below = 0;
    for (const SavedReference& reference : references_of(tree)) {
      if (path_ == 0) span_ = reference.span;
      if (level + 1 > limits_.depth) {
        return Error{ErrorCode::limit_exceeded, depth_message(limits_)};
      }
      auto levels = levels_behind(reference.to, level + 1);
      if (!levels) return levels;
      below = std::max(below, *levels);
    }
    if (own + below > limits_.depth) {
      return Error{ErrorCode::limit_exceeded,
                   fmt::format("{}, its saved definitions included", depth_message(limits_))};
    }
    return own + below;
  }

  /// Of a card: a level more than the tallest of its expressions.
  Result<std::size_t> levels_of(const Scorecard& card, std::size_t level) {
    std::size_t most = 0;
    for (std::size_t i = 0; i < card.rules.size(); ++i) {
      const ScorecardRule& rule = card.rules[i];
      if (path_ == 0) rule_ = i;
      if (path_ == 0) in_when_ = rule.when.has_value();
      if (rule.when) {
        auto levels = levels_of(rule.when->expression, level);
        if (!levels) return levels;
        most = std::max(most, *levels);
      }
      if (path_ == 0) in_when_ = false;
      if (const WrittenTerm* read = term_of(rule)) {
        auto levels = levels_of(read->term, level);
        if (!levels) return levels;
        most = std::max(most, *levels);
      }
    }
    return most + 1;
  }

  void begin_at(SavedKind kind, std::string_view own_name) {
    if (!own_name.empty()) open_.push_back({kind, std::string(own_name)});
  }
  ClosureFault fault(Error error) const { return {std::move(error), span_, rule_, in_when_}; }

 private:
  Result<std::size_t> levels_behind(const SavedCondition& to, std::size_t level) {
    // Whether a list is there is seen when its rows are asked for.
    if (to.kind == SavedKind::list) return std::size_t{0};
    if (std::find(open_.begin(), open_.end(), to) != open_.end()) return circle(to);
    const bool segment = to.kind == SavedKind::segment;
    auto& known_levels = segment ? segment_levels_ : scorecard_levels_;
    if (const auto known = known_levels.find(to.name); known != known_levels.end()) {
      if (segment) ++closure_.segments.find(to.name)->second.uses;
      return known->second;
    }
    open_.push_back(to);
    ++path_;
    auto levels = segment ? segment_levels(to.name, level) : scorecard_levels(to.name, level);
    --path_;
    open_.pop_back();
    if (levels) known_levels.emplace(to.name, *levels);
    return levels;
  }

  Result<std::size_t> segment_levels(const std::string& name, std::size_t level) {
    if (saved_ == nullptr) return unknown_saved(saved_, SavedKind::segment, name);
    auto found = saved_->segment(name);
    if (!found) return std::move(found).error();
    if (*found == nullptr) return unknown_saved(saved_, SavedKind::segment, name);
    closure_.segments.insert_or_assign(name, SavedClosure::Segment{*found, 1});
    return levels_of((*found)->definition, level);
  }

  Result<std::size_t> scorecard_levels(const std::string& name, std::size_t level) {
    if (saved_ == nullptr) return unknown_saved(saved_, SavedKind::scorecard, name);
    auto found = saved_->scorecard(name);
    if (!found) return std::move(found).error();
    if (*found == nullptr) return unknown_saved(saved_, SavedKind::scorecard, name);
    closure_.scorecards.insert_or_assign(name, *found);
    return levels_of((*found)->definition, level);
  }

  Error circle(const SavedCondition& to) const {
    std::string shown;
    const auto begin = std::find(open_.begin(), open_.end(), to);
    for (auto each = begin; each != open_.end(); ++each) {
      shown += spelled(each->kind, each->name) + " → ";
    }
    return {ErrorCode::invalid_query,
            fmt::format("a {} cannot refer to itself: {}{}", word_for(to.kind), shown,
                        spelled(to.kind, to.name))};
  }

  const SavedDefinitions* saved_;
  const LanguageLimits& limits_;
  SavedClosure& closure_;
  std::map<std::string, std::size_t, std::less<>> segment_levels_;
  std::map<std::string, std::size_t, std::less<>> scorecard_levels_;
  std::vector<SavedCondition> open_;  ///< the definitions we are inside of, outermost first
  std::size_t path_ = 0;              ///< how many they are without own_name
  std::size_t nodes_ = 0;
  SourceSpan span_{};
  std::optional<std::size_t> rule_;
  bool in_when_ = false;
};

}  // namespace

std::string spelled(SavedKind kind, std::string_view name) {
  return print(Expression{SavedCondition{kind, std::string(name)}});
}

Error unknown_saved(const SavedDefinitions* saved, SavedKind kind, std::string_view name) {
  Error error{ErrorCode::unknown_name, fmt::format("there is no {} '{}'", word_for(kind), name)};
  if (saved == nullptr) {
    error.message += fmt::format("; {}s are saved in a store, and there is none behind this query",
                                 word_for(kind));
    return error;
  }
  const std::vector<std::string> names = saved->names(kind);
  error.suggestion =
      engine::nearest(name, std::vector<std::string_view>(names.begin(), names.end()));
  for (const SavedKind other : {SavedKind::segment, SavedKind::list, SavedKind::scorecard}) {
    if (other == kind) continue;
    const std::vector<std::string> others = saved->names(other);
    if (std::find(others.begin(), others.end(), name) == others.end()) continue;
    error.message +=
        fmt::format("; there is a {} of that name: {}", word_for(other), spelled(other, name));
  }
  return error;
}

std::optional<ClosureFault> follow_references(const Expression& expression,
                                              const SavedDefinitions* saved,
                                              std::string_view own_name, SavedClosure& closure,
                                              const LanguageLimits& limits) {
  Follower follower(saved, limits, closure);
  follower.begin_at(SavedKind::segment, own_name);
  auto levels = follower.levels_of(expression, 0);
  if (levels) return std::nullopt;
  return follower.fault(std::move(levels).error());
}

std::optional<ClosureFault> follow_references(const Term& term, const SavedDefinitions* saved,
                                              SavedClosure& closure, const LanguageLimits& limits) {
  Follower follower(saved, limits, closure);
  auto levels = follower.levels_of(term, 0);
  if (levels) return std::nullopt;
  return follower.fault(std::move(levels).error());
}

std::optional<ClosureFault> follow_references(const Scorecard& card, const SavedDefinitions* saved,
                                              std::string_view own_name, SavedClosure& closure,
                                              const LanguageLimits& limits) {
  Follower follower(saved, limits, closure);
  follower.begin_at(SavedKind::scorecard, own_name);
  auto levels = follower.levels_of(card, 0);
  if (levels) return std::nullopt;
  return follower.fault(std::move(levels).error());
}

}  // namespace muster::query
