#include "server/api/url.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <span>
#include <utility>

#include "engine/values/nearest_name.hpp"
#include "engine/values/utf8.hpp"

namespace muster::server {

std::optional<std::string> percent_decoded(std::string_view encoded) {
  std::string text;
  text.reserve(encoded.size());
  for (std::size_t at = 0; at < encoded.size(); ++at) {
    if (encoded[at] != '%') {
      text.push_back(encoded[at]);
      continue;
    }
    if (at + 2 >= encoded.size()) return std::nullopt;
    unsigned byte = 0;
    const char* digits = encoded.data() + at + 1;
    const auto [end, failed] = std::from_chars(digits, digits + 2, byte, 16);
    if (failed != std::errc{} || end != digits + 2) return std::nullopt;
    text.push_back(static_cast<char>(byte));
    at += 2;
  }
  if (!engine::is_utf8(text)) return std::nullopt;
  return text;
}

Result<std::map<std::string, std::string>> read_parameters(
    std::string_view parameters, std::initializer_list<std::string_view> known) {
  const auto decoded = [](std::string_view text) {
    std::string blanks(text);
    std::replace(blanks.begin(), blanks.end(), '+', ' ');
    return percent_decoded(blanks);
  };
  std::map<std::string, std::string> read;
  while (!parameters.empty()) {
    const std::size_t end = parameters.find('&');
    const std::string_view one = parameters.substr(0, end);
    parameters.remove_prefix(end == std::string_view::npos ? parameters.size() : end + 1);
    if (one.empty()) continue;
    const std::size_t mark = one.find('=');
    const auto name = decoded(one.substr(0, mark));
    const auto value =
        decoded(mark == std::string_view::npos ? std::string_view{} : one.substr(mark + 1));
    if (!name || !value) {
      return Error{ErrorCode::invalid_input,
                   "a parameter of the path is not percent-encoded UTF-8"};
    }
    const std::span<const std::string_view> names(known.begin(), known.size());
    if (std::find(names.begin(), names.end(), *name) == names.end()) {
      return Error{ErrorCode::invalid_input,
                   fmt::format("there is no parameter \"{}\" here; this call takes: {}", *name,
                               fmt::join(names, ", ")),
                   std::nullopt, engine::nearest(*name, names)};
    }
    if (!read.emplace(*name, *value).second) {
      return Error{ErrorCode::invalid_input,
                   fmt::format("the parameter \"{}\" is given twice", *name)};
    }
  }
  return read;
}

}  // namespace muster::server
