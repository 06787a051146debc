#include "server/api/conditional.hpp"

#include <fmt/compile.h>
#include <fmt/format.h>
#include <xxhash.h>

#include <algorithm>
#include <memory>

#include "server/api/change_terms.hpp"

namespace muster::server {
namespace {

/// Within a text of JSON the quotes would be escaped, so this is found nowhere else.
constexpr std::string_view kElapsed = "\"elapsed_us\":";

}  // namespace

std::string answer_tag(std::string_view body) {
  thread_local const std::unique_ptr<XXH3_state_t, decltype(&XXH3_freeState)> state(
      XXH3_createState(), XXH3_freeState);
  XXH3_128bits_reset(state.get());
  while (!body.empty()) {
    const std::size_t at = body.find(kElapsed);
    const std::size_t kept = at == std::string_view::npos ? body.size() : at + kElapsed.size();
    XXH3_128bits_update(state.get(), body.data(), kept);
    body.remove_prefix(kept);
    body.remove_prefix(std::min(body.find_first_not_of("0123456789"), body.size()));
  }
  const XXH128_hash_t hash = XXH3_128bits_digest(state.get());
  return fmt::format(FMT_COMPILE("W/\"{:016x}{:016x}\""), hash.high64, hash.low64);
}

void tag_answer(const Request& request, Reply& reply) {
  if (reply.status != 200 || reply.stream) return;
  const bool tagged = std::any_of(reply.headers.begin(), reply.headers.end(),
                                  [](const auto& header) { return header.first == "ETag"; });
  if (tagged) return;
  const std::string tag = answer_tag(reply.body);
  // The names in the header are compared without their W/.
  const bool known = !request.if_none_match.empty() &&
                     names_tag(request.if_none_match, std::string_view(tag).substr(2));
  if (known) {
    reply.status = 304;
    reply.body.clear();
  }
  constexpr std::size_t kUsualHeaders = 4;
  reply.headers.reserve(kUsualHeaders);
  reply.headers.emplace_back("ETag", tag);
}

}  // namespace muster::server
