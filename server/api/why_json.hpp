// Answers about one customer as JSON. Threads: pure functions. Cost: linear in the answer.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "engine/values/decimal.hpp"
#include "query/run/customer.hpp"
#include "query/run/why.hpp"

namespace muster::server {

class JsonWriter;

/// What a saved scorecard gives her.
struct NamedScore {
  std::string name{};
  engine::Decimal score{};
  std::optional<std::string> grade{};
};

/// Member `seen`: an object of the values a test read, by name.
void write_seen(JsonWriter& json, const std::vector<query::SeenValue>& seen);

std::string to_json(const query::CustomerAnswer& answer, const std::vector<NamedScore>& scores);
std::string to_json(const query::WhyAnswer& answer);

}  // namespace muster::server
