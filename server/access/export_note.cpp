#include "server/access/export_note.hpp"

#include <fmt/format.h>

#include "engine/values/time_zone.hpp"
#include "query/language/printer.hpp"
#include "server/access/audit_log.hpp"
#include "server/access/caller.hpp"

namespace muster::server {

Status note_export(const Service& service, const Call& call, std::string_view definition,
                   const std::vector<std::string>& fields, std::uint64_t size,
                   const std::string& version) {
  if (!service.audit || !service.caller) return {};
  const std::string_view path = call.request.target.substr(0, call.request.target.find('?'));
  return service.audit->add(
      {engine::now(), service.caller->token, fmt::format("{} {}", call.request.method, path),
       std::string(definition), fmt::format("{}", fmt::join(fields, ",")), size, version});
}

Status note_export(const Service& service, const Call& call, const query::Query& query,
                   const std::vector<std::string>& fields, std::uint64_t size,
                   const std::string& version) {
  if (!service.audit || !service.caller) return {};
  return note_export(service, call,
                     query.text.empty() ? query::print(query.expression) : query.text, fields, size,
                     version);
}

}  // namespace muster::server
