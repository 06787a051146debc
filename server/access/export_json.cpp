#include "server/access/export_json.hpp"

#include <fmt/format.h>

#include "query/run/cell_text.hpp"
#include "server/api/json_writer.hpp"

namespace muster::server {
namespace {

void write_moment(JsonWriter& json, std::string_view name,
                  const std::optional<engine::Instant>& moment) {
  json.key(name);
  if (moment) {
    json.value(*moment);
  } else {
    json.null();
  }
}

std::string moment_text(const std::optional<engine::Instant>& moment) {
  return moment ? engine::format_instant(*moment) : std::string{};
}

void append_cells(std::string& text, std::initializer_list<std::string_view> cells) {
  bool first = true;
  for (const std::string_view cell : cells) {
    if (!first) text += ',';
    first = false;
    query::append_csv_cell(cell, text);
  }
  text += '\n';
}

}  // namespace

std::string tokens_text(std::span<const Token> tokens, bool json) {
  std::string text;
  if (!json) {
    text = "token,scope,smallest_group,attributes,created,expires,revoked\n";
    for (const Token& each : tokens) {
      const Caller& caller = each.caller;
      append_cells(text,
                   {caller.token, to_string(caller.scope), std::to_string(caller.smallest_group),
                    caller.attributes ? fmt::format("{}", fmt::join(*caller.attributes, "|"))
                                      : std::string{},
                    engine::format_instant(each.created), moment_text(each.expires),
                    moment_text(each.revoked)});
    }
    return text;
  }
  JsonWriter writer(text);
  writer.begin_object().key("tokens").begin_array();
  for (const Token& each : tokens) {
    writer.begin_object().key("name").string(each.caller.token);
    writer.key("scope").string(to_string(each.caller.scope));
    writer.key("smallest_group").integer(each.caller.smallest_group);
    writer.key("attributes");
    if (each.caller.attributes) {
      writer.begin_array();
      for (const std::string& name : *each.caller.attributes) writer.string(name);
      writer.end_array();
    } else {
      writer.null();
    }
    writer.key("created").value(each.created);
    write_moment(writer, "expires", each.expires);
    write_moment(writer, "revoked", each.revoked);
    writer.end_object();
  }
  writer.end_array().end_object();
  return text + "\n";
}

std::string exports_text(std::span<const Export> exports, bool json) {
  std::string text;
  if (!json) {
    text = "at,token,call,definition,fields,size,version\n";
    for (const Export& each : exports) {
      append_cells(text, {engine::format_instant(each.at), each.token, each.call, each.definition,
                          each.fields, std::to_string(each.size), each.version});
    }
    return text;
  }
  JsonWriter writer(text);
  writer.begin_object().key("exports").begin_array();
  for (const Export& each : exports) {
    writer.begin_object().key("at").value(each.at).key("token").string(each.token);
    writer.key("call").string(each.call).key("definition").string(each.definition);
    writer.key("fields").string(each.fields).key("size").integer(each.size);
    writer.key("version").string(each.version).end_object();
  }
  writer.end_array().end_object();
  return text + "\n";
}

}  // namespace muster::server
