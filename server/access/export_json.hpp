// Tokens and the audit log as JSON and CSV, with stable shapes.
// Threads: pure functions.
#pragma once

#include <span>
#include <string>

#include "server/access/audit_log.hpp"
#include "server/access/token_store.hpp"

namespace muster::server {

/// `{"tokens":[…]}` and a line end, or CSV with a header.
std::string tokens_text(std::span<const Token> tokens, bool json);
/// `{"exports":[…]}` likewise.
std::string exports_text(std::span<const Export> exports, bool json);

}  // namespace muster::server
