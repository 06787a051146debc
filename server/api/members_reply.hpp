// Members in the media type a client accepts, for every call that gives members.
// Threads: pure functions over the service. Cost: that of query/run/members.hpp.
#pragma once

#include "query/run/members.hpp"
#include "server/api/request_body.hpp"
#include "server/api/service.hpp"

namespace muster::server {

/// `fields`, `order_by`, `limit` and `cursor` of a body; the query is left open.
Result<query::MembersRequest> read_members_options(const BodyObject& body);

/// A page, a stream or a bitmap, as `call.accepted` has it.
Reply members_reply(const Service& service, const Call& call, const query::MembersRequest& request);

}  // namespace muster::server
