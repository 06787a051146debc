#include "server/access/caller.hpp"

#include <algorithm>
#include <array>
#include <utility>

namespace muster::server {
namespace {

constexpr std::array<std::pair<Scope, std::string_view>, 5> kNames{{{Scope::none, "none"},
                                                                    {Scope::count, "count"},
                                                                    {Scope::read, "read"},
                                                                    {Scope::write, "write"},
                                                                    {Scope::admin, "admin"}}};

}  // namespace

std::string_view to_string(Scope scope) { return kNames[static_cast<std::size_t>(scope)].second; }

std::optional<Scope> scope_named(std::string_view name) {
  const auto found = std::find_if(kNames.begin() + 1, kNames.end(),
                                  [&](const auto& each) { return each.second == name; });
  if (found == kNames.end()) return std::nullopt;
  return found->first;
}

}  // namespace muster::server
