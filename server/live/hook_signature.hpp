// What proves to a web hook's receiver who posted, and when.
// Threads: pure functions. Cost: one SHA-256 over the body.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace muster::server {

/// `t=SECONDS,v1=HEX`: HEX is the HMAC-SHA256, keyed with the secret, of `SECONDS.BODY`. A receiver
/// who refuses old times cannot be told the same twice by somebody who listened.
std::string hook_signature(std::string_view secret, std::int64_t seconds, std::string_view body);

}  // namespace muster::server
