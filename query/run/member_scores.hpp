// Scores and grades of members, as fields and as keys of an order.
//
// Threads: one request at a time; what it gives is immutable. Cost: each scorecard is bound and
// added up for everybody once a request, however often it is named.
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "engine/evaluation/execution.hpp"
#include "engine/events/event_values.hpp"
#include "engine/population/population.hpp"
#include "engine/result.hpp"
#include "query/language/syntax_tree.hpp"
#include "query/plan/context.hpp"
#include "query/scorecards/bound_score.hpp"

namespace muster::query {

/// Everybody's score by one scorecard.
struct MemberScore {
  BoundScore bound;
  std::shared_ptr<const engine::MeasuredColumn> values;

  std::int64_t at(engine::Row row) const { return values->column().at(row); }
  /// The place of the grade, from 0; empty below the first.
  std::optional<std::size_t> grade_at(engine::Row row) const;
};

/// What SCORE 'name' or GRADE 'name' is for members.
struct MemberScoreField {
  std::shared_ptr<const MemberScore> score;
  bool grade = false;
};

class MemberScores {
 public:
  /// `context` must have its `as_of` settled; all must outlive this object.
  MemberScores(const engine::Population& population, const QueryContext& context,
               const engine::Execution& execution)
      : population_(population), context_(context), execution_(execution) {}

  /// The term if `text` writes a SCORE or a GRADE and nothing else.
  static std::optional<Term> read(std::string_view text);
  /// Errors: unknown_name with the nearest scorecard, those of binding it and of adding it up;
  /// wrong_type for the grade of a card without grades.
  Result<MemberScoreField> field(const Term& term);
  /// The stamps of all scorecards asked for and of what they refer to.
  const std::string& references() const { return references_; }

 private:
  const engine::Population& population_;
  const QueryContext& context_;
  const engine::Execution& execution_;
  std::map<std::string, std::shared_ptr<const MemberScore>, std::less<>> scores_;
  std::string references_;
};

}  // namespace muster::query
