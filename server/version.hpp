// The version of this program, as the build file states it.
#pragma once

#include <string_view>

namespace muster::server {

/// `0.1.0`.
std::string_view program_version();

}  // namespace muster::server
