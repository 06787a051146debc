// The calls of the interface: which path and method is answered by what.
//
// One table, from which requests are routed and the description of the interface is checked.
// Threads: constants. Cost: a look-up or, where the path has a name in
// it, one for each of its parts.
#pragma once

#include <optional>
#include <span>
#include <string_view>

#include "server/access/caller.hpp"
#include "server/api/service.hpp"

namespace muster::server {

/// What a body may be.
enum class Body { json, json_or_ids, records };

/// Which versions a call answers from.
enum class Versions {
  any,      ///< any that is kept
  current,  ///< the current one alone
  next,     ///< none: it changes customers, and reads no more than what attributes there are
};

/// Which tokens that may see only a part of everything a call can answer so that they do.
enum class Answers {
  whole,       ///< none of them
  attributes,  ///< those that may see some attributes only
  groups,      ///< those too that may not see small groups
};

struct Route {
  std::string_view path;                     ///< with {name} for a part that the caller chooses
  std::string_view method;                   ///< HEAD goes where GET goes
  Scope scope;                               ///< what a token needs; none: open to everybody
  Answers answers;                           ///< and what it may be limited to
  std::span<const std::string_view> offers;  ///< media types of replies, the preferred first
  Reply (*call)(const Service&, const Call&);
  Body body = Body::json;
  Versions versions = Versions::any;
};

/// All of them.
std::span<const Route> all_routes();

/// The routes of a path, one for each method, and what stands in it for {name}, still encoded.
struct FoundRoutes {
  std::span<const Route* const> routes{};  ///< empty: there is nothing at this path
  std::string_view name{};

  /// The one that takes the method; null where none does.
  const Route* taking(std::string_view method) const;
};
FoundRoutes routes_of(std::string_view path);

}  // namespace muster::server
