#include "server/reference/openapi_document.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <boost/beast/core/string.hpp>
#include <boost/json/array.hpp>
#include <boost/json/parse.hpp>
#include <boost/json/value.hpp>
#include <string_view>

#include "engine/check.hpp"
#include "server/api/json_writer.hpp"
#include "server/api/routes.hpp"
#include "server/reference/sections.hpp"

namespace muster::server {
namespace {

namespace json = boost::json;

constexpr std::array kMethods{"get", "put", "post", "patch", "delete"};
/// Any call may end with these.
constexpr std::array kCommonProblems{400, 401, 403, 406, 408, 421, 422, 429, 431, 500, 503};
/// So may those that read a body.
constexpr std::array kBodyProblems{413, 415};

json::object reference(std::string_view kind, std::string_view name) {
  return {{"$ref", fmt::format("#/components/{}/{}", kind, name)}};
}

void add_headers(json::object& reply, std::initializer_list<std::string_view> names) {
  json::object& headers = reply["headers"].is_null() ? reply["headers"].emplace_object()
                                                     : reply["headers"].get_object();
  for (const std::string_view name : names) headers[name] = reference("headers", name);
}

/// The media types of a reply; empty where it has none.
json::object content_of(const json::object& reply) {
  const json::value* content = reply.if_contains("content");
  return content == nullptr ? json::object{} : content->as_object();
}

void add_parameter(json::object& call, std::string_view name) {
  json::value& parameters = call["parameters"];
  if (parameters.is_null()) parameters.emplace_array();
  parameters.get_array().push_back(reference("parameters", name));
}

void add_problem(json::object& responses, int status) {
  const std::string key = std::to_string(status);
  if (!responses.contains(key)) {
    responses[key] = reference("responses", fmt::format("Problem{}", status));
  }
}

/// Whether replies to it carry an ETag: whole documents about the data, not streams without end.
bool is_tagged(const Route& route, const json::object& reply) {
  const bool asks =
      route.method == "GET" || (route.method == "POST" && route.versions == Versions::any);
  if (!asks || !route.path.starts_with("/v1/")) return false;
  return content_of(reply).contains("application/json");
}

void add_replies(json::object& call, const Route& route) {
  json::object& responses = call["responses"].as_object();
  const bool tagged = is_tagged(route, responses.at("200").as_object());
  for (auto& [status, response] : responses) {
    json::object& reply = response.as_object();
    add_headers(reply, {"Muster-Version", "X-Request-Id"});
    if (tagged && status == "200") add_headers(reply, {"ETag"});
    if (content_of(reply).contains("application/vnd.roaring")) {
      add_headers(reply, {"Muster-Count", "Muster-As-Of"});
    }
  }
  if (tagged) {
    responses["304"] = reference("responses", "NotModified");
    add_parameter(call, "IfNoneMatch");
  }
  for (const int status : kCommonProblems) add_problem(responses, status);
  if (call.contains("requestBody")) {
    for (const int status : kBodyProblems) add_problem(responses, status);
  }
  if (const json::value* more = call.if_contains("x-problems")) {
    for (const json::value& status : more->as_array()) {
      add_problem(responses, static_cast<int>(status.as_int64()));
    }
    call.erase("x-problems");
  }
}

/// Shows a reply that was recorded.
void add_example(json::object& call, const json::object& replies) {
  const json::value* reply = replies.if_contains(call.at("operationId").as_string());
  if (reply == nullptr) return;
  json::object& success = call["responses"].as_object()["200"].as_object();
  success["content"].as_object()["application/json"].as_object()["example"] = *reply;
}

const Route& route_of(std::string_view path, std::string_view method) {
  const auto routes = routes_of(path).routes;
  const auto route = std::find_if(routes.begin(), routes.end(), [&](const Route* each) {
    return boost::beast::iequals(each->method, method);
  });
  ENGINE_CHECK(route != routes.end());
  return **route;
}

/// The scope that the table of calls asks for; a call open to everybody says that it needs none.
void add_scope(json::object& call, const Route& route) {
  json::array security;
  if (route.scope != Scope::none) {
    security.push_back(json::object{{"token", json::array{to_string(route.scope)}}});
  }
  call["security"] = std::move(security);
}

void complete(json::object& call, std::string_view path, std::string_view method,
              const json::value& tag) {
  const Route& route = route_of(path, method);
  add_scope(call, route);
  call["tags"] = json::array{tag};
  add_replies(call, route);
  add_parameter(call, "RequestTimeout");
  add_parameter(call, "RequestId");
}

json::object parsed(const EmbeddedFile& file) {
  json::error_code wrong;
  json::value value = json::parse(json::string_view(file.text.data(), file.text.size()), wrong);
  ENGINE_CHECK(!wrong && value.is_object());
  return std::move(value.get_object());
}

}  // namespace

json::object openapi_document() {
  const auto sections = reference_sections();
  ENGINE_CHECK(!sections.empty() && sections.front().name == "document");
  json::object document = parsed(sections.front());
  json::array& tags = document.at("tags").as_array();
  json::object& paths = document.at("paths").as_object();
  json::object& schemas = document.at("components").at("schemas").as_object();
  const json::object recorded = parsed(sections.back());
  const json::object& replies = recorded.at("replies").as_object();
  for (const EmbeddedFile& file : sections.subspan(1, sections.size() - 2)) {
    json::object section = parsed(file);
    tags.push_back(section.at("tag"));
    for (auto& [path, item] : section.at("paths").as_object()) {
      json::object& calls = item.as_object();
      for (const std::string_view method : kMethods) {
        if (json::value* call = calls.if_contains(method)) {
          complete(call->as_object(), path, method, section.at("tag").at("name"));
          add_example(call->as_object(), replies);
        }
      }
      ENGINE_CHECK(!paths.contains(path));
      paths[path] = std::move(item);
    }
    for (auto& [name, schema] : section.at("schemas").as_object()) {
      ENGINE_CHECK(!schemas.contains(name));
      schemas[name] = std::move(schema);
    }
  }
  return document;
}

std::string openapi_text() {
  std::string text;
  JsonWriter(text).tree(openapi_document());
  return text;
}

}  // namespace muster::server
