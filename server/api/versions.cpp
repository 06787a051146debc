#include "server/api/versions.hpp"

#include <fmt/format.h>

namespace muster::server {

Result<std::shared_ptr<const engine::Population>> version_named(const Service& service,
                                                                std::string_view name) {
  if (name == "current" || name == service.population->version()) return service.population;
  return Error{ErrorCode::version_gone,
               fmt::format("version {} is not kept; there is \"current\", {}", name,
                           service.population->version())};
}

}  // namespace muster::server
