#include "server/access/access_gate.hpp"

#include <fmt/format.h>
#include <spdlog/spdlog.h>

#include <algorithm>
#include <cmath>
#include <mutex>
#include <utility>

#include "engine/values/time_zone.hpp"
#include "server/access/refusal.hpp"
#include "server/access/token.hpp"
#include "server/api/console_page.hpp"
#include "server/api/problem.hpp"
#include "server/api/routes.hpp"

namespace muster::server {
namespace {

constexpr std::chrono::seconds kLookEvery{1};

bool is_open(const RequestHead& head) {
  const Route* route = routes_of(head.target.substr(0, head.target.find('?'))).taking(head.method);
  if (route != nullptr && route->scope == Scope::none) return true;
  return may_be_console(head.method, head.target);
}

Reply too_often(double wait) {
  const auto seconds = static_cast<std::int64_t>(std::ceil(std::max(wait, 1.0)));
  Reply reply = problem(429, "this token asks more often than it may; wait a little");
  reply.headers.emplace_back("Retry-After", std::to_string(seconds));
  return reply;
}

}  // namespace

Result<std::unique_ptr<AccessGate>> AccessGate::open(const std::filesystem::path& store,
                                                     double requests_per_second) {
  std::unique_ptr<AccessGate> gate(new AccessGate(store));
  gate->rate_ = requests_per_second;
  if (Status read = gate->refresh(); !read) return std::move(read).error();
  return gate;
}

Status AccessGate::refresh() {
  looked_ = Clock::now();
  look_ = false;
  bool fresh = false;
  if (!tokens_) {
    if (!TokenStore::is_there(store_)) return {};
    auto opened = TokenStore::open(store_);
    if (!opened) return std::move(opened).error();
    tokens_.emplace(*std::move(opened));
    fresh = true;
  }
  const Result<std::int64_t> changes = tokens_->changes();
  if (!changes) return changes.error();
  if (!fresh && *changes == changes_) return {};
  Result<std::vector<Token>> all = tokens_->all();
  if (!all) return std::move(all).error();
  changes_ = *changes;
  if (!all->empty()) closed_ = true;
  std::unordered_map<std::string, Holder> holders;
  for (Token& token : *all) {
    std::string hash = token.hash;
    Holder holder{std::move(token), nullptr};
    holder.caller = std::make_shared<const Caller>(holder.token.caller);
    holder.allowance = std::max(1.0, rate_.load());
    holder.since = looked_;
    // Who has asked too often has not been forgiven.
    if (const auto before = holders_.find(hash); before != holders_.end()) {
      holder.allowance = before->second.allowance;
      holder.since = before->second.since;
    }
    holders.insert_or_assign(std::move(hash), std::move(holder));
  }
  holders_ = std::move(holders);
  return {};
}

double AccessGate::wait_of(Holder& holder, Clock::time_point now) const {
  const double rate = rate_;
  if (rate <= 0) return 0;
  const std::chrono::duration<double> passed = now - holder.since;
  holder.since = now;
  holder.allowance = std::min(std::max(1.0, rate), holder.allowance + passed.count() * rate);
  if (holder.allowance < 1) return (1 - holder.allowance) / rate;
  holder.allowance -= 1;
  return 0;
}

Entrance AccessGate::admit(const RequestHead& head) {
  static const auto kStranger = std::make_shared<const Caller>();
  const Clock::time_point now = Clock::now();
  const std::lock_guard lock(mutex_);
  if (look_ || now - looked_ >= kLookEvery) {
    if (Status read = refresh(); !read) {
      spdlog::warn("the tokens cannot be read again: {}", read.error().message);
    }
  }
  if (!closed_) return {};
  const std::string_view token = bearer_token(head.authorization);
  const auto found = token.empty() ? holders_.end() : holders_.find(token_hash(token));
  if (found == holders_.end() || !found->second.token.is_valid(engine::now())) {
    // Without a header of its own a browser asks first whether it may send one.
    if (is_open(head) || head.method == "OPTIONS") return {kStranger, std::nullopt};
    return {kStranger, unauthorised()};
  }
  Holder& holder = found->second;
  if (const double wait = wait_of(holder, now); wait > 0) return {holder.caller, too_often(wait)};
  return {holder.caller, std::nullopt};
}

}  // namespace muster::server
