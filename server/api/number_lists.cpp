#include "server/api/number_lists.hpp"

#include <fmt/format.h>

#include <charconv>
#include <utility>

namespace muster::server {
namespace {

namespace json = boost::json;

std::optional<std::string> text_of(const json::value& value) {
  if (value.is_string()) return std::string(value.get_string());
  if (value.is_int64()) return std::to_string(value.get_int64());
  if (value.is_uint64()) return std::to_string(value.get_uint64());
  if (value.is_double()) return fmt::format("{}", value.get_double());
  return std::nullopt;
}

// What `read` makes of the texts, or an Error that names the element and what was `wanted`.
template <typename Value, typename Read>
Result<std::optional<std::vector<Value>>> read_list(const BodyObject& body, std::string_view name,
                                                    std::string_view wanted, Read read) {
  const auto texts = read_values(body, name);
  if (!texts) return texts.error();
  if (!texts->has_value()) return std::optional<std::vector<Value>>{};
  std::vector<Value> values;
  for (const std::string& text : **texts) {
    const std::optional<Value> value = read(text);
    if (!value) {
      return Error{ErrorCode::invalid_input,
                   fmt::format("\"{}[{}]\" must be {}, not {}", body.path_of(name), values.size(),
                               wanted, text.substr(0, 60))};
    }
    values.push_back(*value);
  }
  return std::optional<std::vector<Value>>(std::move(values));
}

}  // namespace

Result<std::optional<std::vector<std::string>>> read_values(const BodyObject& body,
                                                            std::string_view name) {
  const json::value* value = body.find(name);
  if (value == nullptr) return std::optional<std::vector<std::string>>{};
  if (const auto alone = text_of(*value)) return std::optional(std::vector<std::string>{*alone});
  std::vector<std::string> texts;
  if (value->is_array()) {
    for (const json::value& element : value->get_array()) {
      auto text = text_of(element);
      if (!text) break;
      texts.push_back(*std::move(text));
    }
    if (texts.size() == value->get_array().size()) return std::optional(std::move(texts));
  }
  return Error{ErrorCode::invalid_input,
               fmt::format("\"{}\" must be an array of numbers or strings", body.path_of(name))};
}

Result<std::optional<std::vector<std::uint64_t>>> read_whole_numbers(const BodyObject& body,
                                                                     std::string_view name) {
  return read_list<std::uint64_t>(body, name, "a whole number, 0 or more",
                                  [](const std::string& text) -> std::optional<std::uint64_t> {
                                    std::uint64_t value = 0;
                                    const auto [end, failed] = std::from_chars(
                                        text.data(), text.data() + text.size(), value);
                                    if (failed != std::errc{} || end != text.data() + text.size())
                                      return std::nullopt;
                                    return value;
                                  });
}

Result<std::optional<std::vector<engine::Decimal>>> read_decimals(const BodyObject& body,
                                                                  std::string_view name) {
  return read_list<engine::Decimal>(
      body, name, "a number of at most 18 digits",
      [](const std::string& text) { return engine::parse_decimal(text); });
}

}  // namespace muster::server
