#include "tests/http/raw_client.hpp"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <unistd.h>

#include <array>
#include <cctype>

#include "engine/check.hpp"

namespace muster::server {
namespace {

constexpr time_t kPatienceSeconds = 60;

}  // namespace

RawClient::RawClient(std::uint16_t port) : socket_(::socket(AF_INET, SOCK_STREAM, 0)) {
  ENGINE_CHECK(socket_ >= 0);
  const timeval patience{kPatienceSeconds, 0};
  ::setsockopt(socket_, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof(patience));
  ::setsockopt(socket_, SOL_SOCKET, SO_SNDTIMEO, &patience, sizeof(patience));
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(port);
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  // A server that was killed accepts nobody: then nothing can be sent, and there is no reply.
  if (::connect(socket_, reinterpret_cast<const sockaddr*>(&address), sizeof(address)) != 0) {
    ::close(socket_);
    socket_ = -1;
  }
}

RawClient::~RawClient() {
  if (socket_ >= 0) ::close(socket_);
}

bool RawClient::send(std::string_view bytes) {
  while (!bytes.empty()) {
    const auto sent = ::send(socket_, bytes.data(), bytes.size(), MSG_NOSIGNAL);
    if (sent <= 0) return false;
    bytes.remove_prefix(static_cast<std::size_t>(sent));
  }
  return true;
}

bool RawClient::fill() {
  std::array<char, 65536> bytes{};
  const auto got = ::recv(socket_, bytes.data(), bytes.size(), 0);
  if (got <= 0) return false;
  buffer_.append(bytes.data(), static_cast<std::size_t>(got));
  return true;
}

std::optional<std::string> RawClient::read_line() {
  std::size_t end = 0;
  while ((end = buffer_.find("\r\n")) == std::string::npos) {
    if (!fill()) return std::nullopt;
  }
  std::string line = buffer_.substr(0, end);
  buffer_.erase(0, end + 2);
  return line;
}

bool RawClient::read_bytes(std::size_t count, std::string& out) {
  while (buffer_.size() < count) {
    if (!fill()) return false;
  }
  out.append(buffer_, 0, count);
  buffer_.erase(0, count);
  return true;
}

std::optional<RawReply> RawClient::read_reply(bool head) {
  std::optional<std::string> line = read_line();
  if (!line || line->size() < 12) return std::nullopt;
  RawReply reply;
  reply.status = static_cast<unsigned>(std::stoul(line->substr(9, 3)));
  while ((line = read_line()) && !line->empty()) {
    const std::size_t colon = line->find(": ");
    if (colon == std::string::npos) return std::nullopt;
    std::string name = line->substr(0, colon);
    for (char& letter : name) letter = static_cast<char>(std::tolower(letter));
    reply.headers[name] = line->substr(colon + 2);
  }
  if (!line) return std::nullopt;
  if (head || reply.status == 100) {
    reply.complete = true;
  } else if (reply.header("transfer-encoding") == "chunked") {
    std::optional<std::string> size;
    while ((size = read_line())) {
      const std::size_t bytes = std::stoul(*size, nullptr, 16);
      if (bytes > 0 && !read_bytes(bytes, reply.body)) return reply;
      if (!read_line()) return reply;
      if (bytes == 0) {
        reply.complete = true;
        return reply;
      }
    }
  } else if (const std::string length = reply.header("content-length"); !length.empty()) {
    reply.complete = read_bytes(std::stoul(length), reply.body);
  } else {
    while (fill()) {
    }
    reply.body.swap(buffer_);
    reply.complete = true;
  }
  return reply;
}

std::string RawClient::read_some() {
  if (buffer_.empty()) fill();
  std::string bytes;
  bytes.swap(buffer_);
  return bytes;
}

bool RawClient::at_end() { return buffer_.empty() && !fill(); }

void RawClient::abort() {
  const linger at_once{1, 0};
  ::setsockopt(socket_, SOL_SOCKET, SO_LINGER, &at_once, sizeof(at_once));
  ::close(socket_);
  socket_ = -1;
}

void RawClient::shut_down_sending() { ::shutdown(socket_, SHUT_WR); }

std::string request_text(std::string_view method, std::string_view target, std::string_view body,
                         std::string_view more_headers) {
  std::string text;
  text.append(method).append(" ").append(target).append(" HTTP/1.1\r\nHost: localhost\r\n");
  text.append(more_headers);
  if (!body.empty() || method == "POST") {
    text.append("Content-Length: ").append(std::to_string(body.size())).append("\r\n");
  }
  return text.append("\r\n").append(body);
}

std::optional<RawReply> exchange(std::uint16_t port, std::string_view method,
                                 std::string_view target, std::string_view body,
                                 std::string_view more_headers) {
  RawClient client(port);
  if (!client.send(request_text(method, target, body, more_headers))) return std::nullopt;
  return client.read_reply(method == "HEAD");
}

}  // namespace muster::server
