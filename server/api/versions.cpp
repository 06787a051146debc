#include "server/api/versions.hpp"

#include <fmt/format.h>

#include <utility>

#include "engine/storage/read_version.hpp"
#include "server/saved/snapshot_shelf.hpp"

namespace muster::server {
namespace {

/// The whole version, whoever asks.
Result<std::shared_ptr<const engine::Population>> whole_version_named(const Service& service,
                                                                      std::string_view name) {
  const auto current = service.live ? service.live->current() : service.population;
  if (name == engine::kCurrentVersion || name == current->version()) return current;
  if (name == service.population->version()) return service.population;
  if (!engine::read_version(name) && service.snapshots) return service.snapshots->open(name);
  if (service.live) {
    if (auto kept = service.live->find(name)) return kept;
  }
  if (service.snapshots) {
    auto snapshot = service.snapshots->open_version(name);
    if (!snapshot || *snapshot != nullptr) return snapshot;
  }
  return Error{
      ErrorCode::version_gone,
      fmt::format("version {} is not kept (any more); the current one is {}. Begin again from "
                  "there, or keep a version by paging through it or as a snapshot",
                  name.substr(0, 64), current->version())};
}

}  // namespace

Result<std::shared_ptr<const engine::Population>> version_named(const Service& service,
                                                                std::string_view name) {
  auto whole = whole_version_named(service, name);
  return whole ? service.seen(*whole) : whole;
}

}  // namespace muster::server
