// Binds every kind of condition, and what saved names stand for: each segment and scorecard once a
// query, whoever names it. Inside this room only.
//
// Threads: one binding at a time. Cost: linear in the tree and in all that it reaches.
#pragma once

#include <map>
#include <memory>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "engine/evaluation/filter.hpp"
#include "engine/result.hpp"
#include "query/plan/binding.hpp"
#include "query/plan/saved_closure.hpp"
#include "query/plan/saved_definitions.hpp"
#include "query/plan/typed_term.hpp"

namespace muster::query {

class ExpressionBinder {
 public:
  /// `saved` may be null. `binding` asks this object for conditions and scores inside terms, so
  /// both must live as long as either is used.
  ExpressionBinder(Binding& binding, const SavedDefinitions* saved);
  ExpressionBinder(const ExpressionBinder&) = delete;
  ExpressionBinder& operator=(const ExpressionBinder&) = delete;

  /// One of these, once: saved names are followed first.
  Result<engine::Filter> bind_query(const Expression& expression);
  Result<TypedTerm> read_query(const Term& term);
  Result<BoundScore> bind_query(const Scorecard& card);

  /// The stamps of everything reached through a name.
  std::string references() const;

 private:
  Error at_fault(ClosureFault fault) const;
  // Depth is that of the tree, which limits.hpp bounds, with that of all definitions it reaches.
  Result<engine::Filter> bind(const Expression& expression);
  Result<engine::Filter> bind(const ConstantCondition& condition, SourceSpan);
  Result<engine::Filter> bind(const FlagCondition& condition, SourceSpan span);
  Result<engine::Filter> bind(const CompareCondition& condition, SourceSpan span);
  // gender = male, city = "Moscow": a name where a value was meant.
  static Error value_meant(Error error, const Term& term);
  Result<engine::Filter> bind(const BetweenCondition& condition, SourceSpan span);
  Result<engine::Filter> bind(const InCondition& condition, SourceSpan);
  Result<engine::Filter> bind(const LikeCondition& condition, SourceSpan span);
  Result<engine::Filter> bind(const HasCondition& condition, SourceSpan span);
  Result<engine::Filter> bind(const RelativeCondition& condition, SourceSpan span);
  Result<engine::Filter> bind(const NullCondition& condition, SourceSpan span);
  Result<engine::Filter> bind(const MeasureNullCondition& condition, SourceSpan);
  Result<engine::Filter> bind(const MeasureRelativeCondition& condition, SourceSpan span);
  Result<engine::Filter> bind(const DidCondition& condition, SourceSpan span);
  Result<engine::Filter> bind(const SequenceCondition& condition, SourceSpan span);
  Result<engine::Filter> bind(const WithinCondition& condition, SourceSpan span);
  Result<engine::Filter> bind(const RankingCondition& condition, SourceSpan span);
  Result<engine::Filter> bind(const ThresholdCondition& condition, SourceSpan);
  Result<engine::Filter> bind(const AndCondition& condition, SourceSpan);
  Result<engine::Filter> bind(const OrCondition& condition, SourceSpan);
  Result<engine::Filter> bind(const NotCondition& condition, SourceSpan);
  Result<engine::Filter> bind(const SavedCondition& condition, SourceSpan span);
  // Named once it is part of the query like any other; named more often it is evaluated once.
  Result<engine::Filter> bind_segment(const SavedCondition& condition, SourceSpan span);
  Result<engine::Filter> bind_list(const SavedCondition& condition, SourceSpan span);
  Result<std::vector<engine::Filter>> bind_each(const std::vector<Expression>& expressions);
  Result<std::shared_ptr<const BoundScore>> bind_score(const std::string& name, SourceSpan span);

  Binding& binding_;
  const SavedDefinitions* saved_;
  SavedClosure closure_;
  std::map<std::string, engine::Filter, std::less<>> shared_;  ///< segments named more than once
  std::map<std::string, std::shared_ptr<const BoundScore>, std::less<>> scores_;
  std::set<std::string> list_stamps_;
};

}  // namespace muster::query
