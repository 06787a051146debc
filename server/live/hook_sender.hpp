// Tells web hooks what the feed says: each in order, at least once, until it is taken or has been
// tried often enough.
//
// One thread does all of it, without waiting for any one target: every hook has at most one post on
// its way. What is told is read from the feed's log behind the hook's place, so nothing is copied
// into an outbox, and a restart goes on where it ended. Tries are spaced by back-off with jitter.
// Threads: members from any number at once. Cost: a post for up to kHookEntries entries.
#pragma once

#include <cstddef>
#include <filesystem>
#include <memory>
#include <string>
#include <string_view>

#include "engine/result.hpp"
#include "server/live/change_feed.hpp"
#include "server/live/hook_log.hpp"
#include "server/live/hook_options.hpp"

namespace muster::server {

inline constexpr std::size_t kHookEntries = 100;

class HookSender {
 public:
  /// Of the store whose feed it is. Errors: FeedLog's.
  static Result<std::shared_ptr<HookSender>> open(const std::filesystem::path& store,
                                                  std::shared_ptr<ChangeFeed> feed,
                                                  SenderOptions options = {});
  HookSender(const HookSender&) = delete;
  HookSender& operator=(const HookSender&) = delete;
  /// What is on its way is given up, and sent again after the next start.
  ~HookSender();

  const HookLog& log() const;
  /// Begins with what happens from now on, if it is new; true then. invalid_input for a URL that
  /// is none, or that names an address it may not reach.
  Result<bool> put(Hook hook);
  Status remove(std::string_view name);
  Result<std::uint64_t> send_again(std::string_view name);

 private:
  struct State;
  explicit HookSender(std::unique_ptr<State> state);
  std::unique_ptr<State> state_;
};

}  // namespace muster::server
