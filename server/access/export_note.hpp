// Writing down who takes members out, before they leave.
// Threads: safe. Cost: one sync where tokens are in use, else none.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "engine/result.hpp"
#include "query/run/query.hpp"
#include "server/api/service.hpp"

namespace muster::server {

/// What may leave once this returns well: `size` customers of the audience of `query`, with
/// `fields`. An Error: it could not be written down, so nobody may.
Status note_export(const Service& service, const Call& call, const query::Query& query,
                   const std::vector<std::string>& fields, std::uint64_t size,
                   const std::string& version);
Status note_export(const Service& service, const Call& call, std::string_view definition,
                   const std::vector<std::string>& fields, std::uint64_t size,
                   const std::string& version);

}  // namespace muster::server
