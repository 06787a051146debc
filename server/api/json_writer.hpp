// JSON text written from front to back, members in the order they are given.
//
// Shares are written in plain decimal form (0.001068), which is why this is not left to a library's
// serializer. Threads: one caller. Cost: appends to one string.
#pragma once

#include <boost/json/fwd.hpp>
#include <concepts>
#include <cstdint>
#include <string>
#include <string_view>

#include "engine/values/value.hpp"

namespace muster::server {

class JsonWriter {
 public:
  /// Appends to `out`, which must outlive the writer.
  explicit JsonWriter(std::string& out) : out_(out) {}

  JsonWriter& begin_object() { return open('{'); }
  JsonWriter& end_object() { return close('}'); }
  JsonWriter& begin_array() { return open('['); }
  JsonWriter& end_array() { return close(']'); }
  /// The name of the member that follows.
  JsonWriter& key(std::string_view name);

  JsonWriter& string(std::string_view text);
  template <std::integral Integer>
  JsonWriter& integer(Integer number) {
    separate();
    out_ += std::to_string(number);
    return *this;
  }
  /// The shortest decimal form that reads back; must be finite.
  JsonWriter& real(double number);
  /// A number by its digits, exactly as they are; must be a JSON number.
  JsonWriter& digits(std::string_view number);
  JsonWriter& flag(bool value);
  JsonWriter& null();
  /// An attribute's value: numbers exact, dates as text, unknown null.
  JsonWriter& value(const engine::Value& value);
  /// A value as it is, with everything in it.
  JsonWriter& tree(const boost::json::value& value);

 private:
  JsonWriter& open(char bracket);
  JsonWriter& close(char bracket);
  /// A comma, where one is due.
  void separate();

  std::string& out_;
  bool comma_due_ = false;
};

}  // namespace muster::server
