// TLS with a certificate that the test makes for itself.
#include <gtest/gtest.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/x509.h>

#include <array>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/ssl.hpp>
#include <boost/asio/write.hpp>
#include <cstdio>
#include <memory>
#include <optional>
#include <string>
#include <thread>

#include "server/http/server.hpp"
#include "server/http/tls_context.hpp"
#include "tests/http/raw_client.hpp"
#include "tests/http/test_handlers.hpp"
#include "tests/server/cli/process.hpp"

namespace muster::server {
namespace {

namespace net = boost::asio;
using boost::system::error_code;

struct KeyPair {
  std::string certificate;
  std::string key;
};

/// A certificate for localhost that signs itself.
KeyPair make_certificate(const ScratchFolder& folder, const std::string& name) {
  const std::unique_ptr<EVP_PKEY, decltype(&EVP_PKEY_free)> key(EVP_EC_gen("P-256"), EVP_PKEY_free);
  const std::unique_ptr<X509, decltype(&X509_free)> made(X509_new(), X509_free);
  X509_set_version(made.get(), 2);
  ASN1_INTEGER_set(X509_get_serialNumber(made.get()), 1);
  X509_gmtime_adj(X509_getm_notBefore(made.get()), -3600);
  X509_gmtime_adj(X509_getm_notAfter(made.get()), 3600);
  X509_set_pubkey(made.get(), key.get());
  X509_NAME* const subject = X509_get_subject_name(made.get());
  const std::string host = "localhost";
  X509_NAME_add_entry_by_txt(subject, "CN", MBSTRING_ASC,
                             reinterpret_cast<const unsigned char*>(host.c_str()), -1, -1, 0);
  X509_set_issuer_name(made.get(), subject);
  X509_sign(made.get(), key.get(), EVP_sha256());
  KeyPair files{folder.path(name + ".crt").string(), folder.path(name + ".key").string()};
  std::FILE* file = std::fopen(files.certificate.c_str(), "w");
  PEM_write_X509(file, made.get());
  std::fclose(file);
  file = std::fopen(files.key.c_str(), "w");
  PEM_write_PrivateKey(file, key.get(), nullptr, nullptr, 0, nullptr, nullptr);
  std::fclose(file);
  return files;
}

/// What comes back for `request`, or nothing where TLS cannot be agreed on.
std::string ask(std::uint16_t port, const std::string& request, int version) {
  net::io_context io;
  net::ssl::context context(net::ssl::context::tls_client);
  SSL_CTX_set_security_level(context.native_handle(), 0);
  SSL_CTX_set_min_proto_version(context.native_handle(), version);
  SSL_CTX_set_max_proto_version(context.native_handle(), version);
  net::ssl::stream<net::ip::tcp::socket> stream(io, context);
  error_code failed;
  stream.next_layer().connect({net::ip::address_v4::loopback(), port}, failed);
  if (!failed) stream.handshake(net::ssl::stream_base::client, failed);
  if (failed) return {};
  net::write(stream, net::buffer(request), failed);
  std::string reply;
  std::array<char, 4096> block{};
  while (!failed) {
    const std::size_t got = stream.read_some(net::buffer(block), failed);
    reply.append(block.data(), got);
  }
  return reply;
}

class Tls : public ::testing::Test {
 protected:
  void start(HttpOptions options = {}) {
    auto context = tls_context(files_.certificate, files_.key);
    ASSERT_TRUE(context.ok()) << context.error().message;
    options.port = 0;
    Result<HttpServer> made = HttpServer::listen(options, echo, {.tls = *std::move(context)});
    ASSERT_TRUE(made.ok());
    server_.emplace(*std::move(made));
    running_ = std::thread([this] { server_->run(); });
  }
  ~Tls() override {
    if (!server_) return;
    server_->stop();
    running_.join();
  }

  ScratchFolder folder_;
  KeyPair files_ = make_certificate(folder_, "server");
  std::optional<HttpServer> server_;
  std::thread running_;
};

TEST_F(Tls, AnswersInTls12And13) {
  start();
  EXPECT_TRUE(server_->url().starts_with("https://"));
  const std::string request = request_text("POST", "/a", "abc", "Connection: close\r\n");
  for (const int version : {TLS1_2_VERSION, TLS1_3_VERSION}) {
    const std::string reply = ask(server_->port(), request, version);
    EXPECT_NE(reply.find("200 OK"), std::string::npos) << reply;
    EXPECT_NE(reply.find("POST /a|abc"), std::string::npos) << reply;
  }
}

TEST_F(Tls, RefusesWhatIsOlder) {
  start();
  EXPECT_EQ(ask(server_->port(), request_text("GET", "/"), TLS1_1_VERSION), "");
  EXPECT_EQ(ask(server_->port(), request_text("GET", "/"), TLS1_VERSION), "");
}

TEST_F(Tls, GivesPlainRequestsNoAnswer) {
  start();
  const auto reply = exchange(server_->port(), "GET", "/");
  EXPECT_FALSE(reply);
}

TEST_F(Tls, CutsThoseWhoDoNotShakeHands) {
  HttpOptions options;
  options.header_time = std::chrono::milliseconds(100);
  start(options);
  RawClient silent(server_->port());
  EXPECT_TRUE(silent.at_end());
}

TEST_F(Tls, SaysWhatIsWrongWithItsFiles) {
  const KeyPair other = make_certificate(folder_, "other");
  const std::string none = folder_.path("none").string();
  const std::string text = folder_.file("text", "no certificate");
  for (const auto& [certificate, key] : {std::pair{none, files_.key},
                                         {files_.certificate, none},
                                         {text, files_.key},
                                         {files_.certificate, text},
                                         {files_.certificate, other.key}}) {
    const auto refused = tls_context(certificate, key);
    ASSERT_FALSE(refused.ok()) << certificate << " " << key;
    EXPECT_EQ(refused.error().code, ErrorCode::invalid_input);
    EXPECT_NE(refused.error().message.find("TLS"), std::string::npos);
  }
}

}  // namespace
}  // namespace muster::server
