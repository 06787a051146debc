#include "server/api/asked_version.hpp"

#include "server/api/request_body.hpp"
#include "server/api/url.hpp"

namespace muster::server {
namespace {

constexpr char kVersionEnd = '~';  // in no version and no cursor

std::optional<std::string> of_parameters(std::string_view parameters) {
  constexpr std::string_view kName = "version=";
  while (!parameters.empty()) {
    const std::size_t end = parameters.find('&');
    const std::string_view each = parameters.substr(0, end);
    if (each.starts_with(kName)) return percent_decoded(each.substr(kName.size()));
    parameters.remove_prefix(end == std::string_view::npos ? parameters.size() : end + 1);
  }
  return std::nullopt;
}

}  // namespace

Result<std::optional<std::string>> asked_version(const Request& request,
                                                 std::string_view parameters, std::size_t depth) {
  if (request.method != "POST") return of_parameters(parameters);
  if (request.body.find("\"version\"") == std::string_view::npos) {
    return std::optional<std::string>{};
  }
  const auto body = parse_body(request.body, depth);
  if (!body) return std::optional<std::string>{};
  return BodyObject(*body).text("version");
}

VersionedCursor read_versioned_cursor(std::string_view text) {
  const std::size_t end = text.find(kVersionEnd);
  if (end == std::string_view::npos) return {"", std::string(text)};
  return {std::string(text.substr(0, end)), std::string(text.substr(end + 1))};
}

std::string written(const VersionedCursor& cursor) {
  return cursor.version + kVersionEnd + cursor.cursor;
}

}  // namespace muster::server
