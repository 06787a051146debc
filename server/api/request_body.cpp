#include "server/api/request_body.hpp"

#include <fmt/format.h>

#include <boost/json/kind.hpp>
#include <boost/json/parser.hpp>
#include <span>
#include <utility>

#include "engine/values/nearest_name.hpp"
#include "query/language/parser.hpp"

namespace muster::server {
namespace {

namespace json = boost::json;

std::string_view kind_of(const json::value& value) {
  switch (value.kind()) {
    case json::kind::null:
      return "null";
    case json::kind::bool_:
      return value.get_bool() ? "true" : "false";
    case json::kind::int64:
    case json::kind::uint64:
    case json::kind::double_:
      return "a number";
    case json::kind::string:
      return "a string";
    case json::kind::array:
      return "an array";
    case json::kind::object:
      return "an object";
  }
  return "something else";
}

Error wrong_kind(std::string_view path, std::string_view wanted, const json::value& found) {
  return {ErrorCode::invalid_input,
          fmt::format("\"{}\" must be {}, not {}", path, wanted, kind_of(found))};
}

}  // namespace

std::string BodyObject::path_of(std::string_view name) const {
  return path_.empty() ? std::string(name) : fmt::format("{}.{}", path_, name);
}

Status BodyObject::allow_only(std::initializer_list<std::string_view> known) const {
  for (const json::key_value_pair& member : *object_) {
    const std::string_view name(member.key().data(), member.key().size());
    bool expected = false;
    for (const std::string_view each : known) expected = expected || each == name;
    if (expected) continue;
    const std::span<const std::string_view> names(known.begin(), known.size());
    return Error{ErrorCode::invalid_input,
                 fmt::format("\"{}\" is not known here; this object may have: {}", path_of(name),
                             fmt::join(names, ", ")),
                 std::nullopt, engine::nearest(name, names)};
  }
  return {};
}

const json::value* BodyObject::find(std::string_view name) const {
  const json::value* value = object_->if_contains(json::string_view(name.data(), name.size()));
  return value == nullptr || value->is_null() ? nullptr : value;
}

Result<std::optional<std::string>> BodyObject::text(std::string_view name) const {
  const json::value* value = find(name);
  if (value == nullptr) return std::optional<std::string>{};
  if (!value->is_string()) return wrong_kind(path_of(name), "a string", *value);
  return std::optional<std::string>(std::string(value->get_string()));
}

Result<std::optional<bool>> BodyObject::flag(std::string_view name) const {
  const json::value* value = find(name);
  if (value == nullptr) return std::optional<bool>{};
  if (!value->is_bool()) return wrong_kind(path_of(name), "true or false", *value);
  return std::optional<bool>(value->get_bool());
}

Result<std::optional<std::uint64_t>> BodyObject::whole_number(std::string_view name) const {
  const json::value* value = find(name);
  if (value == nullptr) return std::optional<std::uint64_t>{};
  if (value->is_uint64()) return std::optional<std::uint64_t>(value->get_uint64());
  if (value->is_int64() && value->get_int64() >= 0) {
    return std::optional<std::uint64_t>(static_cast<std::uint64_t>(value->get_int64()));
  }
  if (value->is_number()) {
    return Error{ErrorCode::invalid_input,
                 fmt::format("\"{}\" must be a whole number, 0 or more", path_of(name))};
  }
  return wrong_kind(path_of(name), "a whole number", *value);
}

Result<std::optional<std::vector<std::string>>> BodyObject::texts(std::string_view name) const {
  const json::value* value = find(name);
  if (value == nullptr) return std::optional<std::vector<std::string>>{};
  if (!value->is_array()) return wrong_kind(path_of(name), "an array of strings", *value);
  std::vector<std::string> texts;
  for (const json::value& element : value->get_array()) {
    if (!element.is_string()) {
      return wrong_kind(fmt::format("{}[{}]", path_of(name), texts.size()), "a string", element);
    }
    texts.emplace_back(element.get_string());
  }
  return std::optional<std::vector<std::string>>(std::move(texts));
}

Result<std::optional<std::vector<BodyObject>>> BodyObject::objects(std::string_view name) const {
  const json::value* value = find(name);
  if (value == nullptr) return std::optional<std::vector<BodyObject>>{};
  if (!value->is_array()) return wrong_kind(path_of(name), "an array of objects", *value);
  std::vector<BodyObject> objects;
  for (const json::value& element : value->get_array()) {
    std::string path = fmt::format("{}[{}]", path_of(name), objects.size());
    if (!element.is_object()) return wrong_kind(path, "an object", element);
    objects.emplace_back(element.get_object(), std::move(path));
  }
  return std::optional<std::vector<BodyObject>>(std::move(objects));
}

Result<json::object> parse_body(std::string_view text, std::size_t depth) {
  json::parse_options options;
  options.max_depth = depth;
  json::parser parser({}, options);
  json::error_code failed;
  const std::size_t read = parser.write_some(text.data(), text.size(), failed);
  const std::size_t rest = text.find_first_not_of(" \t\r\n", read);
  if (failed == json::error::too_deep) {
    return Error{ErrorCode::limit_exceeded,
                 fmt::format("the body is nested deeper than {} levels", depth),
                 query::position_at(text, read)};
  }
  if (failed) {
    return Error{ErrorCode::invalid_input,
                 fmt::format("the body is not JSON: {}", failed.message()),
                 query::position_at(text, read)};
  }
  if (rest != std::string_view::npos) {
    return Error{ErrorCode::invalid_input, "the body goes on after its JSON value",
                 query::position_at(text, rest)};
  }
  json::value value = parser.release();
  if (!value.is_object()) {
    return Error{ErrorCode::invalid_input,
                 fmt::format("the body must be a JSON object, not {}", kind_of(value))};
  }
  return std::move(value.get_object());
}

}  // namespace muster::server
