#include "server/http/request_id.hpp"

#include <fmt/compile.h>
#include <fmt/format.h>

#include <algorithm>
#include <cstdint>
#include <random>

#include "server/api/problem.hpp"

namespace muster::server {
namespace {

bool is_sane(char c) {
  constexpr std::string_view kMarks = "-_.:/+=@";
  return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
         kMarks.find(c) != std::string_view::npos;
}

std::string new_id() {
  thread_local std::mt19937_64 random = [] {
    std::random_device device;
    std::seed_seq seed{device(), device(), device(), device()};
    return std::mt19937_64(seed);
  }();
  const std::uint64_t first = random();
  return fmt::format(FMT_COMPILE("{:016x}{:016x}"), first, random());
}

}  // namespace

std::string request_id(std::string_view offered) {
  const bool taken = !offered.empty() && offered.size() <= kMostRequestIdBytes &&
                     std::all_of(offered.begin(), offered.end(), is_sane);
  return taken ? std::string(offered) : new_id();
}

void name_request(Reply& reply, std::string_view id) {
  reply.headers.emplace_back(kRequestIdHeader, id);
  if (reply.content_type != kProblemType || !reply.body.ends_with('}')) return;
  // No letter of an id is one that JSON would escape.
  reply.body.pop_back();
  fmt::format_to(std::back_inserter(reply.body), ",\"request_id\":\"{}\"}}", id);
}

}  // namespace muster::server
