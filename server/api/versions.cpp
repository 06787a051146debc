#include "server/api/versions.hpp"

namespace muster::server {

Result<std::shared_ptr<const engine::Population>> version_named(const Service& service,
                                                                std::string_view name) {
  if (name == "current")
    return service.live ? service.seen(service.live->current()) : service.population;
  return service.version(name);
}

}  // namespace muster::server
