// Handlers that stand in for the API where only the transport is tested.
#pragma once

#include <atomic>
#include <condition_variable>
#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <utility>

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

/// What a WaitingStream gives, put in by a test.
class Mailbox {
 public:
  void put(const std::string& text) {
    const std::lock_guard lock(mutex_);
    text_ += text;
    if (wake_) std::exchange(wake_, nullptr)();
  }
  void close() {
    const std::lock_guard lock(mutex_);
    closed_ = true;
    if (wake_) std::exchange(wake_, nullptr)();
  }
  std::string take() {
    const std::lock_guard lock(mutex_);
    return std::exchange(text_, {});
  }
  /// False: closed, and all was taken.
  bool wait(std::function<void()> wake) {
    const std::lock_guard lock(mutex_);
    if (text_.empty() && closed_) return false;
    if (text_.empty()) {
      wake_ = std::move(wake);
    } else {
      wake();
    }
    return true;
  }
  void forget() {
    const std::lock_guard lock(mutex_);
    wake_ = nullptr;
    ++left_;
  }
  std::size_t left() {
    const std::lock_guard lock(mutex_);
    return left_;
  }

 private:
  std::mutex mutex_;
  std::string text_;
  bool closed_ = false;
  std::function<void()> wake_;
  std::size_t left_ = 0;
};

/// Gives what is put into its mailbox, and waits for it.
class WaitingStream final : public BodyStream {
 public:
  explicit WaitingStream(std::shared_ptr<Mailbox> mailbox) : mailbox_(std::move(mailbox)) {}
  WaitingStream(const WaitingStream&) = delete;
  WaitingStream& operator=(const WaitingStream&) = delete;
  ~WaitingStream() override { mailbox_->forget(); }
  Status next(std::string& block) override {
    block = mailbox_->take();
    return {};
  }
  bool wait(std::function<void()> wake) override { return mailbox_->wait(std::move(wake)); }

 private:
  std::shared_ptr<Mailbox> mailbox_;
};

}  // namespace muster::server
