#include "server/http/connection.hpp"

#include <sys/socket.h>

#include <cerrno>
#include <utility>

namespace muster::server {

Connection::Connection(boost::asio::ip::tcp::socket socket, ConnectionRegister& all,
                       std::shared_ptr<boost::asio::ssl::context> tls)
    : stream_(std::move(socket), std::move(tls)), all_(all) {
  all_.connections_.insert(this);
}

Connection::~Connection() { all_.connections_.erase(this); }

void Connection::enter(Step step, Clock::duration at_most) {
  step_ = step;
  until_ = Clock::now() + at_most;
}

void Connection::enter(Step step) {
  step_ = step;
  until_ = Clock::time_point::max();
}

std::stop_token Connection::fresh_stop_token() {
  stop_ = std::stop_source();
  return stop_.get_token();
}

void Connection::interrupt() {
  stop_.request_stop();
  boost::system::error_code ignored;
  socket().cancel(ignored);
}

void Connection::sweep(Clock::time_point now) {
  if (now >= until_) {
    timed_out_ = true;
    interrupt();
  } else if ((step_ == Step::working || step_ == Step::listening) && client_has_gone()) {
    stop_.request_stop();
  }
}

// A client that closes, or only shuts down its sending side, reads as the end of its stream; the
// two cannot be told apart before something is written, so both count as gone. Bytes that wait are
// a pipelined request and say nothing.
bool Connection::client_has_gone() {
  char byte = 0;
  const auto got = ::recv(socket().native_handle(), &byte, 1, MSG_PEEK | MSG_DONTWAIT);
  if (got > 0) return false;
  return got == 0 || (errno != EAGAIN && errno != EWOULDBLOCK && errno != EINTR);
}

void ConnectionRegister::sweep(Clock::time_point now) {
  for (Connection* connection : connections_) {
    if (now >= latest_) {
      connection->interrupt();
    } else {
      connection->sweep(now);
    }
  }
}

void ConnectionRegister::drain(Clock::time_point latest) {
  draining_ = true;
  latest_ = latest;
  for (Connection* connection : connections_) {
    const Step step = connection->step();
    if (step == Step::waiting || step == Step::listening) connection->interrupt();
  }
}

}  // namespace muster::server
