// IN TOP, IN BOTTOM and QUANTILE: what customers are ranked by, and among whom. Inside this room
// only.
//
// The audience of a ranking is bound and planned here, once; parts of one ranking share it.
// Threads: one binding at a time. Cost: that of the term and the audience.
#pragma once

#include <memory>
#include <string_view>
#include <vector>

#include "engine/evaluation/filter.hpp"
#include "engine/result.hpp"
#include "query/plan/binding.hpp"

namespace muster::query {

/// subject [NOT] IN TOP …; NOT asks for a known subject.
Result<engine::Filter> bind_ranked(const RankingCondition& condition, SourceSpan span,
                                   Binding& binding);

/// The order of those `among` (one condition, or none: everybody) by `subject`; null where the
/// subject never has a value. `what` names the operator in errors: wrong_type for what has no order
/// or is the same for everybody.
Result<std::shared_ptr<const engine::Ranking>> bind_ranking(const Term& subject,
                                                            std::string_view what,
                                                            const std::vector<Expression>& among,
                                                            SourceSpan span, Binding& binding);

}  // namespace muster::query
