// Snapshots: all, one, take, delete.
#include <utility>

#include "engine/values/time_zone.hpp"
#include "server/api/calls.hpp"
#include "server/api/problem.hpp"
#include "server/api/request_body.hpp"
#include "server/api/saved_calls.hpp"
#include "server/api/saved_json.hpp"
#include "server/api/snapshot_json.hpp"
#include "server/api/versions.hpp"
#include "server/saved/snapshot_shelf.hpp"

namespace muster::server {
namespace {

/// The version that the body names; the current one without a body.
Result<std::shared_ptr<const engine::Population>> read_version_to_keep(const Service& service,
                                                                       const Request& request) {
  if (request.body.empty()) return service.population;
  const Result<boost::json::object> parsed = parse_body(request.body, service.limits.json_depth);
  if (!parsed) return parsed.error();
  const BodyObject body(*parsed);
  if (Status known = body.allow_only({"version"}); !known) return std::move(known).error();
  const Result<std::optional<std::string>> version = body.text("version");
  if (!version) return version.error();
  return version->has_value() ? version_named(service, **version) : service.population;
}

}  // namespace

Reply snapshots_call(const Service& service, const Call&) {
  if (!service.snapshots) return no_store();
  const auto all = service.snapshots->snapshots().list();
  if (!all) return problem(all.error());
  return Reply{.body = snapshots_json(*all, service.population->version())};
}

Reply snapshot_call(const Service& service, const Call& call) {
  if (!service.snapshots) return no_store();
  const auto found = service.snapshots->snapshots().find(call.name);
  if (!found) return path_problem(found.error());
  return Reply{.body = to_json(*found)};
}

Reply take_snapshot_call(const Service& service, const Call& call) {
  if (!service.snapshots) return no_store();
  const auto version = read_version_to_keep(service, call.request);
  if (!version) return problem(version.error());
  const engine::Snapshots& snapshots = service.snapshots->snapshots();
  const auto taken = snapshots.take(call.name, **version, engine::now());
  if (taken) return Reply{.status = 201, .body = to_json(*taken)};
  // Whoever asks again after a lost reply has what she asked for.
  const auto there = snapshots.find(call.name);
  if (there && there->lineage == (*version)->lineage()) return Reply{.body = to_json(*there)};
  return problem(taken.error());
}

Reply delete_snapshot_call(const Service& service, const Call& call) {
  if (!service.snapshots) return no_store();
  if (Status removed = service.snapshots->snapshots().remove(call.name); !removed) {
    return path_problem(removed.error());
  }
  return Reply{.body = deleted_json(call.name)};
}

}  // namespace muster::server
