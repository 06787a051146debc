// Web hooks: put, show, list, delete; their dead letters.
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <utility>

#include "engine/storage/catalogue.hpp"
#include "engine/values/nearest_name.hpp"
#include "server/api/calls.hpp"
#include "server/api/json_writer.hpp"
#include "server/api/problem.hpp"
#include "server/api/request_body.hpp"
#include "server/api/saved_json.hpp"
#include "server/live/hook_sender.hpp"

namespace muster::server {
namespace {

constexpr std::size_t kMostSecretBytes = 1'000;

Reply no_hooks() {
  return problem(Error{ErrorCode::not_found,
                       "web hooks tell of segments that are watched; this server answers from a "
                       "file, or from a store that it may not write to"});
}

void write_names(JsonWriter& json, std::string_view key, const std::vector<std::string>& names) {
  json.key(key).begin_array();
  for (const std::string& name : names) json.string(name);
  json.end_array();
}

// Never the secret.
void write_hook(JsonWriter& json, const Hook& hook) {
  json.begin_object();
  json.key("name").string(hook.name);
  json.key("url").string(hook.url);
  json.key("signed").flag(!hook.secret.empty());
  write_names(json, "segments", hook.segments);
  write_names(json, "events", hook.events);
  json.key("since").value(engine::Instant{hook.since});
  json.key("delivered").integer(hook.delivered);
  json.key("dead").integer(hook.dead);
  json.key("tries").integer(hook.tries);
  json.key("failure");
  if (hook.failure.empty()) {
    json.null();
  } else {
    json.string(hook.failure);
  }
  json.end_object();
}

Result<Hook> read_hook(const BodyObject& body, const std::string& name) {
  if (Status known = body.allow_only({"url", "secret", "segments", "events"}); !known) {
    return std::move(known).error();
  }
  if (Status fits = engine::check_saved_name(name); !fits) return std::move(fits).error();
  Result<std::optional<std::string>> url = body.text("url");
  if (!url) return std::move(url).error();
  Result<std::optional<std::string>> secret = body.text("secret");
  if (!secret) return std::move(secret).error();
  Result<std::optional<std::vector<std::string>>> segments = body.texts("segments");
  if (!segments) return std::move(segments).error();
  Result<std::optional<std::vector<std::string>>> events = body.texts("events");
  if (!events) return std::move(events).error();
  if (!url->has_value()) {
    return Error{ErrorCode::invalid_input, "\"url\" is needed: where to post to"};
  }
  Hook hook;
  hook.name = name;
  hook.url = std::move(**url);
  hook.secret = std::move(*secret).value_or("");
  if (hook.secret.size() > kMostSecretBytes) {
    return Error{ErrorCode::limit_exceeded,
                 fmt::format("\"secret\" has at most {} bytes", kMostSecretBytes)};
  }
  hook.segments = std::move(*segments).value_or(std::vector<std::string>{});
  for (const std::string& segment : hook.segments) {
    if (Status fits = engine::check_saved_name(segment); !fits) return std::move(fits).error();
  }
  hook.events = std::move(*events).value_or(std::vector<std::string>{});
  constexpr std::array<std::string_view, 5> kEvents{"count", "ended", "entered", "failed", "left"};
  for (const std::string& event : hook.events) {
    if (std::find(kEvents.begin(), kEvents.end(), event) != kEvents.end()) continue;
    return Error{
        ErrorCode::invalid_input,
        fmt::format("\"{}\" is no event; the events are: {}", event, fmt::join(kEvents, ", ")),
        std::nullopt, engine::nearest(event, kEvents)};
  }
  return hook;
}

}  // namespace

Reply hooks_call(const Service& service, const Call&) {
  if (!service.hooks) return no_hooks();
  const auto hooks = service.hooks->log().hooks();
  if (!hooks) return problem(hooks.error());
  Reply reply;
  JsonWriter json(reply.body);
  json.begin_object().key("hooks").begin_array();
  for (const Hook& hook : *hooks) write_hook(json, hook);
  json.end_array().end_object();
  return reply;
}

Reply hook_call(const Service& service, const Call& call) {
  if (!service.hooks) return no_hooks();
  const Result<Hook> hook = service.hooks->log().hook(call.name);
  if (!hook) return problem(hook.error());
  Reply reply;
  JsonWriter json(reply.body);
  write_hook(json, *hook);
  return reply;
}

Reply save_hook_call(const Service& service, const Call& call) {
  if (!service.hooks) return no_hooks();
  const Result<boost::json::object> parsed =
      parse_body(call.request.body, service.limits.json_depth);
  if (!parsed) return problem(parsed.error());
  Result<Hook> hook = read_hook(BodyObject(*parsed), call.name);
  if (!hook) return problem(hook.error());
  const Result<bool> is_new = service.hooks->put(*std::move(hook));
  if (!is_new) return problem(is_new.error());
  Reply reply = hook_call(service, call);
  if (reply.status == 200 && *is_new) reply.status = 201;
  return reply;
}

Reply delete_hook_call(const Service& service, const Call& call) {
  if (!service.hooks) return no_hooks();
  if (Status done = service.hooks->remove(call.name); !done) return problem(done.error());
  return Reply{.body = deleted_json(call.name)};
}

Reply dead_letters_call(const Service& service, const Call& call) {
  if (!service.hooks) return no_hooks();
  const auto letters = service.hooks->log().dead(call.name);
  if (!letters) return problem(letters.error());
  Reply reply;
  JsonWriter json(reply.body);
  json.begin_object().key("name").string(call.name).key("dead").begin_array();
  for (const DeadLetter& letter : *letters) {
    json.begin_object();
    json.key("at").value(engine::Instant{letter.at});
    json.key("failure").string(letter.failure);
    json.key("to_be_sent_again").flag(letter.again);
    json.key("body").digits(letter.body);  // an object, as it was written
    json.end_object();
  }
  json.end_array().end_object();
  return reply;
}

Reply retry_hook_call(const Service& service, const Call& call) {
  if (!service.hooks) return no_hooks();
  const Result<std::uint64_t> count = service.hooks->send_again(call.name);
  if (!count) return problem(count.error());
  Reply reply;
  JsonWriter(reply.body).begin_object().key("to_be_sent_again").integer(*count).end_object();
  return reply;
}

}  // namespace muster::server
