#include "engine/kernels/kernel_set.hpp"
#include "server/api/calls.hpp"
#include "server/api/json_writer.hpp"
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
  for (const std::string_view call : {"POST /v1/count",
                                      "POST /v1/counts",
                                      "POST /v1/members",
                                      "POST /v1/breakdown",
                                      "POST /v1/aggregate",
                                      "POST /v1/cutoffs",
                                      "POST /v1/overlap",
                                      "POST /v1/plan",
                                      "POST /v1/profile",
                                      "GET /v1/attributes",
                                      "GET /v1/segments",
                                      "GET /v1/segments/{name}",
                                      "PUT /v1/segments/{name}",
                                      "DELETE /v1/segments/{name}",
                                      "GET /v1/segments/{name}/history",
                                      "GET /v1/segments/{name}/count",
                                      "GET /v1/segments/{name}/members",
                                      "POST /v1/segments/{name}/members",
                                      "GET /v1/lists",
                                      "GET /v1/lists/{name}",
                                      "PUT /v1/lists/{name}",
                                      "DELETE /v1/lists/{name}",
                                      "GET /v1/lists/{name}/count",
                                      "GET /v1/lists/{name}/members",
                                      "POST /v1/lists/{name}/members",
                                      "POST /v1/lint",
                                      "GET /v1/customers/{id}",
                                      "PATCH /v1/customers",
                                      "PATCH /v1/customers/{id}",
                                      "DELETE /v1/customers/{id}",
                                      "POST /v1/events",
                                      "GET /healthz",
                                      "GET /readyz"}) {
    json.string(call);
  }
  json.end_array().end_object();
  return reply;
}

}  // namespace muster::server
