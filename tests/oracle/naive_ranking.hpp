// Rankings by the naive judge: everybody sorted by value and id.
// Threads: pure functions. Cost: a sort of the customers that have a value.
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "query/language/syntax_tree.hpp"
#include "tests/oracle/naive_terms.hpp"
#include "tests/oracle/table.hpp"

namespace muster::oracle {

/// The rows of `audience` for which `subject` has a value, by value and then by id.
std::vector<std::size_t> naive_order(const Table& table, const NaiveTerms& terms,
                                     const query::Term& subject,
                                     const std::vector<std::size_t>& audience, bool largest_first);

/// Whether each row of the table is in the part that the condition names, of the audience given.
std::vector<bool> naive_ranked(const Table& table, const NaiveTerms& terms,
                               const query::RankingCondition& condition,
                               const std::vector<std::size_t>& audience);

/// The quantile of each row of the table, by SQL's NTILE; empty where it is in none.
std::vector<std::optional<std::int64_t>> naive_quantiles(const Table& table,
                                                         const NaiveTerms& terms,
                                                         const query::QuantileTerm& term,
                                                         const std::vector<std::size_t>& audience);

}  // namespace muster::oracle
