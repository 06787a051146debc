#include "server/api/console_page.hpp"

#include <algorithm>
#include <array>
#include <utility>

#include "server/api/accept.hpp"
#include "server/api/conditional.hpp"
#include "server/api/media_types.hpp"
#include "server/api/problem.hpp"
#include "server/console/console_files.hpp"

namespace muster::server {
namespace {

constexpr std::string_view kFolder = "/console/";
constexpr std::string_view kPage = "index.html";

/// Nothing from elsewhere, nothing inline, in nobody's frame. Charts draw on canvas and hand out
/// pictures as data: and blob: addresses.
constexpr std::string_view kPolicy =
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; "
    "connect-src 'self'; font-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors "
    "'none'";

constexpr std::string_view kNotBuilt =
    "<!doctype html><html lang=\"en\"><meta charset=\"utf-8\"><title>Muster</title>"
    "<h1>Muster</h1><p>This program was built without its console. Build it with "
    "<code>-DMUSTER_CONSOLE=ON</code>, which needs Node.js and npm (<code>scripts/setup</code> "
    "installs "
    "them). What there is to ask is described at <a href=\"/docs\">/docs</a>.</p></html>";

constexpr std::array<std::pair<std::string_view, std::string_view>, 4> kTypes{{
    {".html", "text/html; charset=utf-8"},
    {".js", "text/javascript; charset=utf-8"},
    {".css", "text/css; charset=utf-8"},
    {".svg", "image/svg+xml"},
}};

std::string_view path_of(std::string_view target) { return target.substr(0, target.find('?')); }

std::string_view type_of(std::string_view name) {
  const auto* const found = std::find_if(
      kTypes.begin(), kTypes.end(), [&](const auto& each) { return name.ends_with(each.first); });
  return found == kTypes.end() ? "application/octet-stream" : found->second;
}

const ConsoleFile* file_named(std::string_view name) {
  const auto files = console_files();
  const auto found = std::find_if(files.begin(), files.end(),
                                  [&](const ConsoleFile& file) { return file.name == name; });
  return found == files.end() ? nullptr : &*found;
}

bool prefers_page(std::string_view accept) {
  constexpr std::array kOffered{kJsonType, kHtmlType};
  return choose_media_type(accept, kOffered) == kHtmlType;
}

Reply page(const Request& request) {
  const ConsoleFile* const built = file_named(kPage);
  Reply reply;
  reply.content_type = type_of(kPage);
  reply.body = built == nullptr ? kNotBuilt : built->bytes;
  reply.headers.emplace_back("Content-Security-Policy", kPolicy);
  reply.headers.emplace_back("Referrer-Policy", "no-referrer");
  // A program that asks for the same path is answered in JSON.
  reply.headers.emplace_back("Vary", "Accept");
  tag_answer(request, reply);
  return reply;
}

}  // namespace

bool may_be_console(std::string_view method, std::string_view target) {
  const std::string_view path = path_of(target);
  return (method == "GET" || method == "HEAD") && (path == "/" || path.starts_with(kFolder));
}

std::optional<Reply> console_reply(const Request& request) {
  if (!may_be_console(request.method, request.target)) return std::nullopt;
  const std::string_view path = path_of(request.target);
  if (path == "/") {
    if (!prefers_page(request.accept)) return std::nullopt;
    return page(request);
  }
  const ConsoleFile* const file = file_named(path.substr(kFolder.size()));
  if (file == nullptr || file->name == kPage) return problem(404, "the console has no such file");
  Reply reply;
  reply.content_type = type_of(file->name);
  reply.body = file->bytes;
  reply.headers.emplace_back("Cache-Control", "public, max-age=31536000, immutable");
  tag_answer(request, reply);
  return reply;
}

}  // namespace muster::server
