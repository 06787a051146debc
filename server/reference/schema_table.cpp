#include "server/reference/schema_table.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <boost/json/array.hpp>
#include <vector>

#include "server/api/json_writer.hpp"
#include "server/report/markup.hpp"

namespace muster::server {
namespace {

namespace json = boost::json;

constexpr int kDeepest = 6;

std::string_view view(const json::string& text) { return {text.data(), text.size()}; }

std::string joined(const std::vector<std::string>& parts, std::string_view last) {
  std::string all;
  for (std::size_t i = 0; i < parts.size(); ++i) {
    if (i > 0) all += i + 1 == parts.size() ? last : ", ";
    all += parts[i];
  }
  return all;
}

std::string as_code(const json::value& value) {
  std::string text;
  if (const auto* string = value.if_string()) {
    text = view(*string);
  } else {
    JsonWriter(text).tree(value);
  }
  return fmt::format("<code>{}</code>", escaped(text));
}

std::string link(std::string_view reference) {
  const std::string name(reference.substr(reference.rfind('/') + 1));
  return fmt::format("<a href=\"#schema-{0}\">{0}</a>", escaped(name));
}

std::string words_of(std::string_view type, const json::object& schema) {
  if (type != "array") return std::string(type);
  const json::value* items = schema.if_contains("items");
  if (items == nullptr || (items->is_object() && items->get_object().empty())) return "array";
  return "array of " + type_words(*items);
}

std::string type_of(const json::object& schema) {
  const json::value* type = schema.if_contains("type");
  if (type == nullptr) return "any value";
  if (const auto* one = type->if_string()) return words_of(view(*one), schema);
  std::vector<std::string> parts;
  for (const json::value& each : type->as_array()) {
    parts.push_back(words_of(view(each.as_string()), schema));
  }
  return joined(parts, " or ");
}

/// What bounds a value, as a reader wants it.
std::string bounds(const json::object& schema) {
  std::string text;
  const json::value* format = schema.if_contains("format");
  if (format != nullptr) text += fmt::format(", {}", escaped(view(format->as_string())));
  const json::value* low = schema.if_contains("minimum");
  const json::value* high = schema.if_contains("maximum");
  if (high != nullptr) {
    text += fmt::format(", {} to {}", low == nullptr ? "…" : as_code(*low), as_code(*high));
  }
  return text;
}

/// The object whose members are listed under this one: itself, or what an array of it holds.
const json::object* inner_object(const json::value& value, std::string& path) {
  const json::object* schema = value.if_object();
  while (schema != nullptr && !schema->contains("properties")) {
    if (const json::value* items = schema->if_contains("items")) {
      path += "[]";
      schema = items->if_object();
    } else if (const json::value* any = schema->if_contains("anyOf")) {
      schema = any->as_array().front().if_object();
    } else if (const json::value* more = schema->if_contains("additionalProperties")) {
      path += ".*";
      schema = more->if_object();
    } else {
      return nullptr;
    }
  }
  return schema;
}

void add_rows(const json::object& schema, const std::string& prefix, int depth, std::string& rows) {
  const json::value* needed = schema.if_contains("required");
  for (const auto& member : schema.at("properties").as_object()) {
    const json::value& value = member.value();
    const bool is_needed =
        needed != nullptr &&
        std::any_of(needed->as_array().begin(), needed->as_array().end(),
                    [&](const json::value& name) { return name.as_string() == member.key(); });
    std::string path = prefix + std::string(member.key());
    rows += fmt::format("<tr><td><code>{}</code>{}</td><td>{}</td><td>{}</td></tr>\n",
                        escaped(path), is_needed ? "" : " <span class=\"soft\">optional</span>",
                        type_words(value), prose(text_of(value.as_object(), "description")));
    const json::object* inner = inner_object(value, path);
    if (inner != nullptr && depth < kDeepest) add_rows(*inner, path + ".", depth + 1, rows);
  }
}

}  // namespace

std::string_view text_of(const json::object& object, std::string_view name) {
  const json::value* value = object.if_contains(json::string_view(name.data(), name.size()));
  if (value == nullptr || !value->is_string()) return {};
  return view(value->get_string());
}

std::string prose(std::string_view text) {
  std::string html;
  bool code = false;
  while (!text.empty()) {
    const std::size_t end = text.find_first_of("`\n");
    html += escaped(text.substr(0, end));
    if (end == std::string_view::npos) break;
    if (text[end] == '`') {
      html += code ? "</code>" : "<code>";
      code = !code;
    } else {
      const bool paragraph = text.substr(end).starts_with("\n\n");
      html += paragraph ? "</p>\n<p>" : " ";
      if (paragraph) text.remove_prefix(1);
    }
    text.remove_prefix(end + 1);
  }
  if (code) html += "</code>";
  return html;
}

std::string type_words(const json::value& value) {
  const json::object* schema = value.if_object();
  if (schema == nullptr) return "any value";
  if (const json::value* reference = schema->if_contains("$ref")) {
    return link(view(reference->as_string()));
  }
  if (const json::value* words = schema->if_contains("enum")) {
    std::vector<std::string> parts;
    for (const json::value& each : words->as_array()) parts.push_back(as_code(each));
    return joined(parts, " or ");
  }
  for (const char* const choice : {"anyOf", "oneOf"}) {
    const json::value* of = schema->if_contains(choice);
    if (of == nullptr || schema->contains("properties")) continue;
    std::vector<std::string> parts;
    for (const json::value& each : of->as_array()) parts.push_back(type_words(each));
    return joined(parts, " or ");
  }
  return type_of(*schema) + bounds(*schema);
}

std::string member_table(const json::value& schema) {
  std::string prefix;
  const json::object* object = inner_object(schema, prefix);
  if (object == nullptr) return {};
  if (!prefix.empty()) prefix += ".";
  std::string rows;
  add_rows(*object, prefix, 0, rows);
  return "<div class=\"wide\"><table><thead><tr><th>member</th><th>type</th><th>what it "
         "is</th></tr>"
         "</thead><tbody>\n" +
         rows + "</tbody></table></div>\n";
}

}  // namespace muster::server
