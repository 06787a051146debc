#include "query/scorecards/scorecard_references.hpp"

namespace muster::query {

std::vector<SavedReference> references_of(const Scorecard& card) {
  std::vector<SavedReference> all;
  const auto add = [&](const std::vector<SavedReference>& found) {
    all.insert(all.end(), found.begin(), found.end());
  };
  for (const ScorecardRule& rule : card.rules) {
    if (rule.when) add(references_of(rule.when->expression));
    if (const WrittenTerm* read = term_of(rule)) add(references_of(read->term));
  }
  return all;
}

}  // namespace muster::query
