// The gate of a server over a store: lets holders of its tokens in, each as often as is allowed.
//
// Where no token was ever made, everybody is let in; from the first one on only holders are, and
// strangers are told whether the server lives and is ready. A token that is made or revoked while
// the server runs counts within a second, one that expires at once.
// Threads: any. Cost: a microsecond a request, and a look at
// the file once a second.
#pragma once

#include <atomic>
#include <chrono>
#include <filesystem>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <unordered_map>

#include "engine/result.hpp"
#include "server/access/token_store.hpp"
#include "server/http/entrance.hpp"

namespace muster::server {

class AccessGate {
 public:
  /// `requests_per_second` of one token, 0: any. Errors: those of TokenStore::open().
  static Result<std::unique_ptr<AccessGate>> open(const std::filesystem::path& store,
                                                  double requests_per_second = 0);

  Entrance admit(const RequestHead& head);
  /// Whether a token was ever made.
  bool is_closed() const { return closed_; }
  void set_rate(double requests_per_second) { rate_ = requests_per_second; }
  /// Looks at the file with the next request.
  void look_again() { look_ = true; }

 private:
  using Clock = std::chrono::steady_clock;

  struct Holder {
    Token token;
    std::shared_ptr<const Caller> caller;
    double allowance = 0;  ///< requests that may come at once
    Clock::time_point since{};
  };

  explicit AccessGate(std::filesystem::path store) : store_(std::move(store)) {}
  Status refresh();
  /// Seconds to wait; 0: go on.
  double wait_of(Holder& holder, Clock::time_point now) const;

  std::filesystem::path store_;
  std::mutex mutex_;  ///< guards what follows, but for the atomics
  std::optional<TokenStore> tokens_;
  std::int64_t changes_ = 0;
  Clock::time_point looked_{};
  std::unordered_map<std::string, Holder> holders_;  ///< by hash
  std::atomic<bool> closed_ = false;
  std::atomic<bool> look_ = true;
  std::atomic<double> rate_ = 0;
};

}  // namespace muster::server
