#include "server/api/accept.hpp"

#include <boost/beast/core/string.hpp>
#include <charconv>

#include "server/api/media_types.hpp"

namespace muster::server {
namespace {

std::string_view trimmed(std::string_view text) {
  const auto begin = text.find_first_not_of(" \t");
  if (begin == std::string_view::npos) return {};
  return text.substr(begin, text.find_last_not_of(" \t") - begin + 1);
}

/// Cuts the part before `mark` off the front of `text`.
std::string_view cut(std::string_view& text, char mark) {
  const std::size_t end = text.find(mark);
  const std::string_view part = text.substr(0, end);
  text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
  return trimmed(part);
}

bool equal(std::string_view left, std::string_view right) {
  return boost::beast::iequals(left, right);
}

/// How exactly `range` names `type`: 3 itself, 2 `application/*`, 1 `*/*`, 0 not at all.
int fit(std::string_view range, std::string_view type) {
  if (equal(range, type)) return 3;
  if (range == "*/*") return 1;
  const std::size_t slash = type.find('/');
  const bool whole_tree = range.size() == slash + 2 && range.ends_with("/*");
  return whole_tree && equal(range.substr(0, slash), type.substr(0, slash)) ? 2 : 0;
}

double quality(std::string_view parameters) {
  while (!parameters.empty()) {
    std::string_view parameter = cut(parameters, ';');
    if (!equal(cut(parameter, '='), "q")) continue;
    double value = 0;
    const auto [end, failed] =
        std::from_chars(parameter.data(), parameter.data() + parameter.size(), value);
    return failed == std::errc{} && value >= 0 && value <= 1 ? value : 0;
  }
  return 1;
}

double quality_of(std::string_view accept, std::string_view type) {
  int best_fit = 0;
  double best_quality = 0;
  while (!accept.empty()) {
    std::string_view entry = cut(accept, ',');
    const int how = fit(cut(entry, ';'), type);
    if (how > best_fit) {
      best_fit = how;
      best_quality = quality(entry);
    }
  }
  return best_quality;
}

/// Whether the parameters name no charset or UTF-8.
bool is_in_utf8(std::string_view parameters) {
  while (!parameters.empty()) {
    std::string_view parameter = cut(parameters, ';');
    if (!equal(cut(parameter, '='), "charset")) continue;
    std::string_view charset = parameter;
    if (charset.size() >= 2 && charset.front() == '"')
      charset = charset.substr(1, charset.size() - 2);
    if (!equal(charset, "utf-8")) return false;
  }
  return true;
}

}  // namespace

std::optional<std::string_view> choose_media_type(std::string_view accept,
                                                  std::span<const std::string_view> offered) {
  if (trimmed(accept).empty()) return offered.front();
  std::optional<std::string_view> best;
  double best_quality = 0;
  for (const std::string_view type : offered) {
    const double now = quality_of(accept, type);
    if (now > best_quality) {
      best = type;
      best_quality = now;
    }
  }
  return best;
}

std::optional<double> coding_quality(std::string_view accept_encoding, std::string_view coding) {
  while (!accept_encoding.empty()) {
    std::string_view entry = cut(accept_encoding, ',');
    if (equal(cut(entry, ';'), coding)) return quality(entry);
  }
  return std::nullopt;
}

bool is_json_body(std::string_view content_type) {
  std::string_view parameters = content_type;
  const std::string_view type = cut(parameters, ';');
  if (type.empty() || equal(type, "application/x-www-form-urlencoded")) return true;
  return equal(type, "application/json") && is_in_utf8(parameters);
}

bool is_records_body(std::string_view content_type) {
  if (is_json_body(content_type)) return true;
  std::string_view parameters = content_type;
  const std::string_view type = cut(parameters, ';');
  const bool lines = equal(type, "application/x-ndjson") || equal(type, "application/ndjson") ||
                     equal(type, "application/jsonl");
  return lines && is_in_utf8(parameters);
}

bool is_json_document(std::string_view content_type) {
  return equal(cut(content_type, ';'), "application/json");
}

bool is_roaring_body(std::string_view content_type) {
  return equal(cut(content_type, ';'), kRoaringType);
}

bool is_text_body(std::string_view content_type) {
  std::string_view parameters = content_type;
  const std::string_view type = cut(parameters, ';');
  return (equal(type, "text/plain") || equal(type, "text/csv")) && is_in_utf8(parameters);
}

}  // namespace muster::server
