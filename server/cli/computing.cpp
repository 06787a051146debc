#include "server/cli/computing.hpp"

#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <chrono>
#include <utility>
#include <vector>

#include "loaders/rows/schema.hpp"
#include "query/run/computed.hpp"
#include "server/cli/human_text.hpp"

namespace muster::server {
namespace {

using Origin = query::ComputedRequest::Origin;
using Requests = std::vector<query::ComputedRequest>;

Result<Requests> asked_for(const std::string& set, const LoadingOptions& loading) {
  Requests requests;
  if (!loading.schema.empty()) {
    auto schema = loaders::Schema::read(loading.schema);
    if (!schema) return std::move(schema).error();
    const std::string zone = schema->time_zone.value_or("");
    for (loaders::ComputedSchema& computed : schema->computed) {
      requests.push_back({{std::move(computed.name), std::move(computed.expression), computed.type,
                           computed.family, computed.scale, zone},
                          Origin::asked});
    }
  }
  if (!set.empty()) {
    for (engine::ComputedDefinition& definition : query::standard_computed()) {
      requests.push_back({std::move(definition), Origin::standard});
    }
  }
  return requests;
}

}  // namespace

void declare_computing(CLI::App& command, std::string& set) {
  command
      .add_option("--computed", set,
                  "attributes to compute from events and keep in step: standard (orders, spend, "
                  "average_order, first_order, last_order, favourite_category, favourite_channel, "
                  "days_between_orders, engagement); others are defined in a schema")
      ->check(CLI::IsMember({"standard"}))
      ->type_name("SET");
}

Result<bool> asks_for_computed(const std::string& set, const LoadingOptions& loading) {
  auto requests = asked_for(set, loading);
  if (!requests) return std::move(requests).error();
  return !requests->empty();
}

Result<std::shared_ptr<const engine::Population>> compute_with_notes(
    const Console& console, std::shared_ptr<const engine::Population> population,
    const engine::ComputedAttributes& kept, const std::string& set, const LoadingOptions& loading,
    unsigned threads) {
  auto asked = asked_for(set, loading);
  if (!asked) return std::move(asked).error();
  Requests requests;
  requests.reserve(kept.definitions.size() + asked->size());
  for (const engine::ComputedDefinition& definition : kept.definitions) {
    requests.push_back({definition, Origin::kept});
  }
  for (query::ComputedRequest& request : *asked) requests.push_back(std::move(request));
  if (requests.empty()) return population;
  const auto began = std::chrono::steady_clock::now();
  engine::Execution execution;
  execution.threads = threads;
  auto computed = query::compute_attributes(std::move(population), std::move(requests), execution);
  if (!computed) return std::move(computed).error();
  for (const std::string& note : computed->notes) console.note("note: " + note);
  std::string names;
  for (const engine::ComputedDefinition& definition :
       computed->population->computed().definitions) {
    names += (names.empty() ? "" : ", ") + definition.name;
  }
  if (!names.empty()) {
    console.note(fmt::format("computed: {} in {}", names,
                             duration(std::chrono::steady_clock::now() - began)));
  }
  return std::move(computed->population);
}

}  // namespace muster::server
