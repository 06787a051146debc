// An explanation as a tree for people, and as one line a clause for spreadsheets.
// Threads: pure functions.
#pragma once

#include <string>

#include "query/run/explain.hpp"

namespace muster::server {

/// The sentence, then the tree with its figures, then the plan.
std::string explanation_text(const query::ExplainAnswer& answer);
/// A header and a line a clause; `depth` says how deep it stands.
std::string explanation_csv(const query::ExplainAnswer& answer);

}  // namespace muster::server
