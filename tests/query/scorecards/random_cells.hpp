// Random customers with one or two scores and a label, and the cells that they make.
#pragma once

#include <cstdint>
#include <random>
#include <vector>

#include "engine/scoring/score_cells.hpp"

namespace muster::query::tests {

struct ScoredCustomer {
  std::int64_t first = 0;
  std::int64_t second = 0;
  bool positive = false;
};

/// Up to `most` customers, few or many different scores, few or many positives.
std::vector<ScoredCustomer> random_customers(std::mt19937_64& random, std::size_t most);

std::vector<engine::ScoreCell> cells_of(const std::vector<ScoredCustomer>& customers);
std::vector<engine::JointScoreCell> joint_cells_of(const std::vector<ScoredCustomer>& customers);

}  // namespace muster::query::tests
