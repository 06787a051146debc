// What there is of events, as JSON.
// Threads: pure function. Cost: appends to one string.
#pragma once

#include "query/run/event_summary.hpp"
#include "server/api/json_writer.hpp"

namespace muster::server {

/// One object: events, bytes, types, properties.
void write_events(JsonWriter& json, const query::EventsSummary& events);

}  // namespace muster::server
