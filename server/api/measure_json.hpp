// Answers about measures as JSON, in the stable shapes that HTTP and `--format json` share.
// Threads: pure functions. Cost: linear in the answer.
#pragma once

#include <string>

#include "query/run/aggregate.hpp"
#include "query/run/cutoffs.hpp"

namespace muster::server {

class JsonWriter;

/// A number by all its digits, a real by its shortest, a date or time as text, nothing as null.
void write_figure(JsonWriter& json, const query::Figure& figure);

/// A quotient whose value is rounded has its exact `fraction` beside it.
std::string to_json(const query::AggregateAnswer& answer);
std::string to_json(const query::CutoffsAnswer& answer);

}  // namespace muster::server
