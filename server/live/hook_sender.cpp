#include "server/live/hook_sender.hpp"

#include <fmt/format.h>
#include <spdlog/spdlog.h>

#include <algorithm>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/ssl/context.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <chrono>
#include <random>
#include <set>
#include <thread>
#include <utility>
#include <vector>

#include "server/api/json_writer.hpp"
#include "server/live/hook_request.hpp"
#include "server/live/hook_signature.hpp"

namespace muster::server {
namespace {

namespace net = boost::asio;

constexpr std::chrono::seconds kLookEvery{1};

std::int64_t seconds_now() { return engine::now().since_epoch; }

bool wants(const Hook& hook, const FeedEntry& entry) {
  const auto lists = [](const std::vector<std::string>& names, std::string_view name) {
    return names.empty() || std::binary_search(names.begin(), names.end(), name);
  };
  return lists(hook.segments, entry.segment) && lists(hook.events, to_string(entry.kind));
}

/// What is told in one post.
struct Parcel {
  std::string body;
  std::int64_t place = 0;  ///< it ends there
  bool empty = true;       ///< nothing of it is wanted
};

void write_entry(JsonWriter& json, const FeedEntry& entry) {
  json.begin_object();
  json.key("id").string(entry.id());
  json.key("event").string(to_string(entry.kind));
  json.key("data").digits(entry.data);  // an object, as it was written
  json.end_object();
}

}  // namespace

struct HookSender::State {
  State(HookLog opened, std::shared_ptr<ChangeFeed> changes, SenderOptions given)
      : log(std::move(opened)), feed(std::move(changes)), options(given), timer(io) {
    tls.set_default_verify_paths();
    std::random_device seed;
    chance.seed(seed());
  }

  HookLog log;
  std::shared_ptr<ChangeFeed> feed;
  const SenderOptions options;
  net::io_context io{1};
  net::ssl::context tls{net::ssl::context::tls_client};
  // Of the thread.
  net::steady_timer timer;
  std::set<std::string> on_their_way;
  std::mt19937_64 chance;
  std::thread thread;

