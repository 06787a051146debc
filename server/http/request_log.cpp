#include "server/http/request_log.hpp"

#include <unistd.h>

#include <string>

#include "engine/values/calendar.hpp"
#include "engine/values/time_zone.hpp"
#include "server/api/json_writer.hpp"

namespace muster::server {
namespace {

/// Methods there are; another one could be any bytes.
std::string_view known_method(std::string_view method) {
  for (const std::string_view each : {"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"}) {
    if (method == each) return each;
  }
  return "other";
}

}  // namespace

void log_request(const AnsweredRequest& request) {
  std::string line;
  JsonWriter json(line);
  json.begin_object();
  json.key("time").string(engine::format_instant(engine::now()));
  json.key("method").string(known_method(request.method));
  json.key("route");
  if (request.route != nullptr) {
    json.string(request.route->path);
  } else {
    json.null();
  }
  json.key("status").integer(request.status);
  json.key("micros").integer(request.took.count());
  json.key("bytes").integer(request.bytes);
  if (!request.complete) json.key("cut").flag(true);
  if (!request.token.empty()) json.key("token").string(request.token);
  if (!request.id.empty()) json.key("request").string(request.id);
  json.end_object();
  line += '\n';
  // Whole lines, so that those of several threads do not mix; nobody is told of a log that is full.
  [[maybe_unused]] const ssize_t written = ::write(STDERR_FILENO, line.data(), line.size());
}

}  // namespace muster::server
