// The saved names an expression refers to.
// Threads: pure function. Cost: linear in the tree.
#pragma once

#include <vector>

#include "query/language/syntax_tree.hpp"

namespace muster::query {

/// A SEGMENT, LIST, SCORE or GRADE (of a scorecard, both), and where it stands.
struct SavedReference {
  SavedCondition to;
  SourceSpan span{};
};
/// All of them, in the order written.
std::vector<SavedReference> references_of(const Expression& expression);
std::vector<SavedReference> references_of(const Term& term);

}  // namespace muster::query
