// Syntax tree → plain English, for the marketer who did not write it: "age is from 35 to 40; and
// email ok". Names lose their underscores, values stand as they are written.
// Threads: pure functions. Cost: linear in the tree.
#pragma once

#include <string>

#include "query/language/syntax_tree.hpp"

namespace muster::query {

/// The whole expression as one sentence part, without a full stop.
std::string in_english(const Expression& expression);

}  // namespace muster::query
