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

std::string spelled(SavedKind kind, std::string_view name) {
  return print(Expression{SavedCondition{kind, std::string(name)}});
}

class Follower {
 public:
  Follower(const SavedDefinitions* saved, const LanguageLimits& limits, SavedClosure& closure)
      : saved_(saved), limits_(limits), closure_(closure) {}

  /// The levels of `expression` with everything in it; recursion is bounded by limits_.depth, for
  /// every definition has a level of its own.
  Result<std::size_t> levels_of(const Expression& expression, std::size_t level) {
    nodes_ += node_count(expression);
    if (nodes_ > limits_.nodes) return Error{ErrorCode::limit_exceeded, nodes_message(limits_)};
    const std::size_t own = height(expression);
    std::size_t below = 0;
    for (const SavedReference& reference : references_of(expression)) {
      if (path_.empty()) span_ = reference.span;
      if (level + 1 > limits_.depth) {
        return Error{ErrorCode::limit_exceeded, depth_message(limits_)};
      }
      auto levels = levels_of(*reference.condition, level + 1);
      if (!levels) return levels;
      below = std::max(below, *levels);
    }
    if (own + below > limits_.depth) {
      return Error{ErrorCode::limit_exceeded,
                   fmt::format("{}, its segments included", depth_message(limits_))};
    }
    return own + below;
  }

  void begin_at(std::string_view own_name) {
    if (!own_name.empty()) open_.emplace_back(own_name);
  }
  SourceSpan span() const { return span_; }

 private:
  Result<std::size_t> levels_of(const SavedCondition& condition, std::size_t level) {
    // Whether a list is there is seen when its rows are asked for.
    if (condition.kind == SavedKind::list) return std::size_t{0};
    const std::string& name = condition.name;
    if (std::find(open_.begin(), open_.end(), name) != open_.end()) return circle(name);
    if (const auto known = levels_.find(name); known != levels_.end()) {
      ++closure_.segments.find(name)->second.uses;
      return known->second;
    }
    if (saved_ == nullptr) return unknown_saved(saved_, condition.kind, name);
    auto found = saved_->segment(name);
    if (!found) return std::move(found).error();
    if (*found == nullptr) return unknown_saved(saved_, condition.kind, name);
    closure_.segments.insert_or_assign(name, SavedClosure::Segment{*found, 1});
    open_.push_back(name);
    path_.push_back(name);
    auto levels = levels_of((*found)->definition, level);
    path_.pop_back();
    open_.pop_back();
    if (!levels) return levels;
    levels_.emplace(name, *levels);
    return levels;
  }

  Error circle(const std::string& name) const {
    std::string shown;
    const auto begin = std::find(open_.begin(), open_.end(), name);
    for (auto each = begin; each != open_.end(); ++each) {
      shown += spelled(SavedKind::segment, *each) + " → ";
    }
    return {ErrorCode::invalid_query, fmt::format("a segment cannot refer to itself: {}{}", shown,
                                                  spelled(SavedKind::segment, name))};
  }

  const SavedDefinitions* saved_;
  const LanguageLimits& limits_;
  SavedClosure& closure_;
  std::map<std::string, std::size_t, std::less<>> levels_;
  std::vector<std::string> open_;  ///< the definitions we are inside of, outermost first
  std::vector<std::string> path_;  ///< the same without own_name
  std::size_t nodes_ = 0;
  SourceSpan span_{};
};

}  // namespace

Error unknown_saved(const SavedDefinitions* saved, SavedKind kind, std::string_view name) {
  const bool segment = kind == SavedKind::segment;
  Error error{ErrorCode::unknown_name,
              fmt::format("there is no {} '{}'", segment ? "segment" : "list", name)};
  if (saved == nullptr) {
    error.message +=
        "; segments and lists are saved in a store, and there is none behind this query";
    return error;
  }
  const std::vector<std::string> names = saved->names(kind);
  error.suggestion =
      engine::nearest(name, std::vector<std::string_view>(names.begin(), names.end()));
  const SavedKind other = segment ? SavedKind::list : SavedKind::segment;
  const std::vector<std::string> others = saved->names(other);
  if (std::find(others.begin(), others.end(), name) != others.end()) {
    error.message += fmt::format("; there is a {} of that name: {}", segment ? "list" : "segment",
                                 spelled(other, name));
  }
  return error;
}

std::optional<ClosureFault> follow_references(const Expression& expression,
                                              const SavedDefinitions* saved,
                                              std::string_view own_name, SavedClosure& closure,
                                              const LanguageLimits& limits) {
  Follower follower(saved, limits, closure);
  follower.begin_at(own_name);
  auto levels = follower.levels_of(expression, 0);
  if (levels) return std::nullopt;
  return ClosureFault{std::move(levels).error(), follower.span()};
}

}  // namespace muster::query
