// The versions of the data that a caller may name: "current", a version that is kept, or a
// snapshot.
// Threads: any number at once. Cost: a look-up; a snapshot is read when it is first asked.
#pragma once

#include <memory>
#include <string_view>

#include "engine/population/population.hpp"
#include "engine/result.hpp"
#include "server/api/service.hpp"

namespace muster::server {

/// The version as the caller sees it. version_gone for one that is not kept (any longer), with what
/// there is; unknown_name for a text that is neither a version nor a snapshot, with the nearest
/// one.
Result<std::shared_ptr<const engine::Population>> version_named(const Service& service,
                                                                std::string_view name);

}  // namespace muster::server
