#include "server/api/json_writer.hpp"

#include <fmt/format.h>

#include <iterator>

#include "query/run/member_writer.hpp"

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

}  // namespace muster::server
