// Answers about one customer as JSON. Threads: pure functions. Cost: linear in the answer.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "engine/values/decimal.hpp"
#include "query/run/customer.hpp"
#include "query/run/why.hpp"

namespace muster::server {

/// What a saved scorecard gives her.
struct NamedScore {
  std::string name{};
  engine::Decimal score{};
  std::optional<std::string> grade{};
};

std::string to_json(const query::CustomerAnswer& answer, const std::vector<NamedScore>& scores);
std::string to_json(const query::WhyAnswer& answer);

}  // namespace muster::server
