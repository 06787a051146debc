// The query in a request body: `where` or `rules`, `as_of`, `timezone`.
// Threads: pure functions. Cost: that of parsing.
#pragma once

#include <optional>

#include "engine/result.hpp"
#include "query/run/query.hpp"
#include "server/api/request_body.hpp"
#include "server/api/service.hpp"

namespace muster::server {

/// `as_of` and `timezone`; without them: now, in UTC. Names are those saved in the service's store.
Result<query::QueryContext> read_context(const BodyObject& body, const Service& service);

/// The expression of `where` (text) or `rules` (a JSON rule tree): exactly one of them.
Result<query::Query> read_query(const BodyObject& body, const query::QueryContext& context,
                                const query::LanguageLimits& limits);

/// Both of one body.
Result<query::Query> read_query(const BodyObject& body, const Service& service);

/// The audience: everybody where neither `where` nor `rules` says who.
Result<query::Query> read_audience(const BodyObject& body, const Service& service);

/// `label`, asked at its own moment: `label_as_of`, without it now. Messages begin with `label: `.
Result<std::optional<query::Query>> read_label(const BodyObject& body, const Service& service);

}  // namespace muster::server
