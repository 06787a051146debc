// One client's connection as the I/O thread sees it, and the register of all of them.
//
// A connection says until when its present step may last; the register is swept a few times a
// second, ends the steps that took too long, and tells queries whose client has gone to stop. So a
// step costs no timer of its own. Threads: the I/O thread only, but for the stop token, for
// draining(), and for the stream while a worker has the request and writes its reply.
#pragma once

#include <atomic>
#include <chrono>
#include <cstddef>
#include <memory>
#include <stop_token>
#include <unordered_set>

#include "server/http/client_stream.hpp"

namespace muster::server {

using Clock = std::chrono::steady_clock;

enum class Step {
  waiting,    ///< between requests
  reading,    ///< a request has begun
  working,    ///< a worker has it
  listening,  ///< a stream has nothing to say yet
  writing,    ///< the reply is on its way
};

class ConnectionRegister;

class Connection {
 public:
  /// `tls` null: bytes come as they are.
  Connection(boost::asio::ip::tcp::socket socket, ConnectionRegister& all,
             std::shared_ptr<boost::asio::ssl::context> tls = nullptr);
  Connection(const Connection&) = delete;
  Connection& operator=(const Connection&) = delete;
  ~Connection();

  ClientStream& stream() { return stream_; }
  boost::asio::ip::tcp::socket& socket() { return stream_.socket(); }
  Step step() const { return step_; }
  /// Enters `step`, which may last `at_most`.
  void enter(Step step, Clock::duration at_most);
  /// Enters `step` for as long as it takes; the client's leaving still ends it.
  void enter(Step step);
  /// The step was ended because its time was up.
  bool timed_out() const { return timed_out_; }

  /// A token for the work of one request.
  std::stop_token fresh_stop_token();
  /// The same token, for who waits on the request's behalf.
  std::stop_token stop_token() const { return stop_.get_token(); }
  /// Ends the present step: pending reads and writes fail, work is asked to stop.
  void interrupt();
  /// Ends the step if its time is up or the client has gone.
  void sweep(Clock::time_point now);

 private:
  bool client_has_gone();

  ClientStream stream_;
  ConnectionRegister& all_;
  Step step_ = Step::waiting;
  Clock::time_point until_ = Clock::time_point::max();
  bool timed_out_ = false;
  std::stop_source stop_;
};

class ConnectionRegister {
 public:
  std::size_t size() const { return connections_.size(); }
  bool draining() const { return draining_; }
  /// Ends what has taken too long.
  void sweep(Clock::time_point now);
  /// Stops kindly: idle connections and waiting streams end now, the others after their reply or
  /// at `latest`.
  void drain(Clock::time_point latest);

 private:
  friend class Connection;
  std::unordered_set<Connection*> connections_;
  std::atomic<bool> draining_ = false;
  Clock::time_point latest_ = Clock::time_point::max();
};

}  // namespace muster::server
