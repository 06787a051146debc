// The feed as server-sent events, for one listener.
//
// It reads the log from where the listener stands, a block at a time, and waits where there is
// nothing: a slow listener holds no memory here. One that falls behind what the log still has is
// told `reset` with the counts of now. Threads: one owner. Cost: a block's text.
#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <set>
#include <string>

#include "server/api/message.hpp"
#include "server/live/change_feed.hpp"

namespace muster::server {

class ChangeStream final : public BodyStream {
 public:
  /// `segments`: which to tell of; empty: all. `last_id`: the entry to go on behind; empty: begin
  /// with the counts of now.
  ChangeStream(std::shared_ptr<ChangeFeed> feed, std::set<std::string> segments,
               std::string last_id);
  ChangeStream(const ChangeStream&) = delete;
  ChangeStream& operator=(const ChangeStream&) = delete;
  ~ChangeStream() override;

  Status next(std::string& block) override;
  bool wait(std::function<void()> wake) override;

 private:
  Status begin(std::string& block);
  void start_over(const ChangeFeed::Standing& standing, std::string_view event, std::string& block);
  bool wants(const std::string& segment) const {
    return segments_.empty() || segments_.contains(segment);
  }

  std::shared_ptr<ChangeFeed> feed_;
  std::set<std::string> segments_;
  std::string last_id_;
  bool begun_ = false;
  std::int64_t place_ = 0;
  std::chrono::steady_clock::time_point said_{};
};

}  // namespace muster::server
