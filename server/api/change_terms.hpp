// On what terms a change is wanted: Idempotency-Key and If-Match; and the tag they compare.
// Threads: pure functions. Cost: linear in the headers.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "engine/live/live_store.hpp"
#include "engine/result.hpp"
#include "server/api/service.hpp"

namespace muster::server {

inline constexpr std::size_t kMostKeyBytes = 255;

/// `If-Match` is about the customer `call.name`. invalid_input for a key that is empty, too long or
/// not printable ASCII, and for an If-Match that is not `*` or one quoted tag.
Result<engine::CommitTerms> read_terms(const Call& call);

/// The ETag of a customer: `"0123456789abcdef"`.
std::string entity_tag(const engine::Population& population, engine::Row row);
/// Whether an If-None-Match header names the tag (weak comparison) or is `*`.
bool names_tag(std::string_view header, std::string_view tag);

}  // namespace muster::server
