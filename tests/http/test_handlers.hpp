// Handlers that stand in for the API where only the transport is tested.
#pragma once

#include <atomic>
#include <condition_variable>
#include <memory>
#include <mutex>
#include <string>

#include "server/http/session.hpp"

namespace muster::server {

/// Answers `METHOD target|body`.
inline Reply echo(const Request& request) {
  Reply reply;
  reply.content_type = "text/plain";
  reply.body.append(request.method).append(" ").append(request.target).append("|");
  reply.body.append(request.body);
  return reply;
}

/// Opens once and stays open; tests hold handlers back with it.
class Gate {
 public:
  void open() {
    const std::lock_guard lock(mutex_);
    open_ = true;
    changed_.notify_all();
  }
  /// Waits until the gate is open or `stop` is requested; true if it was opened.
  bool pass(std::stop_token stop = {}) {
    std::unique_lock lock(mutex_);
    return changed_.wait(lock, stop, [this] { return open_; });
  }

 private:
  std::mutex mutex_;
  std::condition_variable_any changed_;
  bool open_ = false;
};

/// `blocks` blocks of `bytes` letters; counts how many it was asked for.
class LetterStream final : public BodyStream {
 public:
  LetterStream(std::size_t blocks, std::size_t bytes,
               std::shared_ptr<std::atomic<std::size_t>> made)
      : blocks_(blocks), bytes_(bytes), made_(std::move(made)) {}

  Status next(std::string& block) override {
    if (*made_ < blocks_) {
      const std::size_t number = made_->fetch_add(1);
      block.assign(bytes_, static_cast<char>('a' + number % 26));
    }
    return {};
  }

 private:
  std::size_t blocks_;
  std::size_t bytes_;
  std::shared_ptr<std::atomic<std::size_t>> made_;
};

}  // namespace muster::server
