// Who asks, and how much of the data they may see.
//
// Four scopes, each with all that the one before may: `count` learns sizes, `read` learns who and
// what, `write` changes, `admin` configures and watches over the others.
// Threads: plain values, immutable once a request carries them.
#pragma once

#include <cstdint>
#include <optional>
#include <set>
#include <string>
#include <string_view>

namespace muster::server {

/// What a call needs, or a token has; `none` is what strangers have.
enum class Scope : std::uint8_t { none, count, read, write, admin };

std::string_view to_string(Scope scope);
/// `count`, `read`, `write`, `admin`.
std::optional<Scope> scope_named(std::string_view name);

/// The holder of a token, or with Scope::none a stranger.
struct Caller {
  std::string token;  ///< its name; empty for a stranger
  Scope scope = Scope::none;
  /// Groups of fewer customers are not told the size of; 0: all are.
  std::uint64_t smallest_group = 0;
  /// The attributes there are for this caller; empty: all, and events too.
  std::optional<std::set<std::string, std::less<>>> attributes = std::nullopt;

  bool is_stranger() const { return scope == Scope::none; }
  bool may(Scope needed) const { return scope >= needed; }
};

}  // namespace muster::server
