// Answers as JSON, in the stable shape that HTTP and `--format json` share.
// Threads: pure functions. Cost: linear in the answer.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "query/run/attributes.hpp"
#include "query/run/breakdown.hpp"
#include "query/run/count.hpp"
#include "query/run/explain.hpp"
#include "query/run/members.hpp"

namespace muster::server {

class JsonWriter;

/// `{"count":…,"population":…,"share":…,"version":"…","elapsed_us":…}`, then `explain` and
/// `warnings` where there are any.
std::string to_json(const query::CountAnswer& answer,
                    const std::optional<query::ExplainAnswer>& explanation = std::nullopt);
std::string to_json(const query::CountsAnswer& answer);
/// Values that are unknown are null.
std::string to_json(const query::BreakdownAnswer& answer);
std::string to_json(const query::MembersPage& page);
std::string to_json(const query::AttributesAnswer& answer);

/// The member `warnings`, where there are any.
void write_warnings(JsonWriter& json, const std::vector<query::Warning>& warnings);

}  // namespace muster::server
