// A bearer token: 256 random bits as text, and the hash it is known by.
//
// Only the hash is kept, a plain SHA-256: what is hashed is random and long, so there is nothing to
// guess from a dictionary, which is what salts and slow hashes are for, and a request costs a
// microsecond instead of a tenth of a second. Tokens are looked up by hash: how long a look-up
// takes says something of a hash that the sender cannot steer, and nothing of any token. Threads:
// pure functions. Cost: a microsecond.
#pragma once

#include <string>
#include <string_view>

#include "engine/result.hpp"

namespace muster::server {

/// A fresh one: `muster_` and 43 letters, digits, - and _. io_failed: the system gives no
/// randomness.
Result<std::string> make_token();

/// 32 bytes.
std::string token_hash(std::string_view token);

/// The token in the value of an Authorization header; empty where there is none.
std::string_view bearer_token(std::string_view authorization);

}  // namespace muster::server
