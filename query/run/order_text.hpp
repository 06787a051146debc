// Reading `order_by`: names and scores, each with ASC or DESC, separated by commas.
// Threads: pure function. Cost: one pass over the text.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "engine/result.hpp"

namespace muster::query {

struct OrderItem {
  std::string name;  ///< of a score or grade: SCORE 'name', as the language writes it
  bool descending = false;
  bool is_score = false;
};

/// `spend desc, "last order" ASC, SCORE 'lead' DESC`; a quote inside quotes is doubled. Keywords
/// ignore case. An empty or blank text has no items. Error: invalid_input saying what was expected.
Result<std::vector<OrderItem>> read_order(std::string_view order_by);

}  // namespace muster::query
