// The version of this program, as the build file states it.
#pragma once

#include <string_view>

namespace muster::server {

inline constexpr std::string_view kProgramVersion = MUSTER_VERSION;

}  // namespace muster::server
