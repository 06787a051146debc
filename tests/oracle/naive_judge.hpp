// The naive judge: one customer at a time, one node at a time, straight from the language's
// contract.
//
// No plan, no bitmap, no code of the binder or of evaluation. Numbers are unbounded fractions, text
// is code points, days are counted. Slow, and meant to be obviously right.
// Threads: reads only. Cost: about a microsecond a node and customer.
#pragma once

#include <string>
#include <unordered_map>
#include <vector>

#include "query/language/syntax_tree.hpp"
#include "tests/oracle/table.hpp"

namespace muster::oracle {

/// The rows that `expression` selects, ascending.
std::vector<std::size_t> naive_select(const Table& table, const Clock& clock,
                                      const query::Expression& expression);
/// The same among `rows` alone.
std::vector<std::size_t> naive_select(const Table& table, const Clock& clock,
                                      const query::Expression& expression,
                                      const std::vector<std::size_t>& rows);

}  // namespace muster::oracle
