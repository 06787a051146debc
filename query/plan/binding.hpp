// What the parts of the binder share while one expression is bound: the population, the settled
// moment, the warnings so far, the budgets, and how mistakes are worded. Inside this room only.
//
// Threads: one expression's binding belongs to one caller. Cost: bookkeeping.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "engine/evaluation/filter.hpp"
#include "engine/population/population.hpp"
#include "engine/result.hpp"
#include "query/language/syntax_tree.hpp"
#include "query/plan/bind.hpp"
#include "query/plan/context.hpp"
#include "query/scorecards/bound_score.hpp"

namespace muster::query {

class Binding {
 public:
  Binding(const engine::Population& population, const QueryContext& context, std::string_view text);

  const engine::Population& population() const { return population_; }
  const engine::TimeZone& zone() const { return context_.zone; }
  engine::Instant as_of() const { return as_of_; }
  engine::Day today() const { return today_; }
  /// The time of day of as_of(), on `day`.
  engine::Instant moment_on(engine::Day day) const;

  /// The attribute, or unknown_name with position and nearest name.
  /// Warns, once, of a computed one that says how things were after as_of().
  Result<const engine::Attribute*> require(std::string_view name, SourceSpan span);

  /// Where to point for a node; empty where there is no text to point into.
  std::optional<TextPosition> position(SourceSpan span) const;
  Error error(ErrorCode code, std::string message, SourceSpan span) const;
  /// "spend is a number; LIKE works on category and text".
  Error wrong_type(const engine::Attribute& attribute, std::string_view what_fits,
                   SourceSpan span) const;

  /// Keeps the warning; past kMaxWarnings only their number.
  void warn(std::string message, SourceSpan span, std::optional<std::string> suggestion = {});
  /// Nobody has `value`: warns, with the nearest value there is.
  void warn_no_such_value(const engine::Attribute& attribute, std::string_view value,
                          SourceSpan span);
  std::vector<Warning> take_warnings();

  /// While it lives, mistakes and warnings point into `text`, an expression of a scorecard, unless
  /// the card itself is one that a query refers to.
  class Reading {
   public:
    Reading(Binding& binding, std::string_view text) : binding_(binding), before_(binding.text_) {
      if (!binding.reference_) binding.text_ = text;
    }
    Reading(const Reading&) = delete;
    Reading& operator=(const Reading&) = delete;
    ~Reading() { binding_.text_ = before_; }

   private:
    Binding& binding_;
    std::string_view before_;
  };

  /// Puts `place` before the warnings given since there were `first`.
  void place_warnings(std::size_t first, std::string_view place);
  std::size_t warnings_so_far() const { return warnings_.size(); }

  /// While it lives, mistakes and warnings are about a definition that the query refers to at
  /// `span`: they point there, not into the definition's own text.
  class Inside {
   public:
    Inside(Binding& binding, SourceSpan span)
        : binding_(binding), outermost_(!binding.reference_), first_(binding.warnings_.size()) {
      if (outermost_) binding.reference_ = span;
    }
    Inside(const Inside&) = delete;
    Inside& operator=(const Inside&) = delete;
    ~Inside() {
      if (outermost_) binding_.reference_.reset();
    }
    /// Says of the warnings since it began what they are about.
    void name_warnings(std::string_view definition) {
      if (outermost_) binding_.place_warnings(first_, std::string(definition).append(": "));
    }

   private:
    Binding& binding_;
    bool outermost_;
    std::size_t first_;
  };

  /// Codes of a category's values that satisfy `wanted`; limit_exceeded once one expression has
  /// looked at more than kMaxValuesScanned values.
  Result<std::vector<engine::ValueCode>> codes_where(
      const engine::Attribute& attribute, const std::function<bool(std::string_view)>& wanted,
      SourceSpan span);
  Result<std::vector<engine::ValueCode>> codes_where(
      const engine::Dictionary& dictionary, const std::function<bool(std::string_view)>& wanted,
      SourceSpan span);
  /// limit_exceeded once one expression has made more than kMaxArithmeticSteps steps.
  Status spend_steps(std::size_t steps, SourceSpan span);
  /// limit_exceeded for more than kMaxRankings rankings in one expression, or more than
  /// kMaxRankingDepth in one another's AMONG; leave_ranking() when its AMONG is bound.
  Status enter_ranking(SourceSpan span);
  void leave_ranking() { --ranking_depth_; }

  /// How conditions inside terms are bound (bind.cpp): not planned yet.
  using BindCondition = std::function<Result<engine::Filter>(const Expression&)>;
  void bind_conditions_by(BindCondition bind) { bind_condition_ = std::move(bind); }
  Result<engine::Filter> bind_condition(const Expression& condition) {
    return bind_condition_(condition);
  }
  /// Likewise of SCORE and GRADE: the scorecard saved under a name, bound once a query.
  using BindScore =
      std::function<Result<std::shared_ptr<const BoundScore>>(const std::string&, SourceSpan)>;
  void bind_scores_by(BindScore bind) { bind_score_ = std::move(bind); }
  Result<std::shared_ptr<const BoundScore>> bind_score(const std::string& name, SourceSpan span) {
    return bind_score_(name, span);
  }

 private:
  static constexpr std::size_t kMaxWarnings = 20;
  static constexpr std::uint64_t kMaxValuesScanned = 100'000'000;
  static constexpr std::uint64_t kMaxArithmeticSteps = 1'000'000;
  static constexpr std::size_t kMaxRankings = 100;
  static constexpr std::size_t kMaxRankingDepth = 10;

  void warn_if_later(const engine::Attribute& attribute, SourceSpan span);

  const engine::Population& population_;
  const QueryContext& context_;
  std::string_view text_;
  engine::Instant as_of_;
  engine::Day today_;
  std::vector<Warning> warnings_;
  std::optional<SourceSpan> reference_;  ///< where the query refers to what is bound now
  std::size_t dropped_warnings_ = 0;
  std::vector<engine::AttributeId> later_;  ///< computed attributes warned of
  std::uint64_t values_scanned_ = 0;
  std::uint64_t steps_made_ = 0;
  std::size_t rankings_made_ = 0;
  std::size_t ranking_depth_ = 0;
  BindCondition bind_condition_;
  BindScore bind_score_;
};

/// "a number", "a category", "tags", … as a sentence about an attribute needs it.
std::string_view type_phrase(engine::AttributeType type);

// --- filters the binder makes all the time ---------------------------------------------------

inline engine::Filter everyone() { return {engine::Constant{true}}; }
inline engine::Filter nobody() { return {engine::Constant{false}}; }
inline engine::Filter known(engine::AttributeId attribute) { return {engine::Known{attribute}}; }
engine::Filter complement(engine::Filter operand);
engine::Filter all_of(std::vector<engine::Filter> operands);
engine::Filter any_of(std::vector<engine::Filter> operands);
/// Known, but not selected by `test`.
engine::Filter known_but_not(engine::AttributeId attribute, engine::Filter test);

}  // namespace muster::query
