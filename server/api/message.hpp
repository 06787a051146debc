// What goes into the API and what comes out, with no socket in sight.
//
// A reply has a whole body or a stream that is asked for block after block, so that an audience of
// millions never stands in memory as text. Threads: plain values; a stream belongs to one caller.
#pragma once

#include <chrono>
#include <functional>
#include <memory>
#include <stop_token>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "engine/result.hpp"

namespace muster::server {

struct Caller;

struct Request {
  std::string_view method;
  std::string_view target;           ///< path and query string as sent
  std::string_view content_type;     ///< empty when the header is absent
  std::string_view accept;           ///< likewise
  std::string_view last_event_id{};  ///< of an event stream that is taken up again
  std::string_view body;
  std::string_view if_match{};         ///< empty when the header is absent
  std::string_view if_none_match{};    ///< likewise
  std::string_view idempotency_key{};  ///< likewise
  std::string_view timeout{};          ///< of the header Request-Timeout; likewise
  std::string_view accept_encoding{};  ///< likewise
  /// When the request was read; the time limit counts from here, waiting included.
  std::chrono::steady_clock::time_point received = std::chrono::steady_clock::now();
  /// Requested when the client has gone or the server stops.
  std::stop_token stop{};
  /// Who asks; null: anybody may do everything.
  std::shared_ptr<const Caller> caller{};
};

/// A body made block by block. The views in the Request are dead by the time it is read.
class BodyStream {
 public:
  BodyStream() = default;
  BodyStream(const BodyStream&) = delete;
  BodyStream& operator=(const BodyStream&) = delete;
  virtual ~BodyStream() = default;

  /// Appends the next block to `block`; appends nothing at the end. An Error ends the stream early,
  /// and whoever writes it must make that visible to the reader.
  virtual Status next(std::string& block) = 0;

  /// Asked after next() appended nothing. False: that was the end. True: there is nothing yet;
  /// `wake` is called when there may be (once at most, from any thread, perhaps before this
  /// returns), and next() is asked again then, or after kPatience at the latest. Meanwhile the
  /// stream costs no thread.
  virtual bool wait(std::function<void()> /*wake*/) { return false; }
  static constexpr std::chrono::seconds kPatience{15};
};

/// Names the version of the data that gave a reply.
inline constexpr std::string_view kVersionHeader = "Muster-Version";

struct Reply {
  unsigned status = 200;
  std::string content_type = "application/json";
  std::string body{};
  std::vector<std::pair<std::string, std::string>> headers{};
  std::unique_ptr<BodyStream> stream{};  ///< if set, `body` is empty
};

}  // namespace muster::server
