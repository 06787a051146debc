// A query as a caller poses it: an expression, the text it came from, and when it speaks of.
// Threads: plain values. Cost: that of parsing.
#pragma once

#include <string>
#include <string_view>

#include "engine/result.hpp"
#include "query/language/limits.hpp"
#include "query/language/syntax_tree.hpp"
#include "query/plan/bind.hpp"
#include "query/plan/context.hpp"

namespace muster::query {

/// Default: everyone, now, in UTC.
struct Query {
  Expression expression{};
  std::string text{};  ///< what `expression` was parsed from, to point at; empty for JSON rules
  QueryContext context{};
};

/// Parses `where`; the Error is parse()'s.
Result<Query> read_query(std::string_view where, QueryContext context = {},
                         const LanguageLimits& limits = {});

/// bind() of the query's parts.
Result<BoundQuery> bind(const Query& query, const engine::Population& population);

}  // namespace muster::query
