#include "server/api/json_writer.hpp"

#include <fmt/format.h>

#include <boost/json/value.hpp>
#include <iterator>

#include "query/run/cell_text.hpp"

namespace muster::server {

void JsonWriter::separate() {
  if (comma_due_) out_ += ',';
  comma_due_ = true;
}

JsonWriter& JsonWriter::open(char bracket) {
  separate();
  out_ += bracket;
  comma_due_ = false;
  return *this;
}

JsonWriter& JsonWriter::close(char bracket) {
  out_ += bracket;
  comma_due_ = true;
  return *this;
}

JsonWriter& JsonWriter::key(std::string_view name) {
  separate();
  query::append_json_string(name, out_);
  out_ += ':';
  comma_due_ = false;
  return *this;
}

JsonWriter& JsonWriter::string(std::string_view text) {
  separate();
  query::append_json_string(text, out_);
  return *this;
}

JsonWriter& JsonWriter::real(double number) {
  separate();
  fmt::format_to(std::back_inserter(out_), "{}", number);
  return *this;
}

JsonWriter& JsonWriter::digits(std::string_view number) {
  separate();
  out_ += number;
  return *this;
}

JsonWriter& JsonWriter::flag(bool value) {
  separate();
  out_ += value ? "true" : "false";
  return *this;
}

JsonWriter& JsonWriter::null() {
  separate();
  out_ += "null";
  return *this;
}

JsonWriter& JsonWriter::value(const engine::Value& value) {
  separate();
  query::append_json(value, out_);
  return *this;
}

JsonWriter& JsonWriter::tree(const boost::json::value& value) {
  if (const auto* object = value.if_object()) {
    begin_object();
    for (const auto& member : *object) key(member.key()).tree(member.value());
    return end_object();
  }
  if (const auto* array = value.if_array()) {
    begin_array();
    for (const auto& element : *array) tree(element);
    return end_array();
  }
  if (const auto* text = value.if_string()) return string(*text);
  if (const auto* whole = value.if_int64()) return integer(*whole);
  if (const auto* natural = value.if_uint64()) return integer(*natural);
  if (const auto* number = value.if_double()) return real(*number);
  if (const auto* yes = value.if_bool()) return flag(*yes);
  return null();
}

}  // namespace muster::server