  net::awaitable<void> look_often();
  net::awaitable<void> tell(Hook hook);
  net::awaitable<Result<unsigned>> post(const Hook& hook, const std::string& body);
  net::awaitable<Status> tell_dead(const Hook& hook, bool& there_was_one);
  Result<Parcel> next_parcel(const Hook& hook) const;
  std::int64_t due_after(unsigned tries);
  void wake() {
    net::post(io, [this] { timer.cancel(); });
  }
};

Result<Parcel> HookSender::State::next_parcel(const Hook& hook) const {
  Parcel parcel;
  parcel.place = hook.place;
  const ChangeFeed::Standing standing = feed->standing();
  JsonWriter json(parcel.body);
  json.begin_object();
  json.key("hook").string(hook.name);
  // What was not taken before the log let go of it is not told; the receiver learns so.
  json.key("missed").flag(hook.place + 1 < standing.first);
  json.key("entries").begin_array();
  std::size_t told = 0;
  const auto entries = feed->read_after(hook.place);
  if (!entries) return entries.error();
  for (const auto& entry : *entries) {
    if (told == kHookEntries) break;
    parcel.place = entry->place;
    if (!wants(hook, *entry)) continue;
    write_entry(json, *entry);
    ++told;
  }
  json.end_array().end_object();
  parcel.empty = told == 0;
  return parcel;
}

net::awaitable<Result<unsigned>> HookSender::State::post(const Hook& hook,
                                                         const std::string& body) {
  auto target = read_hook_url(hook.url);
  if (!target) co_return std::move(target).error();
  HookPost post;
  post.target = *std::move(target);
  post.body = body;
  post.hook = hook.name;
  if (!hook.secret.empty()) post.signature = hook_signature(hook.secret, seconds_now(), body);
  Result<unsigned> status = co_await post_hook(std::move(post), options.policy, tls);
  if (status && (*status < 200 || *status > 299)) {
    co_return Error{ErrorCode::io_failed, fmt::format("the target replied {}", *status)};
  }
  co_return status;
}

// Half of the pause is sure, half is chance, so that targets that fail together are not tried
// together.
std::int64_t HookSender::State::due_after(unsigned tries) {
  const auto doublings = std::min(tries, 20U) - 1;
  const auto pause = std::min(options.longest_pause, options.first_pause * (1U << doublings));
  std::uniform_int_distribution<std::int64_t> half(0, pause.count() / 2);
  return seconds_now() + (pause.count() / 2 + half(chance) + 999) / 1'000;
}

net::awaitable<Status> HookSender::State::tell_dead(const Hook& hook, bool& there_was_one) {
  const auto letter = log.next_again(hook.name);
  if (!letter) co_return letter.error();
  there_was_one = letter->has_value();
  if (!there_was_one) co_return Status{};
  const Result<unsigned> status = co_await post(hook, (*letter)->body);
  if (status) co_return log.drop((*letter)->number);
  co_return log.still_dead((*letter)->number, status.error().message);
}

net::awaitable<void> HookSender::State::tell(Hook hook) {
  bool more = true;
  Status done;
  bool was_dead = true;
  while (done && was_dead) done = co_await tell_dead(hook, was_dead);
  while (done && more) {
    const Result<Parcel> parcel = next_parcel(hook);
    if (!parcel) {
      done = parcel.error();
      break;
    }
    if (parcel->place == hook.place) break;
    if (parcel->empty) {
      done = log.done(hook.name, parcel->place, false);
    } else if (const Result<unsigned> status = co_await post(hook, parcel->body)) {
      done = log.done(hook.name, parcel->place, true);
    } else if (++hook.tries < options.tries) {
      done = log.failed(hook.name, hook.tries, due_after(hook.tries), status.error().message);
      more = false;
    } else {
      done = log.give_up(hook.name, parcel->place, seconds_now(), parcel->body,
                         status.error().message);
      spdlog::warn("web hook '{}' was tried {} times; what it was to be told is a dead letter",
                   hook.name, options.tries);
    }
    if (more) {
      hook.place = parcel->place;
      hook.tries = 0;
    }
  }
  if (!done) spdlog::error("web hook '{}': {}", hook.name, done.error().message);
  on_their_way.erase(hook.name);
}

net::awaitable<void> HookSender::State::look_often() {
  for (;;) {
    timer.expires_after(kLookEvery);
    boost::system::error_code woken;
    co_await timer.async_wait(net::redirect_error(net::use_awaitable, woken));
    Result<std::vector<Hook>> hooks = log.hooks();
    if (!hooks) continue;
    const std::int64_t last = feed->standing().last;
    for (Hook& hook : *hooks) {
      const bool behind = hook.place < last || hook.dead > 0;
      if (!behind || hook.due > seconds_now()) continue;
      if (!on_their_way.insert(hook.name).second) continue;
      net::co_spawn(io, tell(std::move(hook)), net::detached);
    }
    feed->wait(this, last, [this] { wake(); });
  }
}

HookSender::HookSender(std::unique_ptr<State> state) : state_(std::move(state)) {}

HookSender::~HookSender() {
  state_->feed->forget(state_.get());
  state_->io.stop();
  state_->thread.join();
  // The thread may have asked to be woken once more before it ended.
  state_->feed->forget(state_.get());
}

Result<std::shared_ptr<HookSender>> HookSender::open(const std::filesystem::path& store,
                                                     std::shared_ptr<ChangeFeed> feed,
                                                     SenderOptions options) {
  Result<HookLog> log = HookLog::open(store);
  if (!log) return std::move(log).error();
  auto state = std::make_unique<State>(*std::move(log), std::move(feed), options);
  net::co_spawn(state->io, state->look_often(), net::detached);
  state->thread = std::thread([running = state.get()] { running->io.run(); });
  return std::shared_ptr<HookSender>(new HookSender(std::move(state)));
}

const HookLog& HookSender::log() const { return state_->log; }

Result<bool> HookSender::put(Hook hook) {
  const Result<HookTarget> target = read_hook_url(hook.url);
  if (!target) return target.error();
  boost::system::error_code no_address;
  const auto address = net::ip::make_address(target->host, no_address);
  const bool inward = !no_address ? is_private(address) : target->host == "localhost";
  if (inward && !state_->options.policy.allow_private) {
    return Error{ErrorCode::invalid_input,
                 fmt::format("{} is this machine or a private network, which web hooks may reach "
                             "only where the configuration says private = true",
                             target->host)};
  }
  std::sort(hook.segments.begin(), hook.segments.end());
  std::sort(hook.events.begin(), hook.events.end());
  hook.place = state_->feed->standing().last;
  hook.since = seconds_now();
  auto put = state_->log.put(hook);
  state_->wake();
  return put;
}

Status HookSender::remove(std::string_view name) { return state_->log.remove(name); }

Result<std::uint64_t> HookSender::send_again(std::string_view name) {
  auto count = state_->log.send_again(name);
  state_->wake();
  return count;
}

}  // namespace muster::server
