// The calls of version 1, one source file each.
//
// Each takes a routed request and gives its reply; a mistake of the caller is a problem document.
// Threads: any number at once.
#pragma once

#include "server/api/service.hpp"

namespace muster::server {

Reply count_call(const Service& service, const Call& call);             ///< POST /v1/count
Reply definition_call(const Service& service, const Call& call);        ///< POST /v1/definition
Reply counts_call(const Service& service, const Call& call);            ///< POST /v1/counts
Reply members_call(const Service& service, const Call& call);           ///< POST /v1/members
Reply breakdown_call(const Service& service, const Call& call);         ///< POST /v1/breakdown
Reply aggregate_call(const Service& service, const Call& call);         ///< POST /v1/aggregate
Reply cutoffs_call(const Service& service, const Call& call);           ///< POST /v1/cutoffs
Reply difference_call(const Service& service, const Call& call);        ///< POST /v1/diff
Reply overlap_call(const Service& service, const Call& call);           ///< POST /v1/overlap
Reply plan_call(const Service& service, const Call& call);              ///< POST /v1/plan
Reply profile_call(const Service& service, const Call& call);           ///< POST /v1/profile
Reply funnel_call(const Service& service, const Call& call);            ///< POST /v1/funnel
Reply retention_call(const Service& service, const Call& call);         ///< POST /v1/retention
Reply timeline_call(const Service& service, const Call& call);          ///< POST /v1/timeline
Reply score_call(const Service& service, const Call& call);             ///< POST /v1/score
Reply suggest_call(const Service& service, const Call& call);           ///< POST /v1/score/suggest
Reply attributes_call(const Service& service, const Call& call);        ///< GET /v1/attributes
Reply segments_call(const Service& service, const Call& call);          ///< GET /v1/segments
Reply segment_call(const Service& service, const Call& call);           ///< GET /v1/segments/{name}
Reply save_segment_call(const Service& service, const Call& call);      ///< PUT
Reply delete_segment_call(const Service& service, const Call& call);    ///< DELETE
Reply segment_history_call(const Service& service, const Call& call);   ///< GET …/history
Reply segment_count_call(const Service& service, const Call& call);     ///< GET …/count
Reply segment_members_call(const Service& service, const Call& call);   ///< GET, POST …/members
Reply watch_call(const Service& service, const Call& call);             ///< PUT …/watch
Reply watched_call(const Service& service, const Call& call);           ///< GET …/watch
Reply unwatch_call(const Service& service, const Call& call);           ///< DELETE …/watch
Reply all_watched_call(const Service& service, const Call& call);       ///< GET /v1/watched
Reply changes_call(const Service& service, const Call& call);           ///< GET /v1/changes
Reply hooks_call(const Service& service, const Call& call);             ///< GET /v1/hooks
Reply hook_call(const Service& service, const Call& call);              ///< GET /v1/hooks/{name}
Reply save_hook_call(const Service& service, const Call& call);         ///< PUT
Reply delete_hook_call(const Service& service, const Call& call);       ///< DELETE
Reply dead_letters_call(const Service& service, const Call& call);      ///< GET …/dead
Reply retry_hook_call(const Service& service, const Call& call);        ///< POST …/retry
Reply scorecards_call(const Service& service, const Call& call);        ///< GET /v1/scorecards
Reply scorecard_call(const Service& service, const Call& call);         ///< GET …/{name}
Reply save_scorecard_call(const Service& service, const Call& call);    ///< PUT
Reply delete_scorecard_call(const Service& service, const Call& call);  ///< DELETE
Reply scorecard_history_call(const Service& service, const Call& call);  ///< GET …/history
Reply lists_call(const Service& service, const Call& call);              ///< GET /v1/lists
Reply list_call(const Service& service, const Call& call);               ///< GET /v1/lists/{name}
Reply save_list_call(const Service& service, const Call& call);          ///< PUT
Reply delete_list_call(const Service& service, const Call& call);        ///< DELETE
Reply list_count_call(const Service& service, const Call& call);         ///< GET …/count
Reply list_members_call(const Service& service, const Call& call);       ///< GET, POST …/members
Reply snapshots_call(const Service& service, const Call& call);          ///< GET /v1/snapshots
Reply snapshot_call(const Service& service, const Call& call);           ///< GET …/{name}
Reply take_snapshot_call(const Service& service, const Call& call);      ///< PUT
Reply delete_snapshot_call(const Service& service, const Call& call);    ///< DELETE
Reply lint_call(const Service& service, const Call& call);               ///< POST /v1/lint
Reply customer_call(const Service& service, const Call& call);           ///< GET /v1/customers/{id}
Reply why_call(const Service& service, const Call& call);                ///< POST …/{id}/explain
Reply customer_score_call(const Service& service, const Call& call);     ///< POST …/{id}/score
Reply change_customers_call(const Service& service, const Call& call);   ///< PATCH /v1/customers
Reply change_customer_call(const Service& service, const Call& call);    ///< PATCH …/{id}
Reply remove_customer_call(const Service& service, const Call& call);    ///< DELETE …/{id}
Reply add_events_call(const Service& service, const Call& call);         ///< POST /v1/events
Reply healthz_call(const Service& service, const Call& call);            ///< GET /healthz
Reply readyz_call(const Service& service, const Call& call);             ///< GET /readyz
Reply openapi_call(const Service& service, const Call& call);            ///< GET /openapi.json
Reply docs_call(const Service& service, const Call& call);               ///< GET /docs
Reply welcome_call(const Service& service, const Call& call);            ///< GET /
Reply audit_call(const Service& service, const Call& call);              ///< GET /v1/audit
Reply metrics_call(const Service& service, const Call& call);            ///< GET /metrics

}  // namespace muster::server
