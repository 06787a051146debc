// POST /v1/definition: one definition in both of its forms.
#include <boost/json/object.hpp>
#include <boost/json/value.hpp>

#include "query/language/json_rules.hpp"
#include "query/language/printer.hpp"
#include "server/api/calls.hpp"
#include "server/api/condition_parts.hpp"
#include "server/api/json_writer.hpp"
#include "server/api/problem.hpp"
#include "server/api/query_body.hpp"

namespace muster::server {

Reply definition_call(const Service& service, const Call& call) {
  const Result<boost::json::object> parsed =
      parse_body(call.request.body, service.limits.json_depth);
  if (!parsed) return problem(parsed.error());
  const BodyObject body(*parsed);
  if (Status known = body.allow_only({"where", "rules"}); !known) return problem(known.error());
  const Result<query::Query> query =
      read_query(body, query::QueryContext{}, service.limits.language);
  if (!query) return problem(query.error());
  boost::json::value rules = query::to_rules(query->expression);
  add_parts(rules, service.limits.language);
  Reply reply;
  JsonWriter json(reply.body);
  json.begin_object();
  json.key("where").string(query::print(query->expression));
  json.key("rules").tree(rules);
  json.end_object();
  return reply;
}

}  // namespace muster::server
