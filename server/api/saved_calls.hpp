// What the calls on segments and on lists share.
// Threads: any number at once.
#pragma once

#include <string_view>

#include "query/language/syntax_tree.hpp"
#include "server/api/service.hpp"
#include "server/saved/saved_store.hpp"

namespace muster::server {

/// The data come from a file: there is nowhere to save anything.
Reply no_store();
/// A name in the path that is none is 404, not a mistake in a query.
Reply path_problem(const Error& error);
/// invalid_input with the nearest family.
Result<engine::Family> read_family(std::string_view name);

/// GET …/{name}/count?as_of=…&timezone=…
Reply count_saved(const Service& service, const Call& call, query::SavedKind kind);
/// GET …/{name}/members?fields=a,b&order_by=…&limit=…&cursor=…&as_of=…&timezone=…, or POST with
/// the same in a body, as /v1/members takes it.
Reply members_of_saved(const Service& service, const Call& call, query::SavedKind kind);

}  // namespace muster::server
