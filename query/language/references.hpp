// The saved names an expression refers to.
// Threads: pure function. Cost: linear in the tree.
#pragma once

#include <vector>

#include "query/language/syntax_tree.hpp"

namespace muster::query {

/// Every SEGMENT and LIST of the expression and where it stands, in the order written.
struct SavedReference {
  const SavedCondition* condition = nullptr;  ///< lives as long as the expression
  SourceSpan span{};
};
std::vector<SavedReference> references_of(const Expression& expression);

}  // namespace muster::query
