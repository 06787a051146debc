#include "server/http/tls_context.hpp"

#include <fmt/format.h>
#include <openssl/ssl.h>

#include <string_view>

namespace muster::server {
namespace {

namespace ssl = boost::asio::ssl;

Error refused(std::string_view what, const std::string& file,
              const boost::system::error_code& why) {
  return {ErrorCode::invalid_input,
          fmt::format("the TLS {} {} cannot be used: {}", what, file, why.message())};
}

}  // namespace

Result<std::shared_ptr<ssl::context>> tls_context(const std::string& certificate,
                                                  const std::string& key) {
  auto context = std::make_shared<ssl::context>(ssl::context::tls_server);
  boost::system::error_code failed;
  context->set_options(ssl::context::default_workarounds | ssl::context::no_sslv2 |
                           ssl::context::no_sslv3 | ssl::context::no_tlsv1 |
                           ssl::context::no_tlsv1_1 | ssl::context::no_compression,
                       failed);
  SSL_CTX* const native = context->native_handle();
  SSL_CTX_set_options(native, SSL_OP_NO_RENEGOTIATION);
  if (failed ||
      SSL_CTX_ctrl(native, SSL_CTRL_SET_MIN_PROTO_VERSION, TLS1_2_VERSION, nullptr) != 1) {
    return Error{ErrorCode::io_failed, "TLS 1.2 cannot be asked for"};
  }
  context->use_certificate_chain_file(certificate, failed);
  if (failed) return refused("certificate", certificate, failed);
  // A key that wants a password would stop and ask for it on the terminal.
  context->set_password_callback([](std::size_t, ssl::context::password_purpose) { return ""; },
                                 failed);
  context->use_private_key_file(key, ssl::context::pem, failed);
  if (failed) return refused("key", key, failed);
  if (SSL_CTX_check_private_key(native) != 1) {
    return Error{ErrorCode::invalid_input,
                 fmt::format("the TLS key {} is not that of the certificate {}", key, certificate)};
  }
  return context;
}

}  // namespace muster::server
