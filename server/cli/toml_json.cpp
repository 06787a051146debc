#include "server/cli/toml_json.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <boost/json/array.hpp>
#include <boost/json/value.hpp>
#include <sstream>
#include <utility>

#include "server/cli/toml_file.hpp"

namespace muster::server {
namespace {

namespace json = boost::json;

template <typename Node>
std::string streamed(const Node& node) {
  std::ostringstream text;
  text << node;
  return text.str();
}

json::value convert(const toml::node& node, const std::string& path, FileLines& where) {
  where.lines.emplace(path, node.source().begin.line);
  if (const auto* table = node.as_table()) {
    json::object object;
    for (const auto& [key, value] : *table) {
      const std::string name(key.str());
      object[name] = convert(value, path.empty() ? name : fmt::format("{}.{}", path, name), where);
    }
    return object;
  }
  if (const auto* array = node.as_array()) {
    json::array values;
    for (std::size_t i = 0; i < array->size(); ++i) {
      values.push_back(convert(*array->get(i), fmt::format("{}[{}]", path, i), where));
    }
    return values;
  }
  if (const auto* text = node.as_string()) return json::value(text->get());
  if (const auto* whole = node.as_integer()) return json::value(whole->get());
  if (const auto* number = node.as_floating_point()) return json::value(number->get());
  if (const auto* flag = node.as_boolean()) return json::value(flag->get());
  if (const auto* date = node.as_date()) return json::value(streamed(date->get()));
  if (const auto* moment = node.as_date_time()) return json::value(streamed(moment->get()));
  if (const auto* time = node.as_time()) return json::value(streamed(time->get()));
  return nullptr;
}

/// Quoted as TOML wants it.
std::string quoted(std::string_view text) { return streamed(toml::value<std::string>(text)); }

bool is_bare(std::string_view key) {
  return !key.empty() && std::all_of(key.begin(), key.end(), [](char letter) {
    return (letter >= 'a' && letter <= 'z') || (letter >= 'A' && letter <= 'Z') ||
           (letter >= '0' && letter <= '9') || letter == '_' || letter == '-';
  });
}

std::string key_text(std::string_view key) { return is_bare(key) ? std::string(key) : quoted(key); }

std::string inline_text(const json::value& value) {
  std::string text;
  if (const auto* object = value.if_object()) {
    for (const auto& member : *object) {
      if (member.value().is_null()) continue;
      text += fmt::format("{}{} = {}", text.empty() ? "{ " : ", ", key_text(member.key()),
                          inline_text(member.value()));
    }
    return text.empty() ? "{}" : text + " }";
  }
  if (const auto* array = value.if_array()) {
    for (const auto& element : *array) {
      text += fmt::format("{}{}", text.empty() ? "[" : ", ", inline_text(element));
    }
    return text.empty() ? "[]" : text + "]";
  }
  if (const auto* words = value.if_string()) return quoted(*words);
  if (const auto* whole = value.if_int64()) return std::to_string(*whole);
  if (const auto* natural = value.if_uint64()) return std::to_string(*natural);
  if (const auto* yes = value.if_bool()) return *yes ? "true" : "false";
  const auto* number = value.if_double();
  return number == nullptr ? "\"\"" : fmt::format("{}", *number);
}

/// An array of nothing but objects.
bool is_tables(const json::value& value) {
  const auto* array = value.if_array();
  return array != nullptr && !array->empty() &&
         std::all_of(array->begin(), array->end(),
                     [](const json::value& element) { return element.is_object(); });
}

std::string members_text(const json::object& object, bool tables_inline) {
  std::string text;
  for (const auto& member : object) {
    if (member.value().is_null() || (!tables_inline && is_tables(member.value()))) continue;
    text += fmt::format("{} = {}\n", key_text(member.key()), inline_text(member.value()));
  }
  return text;
}

}  // namespace

Error FileLines::locate(Error error) const {
  // The longest path that the message names.
  std::size_t longest = 0;
  std::uint32_t line = 0;
  for (const auto& [path, at] : lines) {
    if (path.size() <= longest || error.message.find(path) == std::string::npos) continue;
    longest = path.size();
    line = at;
  }
  error.message = longest == 0 ? fmt::format("{}: {}", file, error.message)
                               : fmt::format("{}, line {}: {}", file, line, error.message);
  error.position.reset();
  return error;
}

Result<TomlBody> read_toml_body(std::string_view text, std::string_view file) {
  const Result<toml::table> root = parse_toml(text, file);
  if (!root) return root.error();
  TomlBody read{{}, {std::string(file)}};
  json::value body = convert(*root, "", read.where);
  read.body = std::move(body.get_object());
  return read;
}

std::string toml_text(const json::object& object) {
  std::string text = members_text(object, false);
  for (const auto& member : object) {
    if (!is_tables(member.value())) continue;
    for (const json::value& element : member.value().get_array()) {
      text += fmt::format("{}[[{}]]\n{}", text.empty() ? "" : "\n", key_text(member.key()),
                          members_text(element.get_object(), true));
    }
  }
  return text;
}

}  // namespace muster::server
