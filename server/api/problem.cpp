#include "server/api/problem.hpp"

#include <algorithm>
#include <array>
#include <boost/beast/http/status.hpp>

#include "server/api/json_writer.hpp"

namespace muster::server {
namespace {

struct Mapping {
  ErrorCode code;
  unsigned status;
  std::string_view name;
};

// The one table from the engine's mistakes to HTTP.
constexpr std::array kMappings{
    Mapping{ErrorCode::invalid_query, 400, "invalid_query"},
    Mapping{ErrorCode::unknown_name, 400, "unknown_name"},
    Mapping{ErrorCode::wrong_type, 400, "wrong_type"},
    Mapping{ErrorCode::limit_exceeded, 422, "limit_exceeded"},
    Mapping{ErrorCode::invalid_input, 400, "invalid_input"},
    Mapping{ErrorCode::in_use, 409, "in_use"},
    Mapping{ErrorCode::not_found, 404, "not_found"},
    Mapping{ErrorCode::corrupt_store, 500, "corrupt_store"},
    Mapping{ErrorCode::io_failed, 500, "io_failed"},
    Mapping{ErrorCode::deadline_exceeded, 503, "deadline_exceeded"},
    Mapping{ErrorCode::precondition_failed, 412, "precondition_failed"},
    Mapping{ErrorCode::version_gone, 410, "version_gone"},
    Mapping{ErrorCode::disk_full, 507, "disk_full"},
    Mapping{ErrorCode::writes_refused, 503, "writes_refused"},
};

struct Naming {
  unsigned status;
  std::string_view name;
};

// What goes wrong around a query is told by its status.
constexpr std::array kNamings{
    Naming{400, "bad_request"},        Naming{401, "unauthorized"},
    Naming{403, "forbidden"},          Naming{404, "no_such_path"},
    Naming{405, "method_not_allowed"}, Naming{406, "not_acceptable"},
    Naming{408, "request_too_slow"},   Naming{413, "body_too_large"},
    Naming{414, "target_too_long"},    Naming{415, "unsupported_body"},
    Naming{421, "wrong_host"},         Naming{429, "too_many_requests"},
    Naming{431, "header_too_large"},   Naming{503, "overloaded"},
    Naming{505, "unsupported_http"},
};

std::string_view name_of(unsigned status) {
  const auto found = std::find_if(kNamings.begin(), kNamings.end(),
                                  [&](const Naming& naming) { return naming.status == status; });
  return found == kNamings.end() ? "other" : found->name;
}

const Mapping& mapping_of(ErrorCode code) {
  const auto found = std::find_if(kMappings.begin(), kMappings.end(),
                                  [&](const Mapping& mapping) { return mapping.code == code; });
  ENGINE_CHECK(found != kMappings.end());
  return *found;
}

/// The members that every problem begins with.
void begin_problem(JsonWriter& json, unsigned status, std::string_view code,
                   std::string_view detail) {
  json.begin_object();
  json.key("type").string(problem_type(code));
  json.key("title").string(title_of(status));
  json.key("status").integer(status);
  json.key("code").string(code);
  json.key("detail").string(detail);
}

}  // namespace

unsigned status_of(ErrorCode code) { return mapping_of(code).status; }

std::string_view name_of(ErrorCode code) { return mapping_of(code).name; }

std::string_view title_of(unsigned status) {
  const auto phrase =
      boost::beast::http::obsolete_reason(boost::beast::http::int_to_status(status));
  return {phrase.data(), phrase.size()};
}

std::string problem_type(std::string_view code) {
  std::string type(kProblemTypeBase);
  return type.append(code);
}

Reply problem(const Error& error) {
  const unsigned status = status_of(error.code);
  Reply reply;
  reply.status = status;
  reply.content_type = kProblemType;
  JsonWriter json(reply.body);
  begin_problem(json, status, name_of(error.code), error.message);
  if (error.position) {
    json.key("position").begin_object();
    json.key("offset").integer(error.position->offset);
    json.key("line").integer(error.position->line);
    json.key("column").integer(error.position->column);
    json.end_object();
  }
  if (error.suggestion) json.key("suggestion").string(*error.suggestion);
  json.end_object();
  if (status == 503) reply.headers.emplace_back("Retry-After", "1");
  return reply;
}

Reply problem(unsigned status, std::string_view detail) {
  Reply reply;
  reply.status = status;
  reply.content_type = kProblemType;
  JsonWriter json(reply.body);
  begin_problem(json, status, name_of(status), detail);
  json.end_object();
  if (status == 503) reply.headers.emplace_back("Retry-After", "1");
  return reply;
}

}  // namespace muster::server
