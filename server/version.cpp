#include "server/version.hpp"

namespace muster::server {

std::string_view program_version() { return MUSTER_VERSION; }

}  // namespace muster::server
