// Web hooks and how far each has been told, durable: the log of the feed is the outbox, and every
// hook stands at a place in it.
//
// In the feed's file (feed.sqlite). What a receiver did not take after all tries lies in a list of
// dead letters until it is sent again or dropped. Secrets are kept as they were given, in the file
// alone. Threads: every member from any number at once (they take turns). Cost: a write one sync.
#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "engine/result.hpp"

namespace muster::server {

inline constexpr std::size_t kMostHooks = 100;
inline constexpr std::size_t kMostDeadLetters = 1'000;  ///< a hook; older ones go

struct Hook {
  std::string name;
  std::string url;
  std::string secret{};
  std::vector<std::string> segments{};  ///< ascending; empty: all that are watched
  std::vector<std::string> events{};    ///< ascending; empty: all
  std::int64_t place = 0;               ///< entries up to here are done with
  std::int64_t since = 0;               ///< seconds since 1970
  unsigned tries = 0;                   ///< of what is under way
  std::int64_t due = 0;                 ///< not before, in seconds since 1970
  std::string failure{};                ///< why the last try failed; empty: it did not
  std::uint64_t delivered = 0;          ///< posts that were taken
  std::uint64_t dead = 0;               ///< dead letters
};

struct DeadLetter {
  std::int64_t number = 0;
  std::int64_t at = 0;
  std::string body;
  std::string failure;
  bool again = false;  ///< it is to be sent again
};

class HookLog {
 public:
  static Result<HookLog> open(const std::filesystem::path& store);
  HookLog(HookLog&&) noexcept;
  HookLog& operator=(HookLog&&) noexcept;
  ~HookLog();

  Result<std::vector<Hook>> hooks() const;
  /// not_found.
  Result<Hook> hook(std::string_view name) const;
  /// In the place of one of the same name, whose place in the log and dead letters stay. True: it
  /// is new. limit_exceeded.
  Result<bool> put(const Hook& hook);
  /// not_found.
  Status remove(std::string_view name);

  /// It has been told up to `place`; `posted`: with a post, which was taken.
  Status done(std::string_view name, std::int64_t place, bool posted);
  Status failed(std::string_view name, unsigned tries, std::int64_t due,
                const std::string& failure);
  /// It was tried often enough: `body`, which ends at `place`, becomes a dead letter.
  Status give_up(std::string_view name, std::int64_t place, std::int64_t now,
                 const std::string& body, const std::string& failure);

  /// The oldest first.
  Result<std::vector<DeadLetter>> dead(std::string_view name) const;
  /// All of them are to be sent again; how many.
  Result<std::uint64_t> send_again(std::string_view name);
  /// The oldest that is to be sent again.
  Result<std::optional<DeadLetter>> next_again(std::string_view name) const;
  Status drop(std::int64_t number);
  /// It is dead still.
  Status still_dead(std::int64_t number, const std::string& failure);

 private:
  struct State;
  explicit HookLog(std::unique_ptr<State> state);
  std::unique_ptr<State> state_;
};

}  // namespace muster::server
