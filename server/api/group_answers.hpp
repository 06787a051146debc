// Answers for those who may not learn the size of a group of fewer than k customers.
//
// One shape everywhere: a size that is not told is `"count": null, "share": null` with
// `"fewer_than": k` where it is below k, and `"withheld": "difference"` where it could be
// subtracted from others (access/small_groups.hpp has the rule). Warnings, which tell of values
// that few or none have, are left out. Threads: pure functions. Cost: that of an overlap.
#pragma once

#include <span>

#include "query/run/breakdown.hpp"
#include "query/run/count.hpp"
#include "query/run/overlap.hpp"
#include "query/run/query.hpp"
#include "server/api/service.hpp"

namespace muster::server {

/// Each requires service.smallest_group() > 0.
Reply told_count(const Service& service, const Call& call, const query::Query& query);
/// At most engine::kMaxRegionFilters queries; limit_exceeded.
Reply told_counts(const Service& service, const Call& call,
                  std::span<const query::NamedQuery> queries);
/// Pairs and regions are those of the segments of which all may be told. Likewise.
Reply told_overlap(const Service& service, const Call& call, const query::OverlapRequest& request);
/// Groups kept back are not named: their sum is `withheld.count`. By two attributes without totals;
/// by tags, whose groups meet, it is refused.
Reply told_breakdown(const Service& service, const Call& call,
                     const query::BreakdownRequest& request);

/// Names, families and types, and values that k customers have: no counts, no ranges.
Reply told_attributes(const Service& service, const Call& call, std::size_t top);

/// 403: `what` cannot be told to the caller.
Reply too_telling(const Service& service, std::string_view what);

}  // namespace muster::server
