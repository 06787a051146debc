// A random order of rows, for what is put into one.
#pragma once

#include <algorithm>
#include <numeric>
#include <random>
#include <vector>

#include "engine/types.hpp"

namespace muster::tests {

inline std::vector<engine::Row> shuffled_rows(std::mt19937_64& random, std::size_t rows) {
  std::vector<engine::Row> order(rows);
  std::iota(order.begin(), order.end(), engine::Row{0});
  std::shuffle(order.begin(), order.end(), random);
  return order;
}

}  // namespace muster::tests
