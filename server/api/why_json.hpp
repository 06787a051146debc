// Answers about one customer as JSON. Threads: pure functions. Cost: linear in the answer.
#pragma once

#include <string>

#include "query/run/customer.hpp"
#include "query/run/why.hpp"

namespace muster::server {

std::string to_json(const query::CustomerAnswer& answer);
std::string to_json(const query::WhyAnswer& answer);

}  // namespace muster::server
