// How web hooks are told: where they may lead, how long a post may take, how often it is tried.
// Threads: plain values.
#pragma once

#include <chrono>
#include <cstddef>

namespace muster::server {

struct HookPolicy {
  bool allow_private = false;              ///< addresses of this machine and of private networks
  std::chrono::milliseconds time{10'000};  ///< for all of a post
  std::size_t reply_bytes = 64U << 10;     ///< of the reply's header
};

struct SenderOptions {
  HookPolicy policy{};
  unsigned tries = 8;                            ///< then it is a dead letter
  std::chrono::milliseconds first_pause{1'000};  ///< doubled with each try, half of it chance
  std::chrono::milliseconds longest_pause{300'000};
};

}  // namespace muster::server
