// Members in order and breakdowns by the naive judge: a sort and a map over the table's own cells.
// Threads: pure functions. Cost: a comparison of cells each.
#pragma once

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "tests/oracle/table.hpp"

namespace muster::oracle {

/// −1, 0, 1 by the order of external ids: numbers where all are integers, else UTF-8 bytes.
int order_of_ids(const Table& table, std::size_t left, std::size_t right);

/// A column (or the id) to order by, as `order_by` names it.
struct OrderKey {
  const Column* column = nullptr;  ///< null: the id
  bool descending = false;
};

/// `rows` sorted by the keys, unknown last either way, ties by id.
std::vector<std::size_t> naive_sort(const Table& table, std::vector<std::size_t> rows,
                                    const std::vector<OrderKey>& keys);

/// A combination of values and how many customers have it.
using NaiveCell = std::pair<std::vector<Cell>, std::uint64_t>;

/// Most customers first, ties in the order of values, unknown last; a customer counts once under
/// each of her tags, under an empty set where she has a known set of none.
std::vector<NaiveCell> naive_breakdown(const std::vector<std::size_t>& rows,
                                       const std::vector<const Column*>& by);

/// −1, 0, 1: texts by bytes, flags false first, the rest by value; unknown after everything.
int order_of_cells(const Cell& left, const Cell& right);

}  // namespace muster::oracle
