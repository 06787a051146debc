#include "engine/kernels/kernel_set.hpp"
#include "server/access/caller.hpp"
#include "server/api/calls.hpp"
#include "server/api/json_writer.hpp"
#include "server/api/routes.hpp"
#include "server/version.hpp"

namespace muster::server {

Reply healthz_call(const Service&, const Call&) {
  Reply reply;
  JsonWriter(reply.body).begin_object().key("status").string("ok").end_object();
  return reply;
}

Reply readyz_call(const Service& service, const Call&) {
  Reply reply;
  engine::LiveStatistics store;
  if (service.live) store = service.live->statistics();
  const bool refuses = !store.write_failure.empty();
  if (refuses) reply.status = 503;
  JsonWriter json(reply.body);
  json.begin_object();
  json.key("status").string(refuses ? "writes refused" : "ready");
  if (service.caller && service.caller->is_stranger()) {  // no word about the data
    json.end_object();
    return reply;
  }
  if (refuses) json.key("reason").string(store.write_failure);
  json.key("customers").integer(service.population->size());
  json.key("version").string(service.population->version());
  json.key("muster").string(program_version());
  json.key("kernel").string(engine::kernels().name);
  json.key("writes").flag(service.live != nullptr && !refuses);
  if (service.live) {
    json.key("store").begin_object();
    json.key("sequence").integer(store.sequence);
    json.key("journal_batches").integer(store.journal_batches);
    json.key("journal_bytes").integer(store.journal_bytes);
    json.key("versions").integer(store.versions);
    json.key("retained_bytes").integer(store.retained_bytes);
    json.key("compactions").integer(store.compactions);
    json.end_object();
  }
  json.end_object();
  return reply;
}

Reply welcome_call(const Service& service, const Call&) {
  Reply reply;
  JsonWriter json(reply.body);
  json.begin_object();
  json.key("muster").string(program_version());
  json.key("customers").integer(service.population->size());
  json.key("version").string(service.population->version());
  json.key("calls").begin_array();
  std::string call;
  for (const Route& route : all_routes()) {
    call.assign(route.method).append(" ").append(route.path);
    json.string(call);
  }
  json.end_array().end_object();
  return reply;
}

}  // namespace muster::server
