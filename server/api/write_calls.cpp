// Changes: of customers, of one, and events. Each is one batch, whole or not at all, and is
// answered when it is on the disk and in the current version.
#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "engine/values/nearest_name.hpp"
#include "loaders/changes/read_changes.hpp"
#include "server/api/accept.hpp"
#include "server/api/calls.hpp"
#include "server/api/change_terms.hpp"
#include "server/api/json_writer.hpp"
#include "server/api/problem.hpp"
#include "server/api/saved_calls.hpp"
#include "server/api/url.hpp"

namespace muster::server {
namespace {

using engine::ChangeBatch;

Reply read_only() {
  return problem(Error{ErrorCode::not_found,
                       "changes are made in a store; this server answers from a file. Load it into "
                       "a store (muster load STORE FILE) and serve that"});
}

/// A parameter that is `true` or `false`.
Result<bool> flag_of(const std::map<std::string, std::string>& parameters, const std::string& name,
                     bool otherwise) {
  const auto found = parameters.find(name);
  if (found == parameters.end()) return otherwise;
  if (found->second == "true" || found->second == "false") return found->second == "true";
  return Error{ErrorCode::invalid_input, fmt::format("\"{}\" must be true or false", name)};
}

/// `create`: may customers be created; `new_attributes`: may attributes or properties.
Result<loaders::ChangeReading> read_reading(const Service& service, const Call& call,
                                            bool creates) {
  auto parameters = read_parameters(call.parameters, {"create", "new_attributes"});
  if (!parameters) return std::move(parameters).error();
  auto create = flag_of(*parameters, "create", creates);
  if (!create) return std::move(create).error();
  auto attributes = flag_of(*parameters, "new_attributes", true);
  if (!attributes) return std::move(attributes).error();
  loaders::ChangeReading reading;
  reading.limits.records = service.limits.changes_per_call;
  if (is_json_document(call.request.content_type)) reading.form = loaders::RecordForm::document;
  reading.create_customers = *create;
  reading.create_attributes = *attributes;
  return reading;
}

/// What the batch brings that was not there, so that a slip of the pen is seen.
void write_new_attributes(JsonWriter& json, const ChangeBatch& batch,
                          const engine::Population& population) {
  std::vector<std::string_view> known;
  for (const engine::Attribute* each : population.attributes().all()) known.push_back(each->name());
  json.key("new_attributes").begin_array();
  for (const engine::AttributeSpec& spec : batch.attributes) {
    if (population.attributes().find(spec.name) != nullptr) continue;
    json.begin_object();
    json.key("name").string(spec.name);
    json.key("type").string(to_string(spec.type));
    if (const auto near = engine::nearest(spec.name, known)) json.key("resembles").string(*near);
    json.end_object();
  }
  json.end_array();
}

Reply committed(const Service& service, const Call& call, const ChangeBatch& batch,
                const engine::Committed& done) {
  Reply reply;
  JsonWriter json(reply.body);
  json.begin_object();
  json.key("version").string(done.version);
  json.key("sequence").integer(done.sequence);
  json.key("created").integer(done.counts.created);
  json.key("changed").integer(done.counts.changed);
  json.key("removed").integer(done.counts.removed);
  json.key("cells").integer(done.counts.cells);
  json.key("events").integer(done.counts.events);
  json.key("repeated").flag(done.repeated);
  if (!batch.attributes.empty()) write_new_attributes(json, batch, *service.population);
  const auto took = std::chrono::steady_clock::now() - call.request.received;
  json.key("elapsed_us")
      .integer(std::chrono::duration_cast<std::chrono::microseconds>(took).count());
  json.end_object();
  reply.headers.emplace_back(std::string(kVersionHeader), done.version);
  return reply;
}

Reply commit(const Service& service, const Call& call, const ChangeBatch& batch,
             const engine::CommitTerms& terms) {
  const Result<engine::Committed> done = service.live->commit(batch, terms);
  if (!done && done.error().code == ErrorCode::io_failed) {
    // The store takes no more writes; whether this one is on the disk, a new start will show.
    return problem(Error{ErrorCode::writes_refused, done.error().message});
  }
  if (!done) return problem(done.error());
  return committed(service, call, batch, *done);
}

/// Reads a batch with `read` and commits it.
template <typename Read>
Reply change(const Service& service, const Call& call, bool creates, const Read& read) {
  if (!service.live) return read_only();
  auto terms = read_terms(call);
  if (!terms) return problem(terms.error());
  const auto reading = read_reading(service, call, creates);
  if (!reading) return problem(reading.error());
  const Result<ChangeBatch> batch = read(*reading);
  if (!batch) return problem(batch.error());
  return commit(service, call, *batch, *terms);
}

}  // namespace

Reply change_customers_call(const Service& service, const Call& call) {
  return change(service, call, true, [&](const loaders::ChangeReading& reading) {
    return loaders::read_customer_changes(call.request.body, *service.population, reading);
  });
}

Reply change_customer_call(const Service& service, const Call& call) {
  return change(service, call, true, [&](const loaders::ChangeReading& reading) {
    return loaders::read_customer_change(call.request.body, call.name, *service.population,
                                         reading);
  });
}

Reply remove_customer_call(const Service& service, const Call& call) {
  if (!service.live) return read_only();
  const auto parameters = read_parameters(call.parameters, {});
  if (!parameters) return problem(parameters.error());
  const auto terms = read_terms(call);
  if (!terms) return problem(terms.error());
  if (Status fits = loaders::check_customer_id(call.name); !fits) return problem(fits.error());
  return commit(service, call, loaders::removal_of(call.name), *terms);
}

Reply add_events_call(const Service& service, const Call& call) {
  return change(service, call, false, [&](const loaders::ChangeReading& reading) {
    return loaders::read_event_changes(call.request.body, *service.population, reading);
  });
}

}  // namespace muster::server
