#include "tests/query/scorecards/random_cells.hpp"

#include <map>
#include <utility>

namespace muster::query::tests {

std::vector<ScoredCustomer> random_customers(std::mt19937_64& random, std::size_t most) {
  const auto below = [&](std::uint64_t bound) { return random() % bound; };
  const std::size_t size = below(most) + 1;
  const std::uint64_t different = below(2) == 0 ? below(6) + 1 : below(3 * size) + 1;
  const std::uint64_t one_in = below(10) + 1;
  std::vector<ScoredCustomer> customers(size);
  for (ScoredCustomer& customer : customers) {
    customer.first = static_cast<std::int64_t>(below(different)) - 3;
    customer.second = below(3) == 0 ? customer.first : static_cast<std::int64_t>(below(different));
    customer.positive = below(one_in) == 0;
  }
  return customers;
}

std::vector<engine::ScoreCell> cells_of(const std::vector<ScoredCustomer>& customers) {
  std::map<std::int64_t, engine::ScoreCell> cells;
  for (const ScoredCustomer& customer : customers) {
    engine::ScoreCell& cell = cells[customer.first];
    cell.score = customer.first;
    ++cell.customers;
    cell.positives += customer.positive ? 1U : 0U;
  }
  std::vector<engine::ScoreCell> list;
  list.reserve(cells.size());
  for (const auto& [score, cell] : cells) list.push_back(cell);
  return list;
}

std::vector<engine::JointScoreCell> joint_cells_of(const std::vector<ScoredCustomer>& customers) {
  std::map<std::pair<std::int64_t, std::int64_t>, engine::JointScoreCell> cells;
  for (const ScoredCustomer& customer : customers) {
    engine::JointScoreCell& cell = cells[{customer.first, customer.second}];
    cell.first = customer.first;
    cell.second = customer.second;
    ++cell.customers;
    cell.positives += customer.positive ? 1U : 0U;
  }
  std::vector<engine::JointScoreCell> list;
  list.reserve(cells.size());
  for (const auto& [scores, cell] : cells) list.push_back(cell);
  return list;
}

}  // namespace muster::query::tests
