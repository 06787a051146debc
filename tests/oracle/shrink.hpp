// Shrinking: from an expression on which judges differ to a small one on which they still do.
// Threads: calls `differs` one after another. Cost: at most `budget` calls.
#pragma once

#include <cstddef>
#include <functional>

#include "query/language/syntax_tree.hpp"

namespace muster::oracle {

/// Drops operands, list values and nested terms while `differs` holds. Requires
/// differs(expression).
query::Expression shrink(query::Expression expression,
                         const std::function<bool(const query::Expression&)>& differs,
                         std::size_t budget = 400);

}  // namespace muster::oracle
