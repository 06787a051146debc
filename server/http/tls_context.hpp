// The certificate and key that a server shows, as OpenSSL wants them.
// Threads: pure function; a context is shared by connections. Cost: reading two files.
#pragma once

#include <boost/asio/ssl/context.hpp>
#include <memory>
#include <string>

#include "engine/result.hpp"

namespace muster::server {

/// TLS 1.2 and later. `certificate` is a PEM file with the server's certificate first and those
/// that vouch for it behind, `key` a PEM file with its private key. invalid_input: a file that
/// cannot be read or is none, or a key of another certificate.
Result<std::shared_ptr<boost::asio::ssl::context>> tls_context(const std::string& certificate,
                                                               const std::string& key);

}  // namespace muster::server
