#include "server/api/query_body.hpp"

#include <fmt/format.h>

#include <utility>

#include "query/language/json_rules.hpp"
#include "server/saved/saved_store.hpp"

namespace muster::server {

Result<query::QueryContext> read_context(const BodyObject& body, const Service& service) {
  Result<std::optional<std::string>> as_of = body.text("as_of");
  if (!as_of) return std::move(as_of).error();
  Result<std::optional<std::string>> zone = body.text("timezone");
  if (!zone) return std::move(zone).error();
  auto context = query::read_context(as_of->value_or(""), zone->value_or(""));
  if (context && service.saved) context->saved = service.saved->definitions();
  return context;
}

Result<query::Query> read_query(const BodyObject& body, const query::QueryContext& context,
                                const query::LanguageLimits& limits) {
  Result<std::optional<std::string>> where = body.text("where");
  if (!where) return std::move(where).error();
  const boost::json::value* rules = body.find("rules");
  if (where->has_value() == (rules != nullptr)) {
    return Error{ErrorCode::invalid_input,
                 fmt::format("\"{}\" (text) or \"{}\" (a rule tree) is needed, one of them{}",
                             body.path_of("where"), body.path_of("rules"),
                             rules != nullptr ? ", not both" : "")};
  }
  if (rules == nullptr) return query::read_query(**where, context, limits);
  Result<query::Expression> expression = query::from_rules(*rules, limits);
  if (!expression) return std::move(expression).error();
  query::Query read;
  read.expression = *std::move(expression);
  read.context = context;
  return read;
}

Result<query::Query> read_query(const BodyObject& body, const Service& service) {
  Result<query::QueryContext> context = read_context(body, service);
  if (!context) return std::move(context).error();
  return read_query(body, *context, service.limits.language);
}

Result<query::Query> read_audience(const BodyObject& body, const Service& service) {
  if (body.find("where") != nullptr || body.find("rules") != nullptr) {
    return read_query(body, service);
  }
  Result<query::QueryContext> context = read_context(body, service);
  if (!context) return std::move(context).error();
  query::Query everybody;
  everybody.context = *std::move(context);
  return everybody;
}

Result<std::optional<query::Query>> read_label(const BodyObject& body, const Service& service) {
  Result<std::optional<std::string>> label = body.text("label");
  if (!label) return std::move(label).error();
  Result<std::optional<std::string>> as_of = body.text("label_as_of");
  if (!as_of) return std::move(as_of).error();
  if (!label->has_value()) {
    if (!as_of->has_value()) return std::optional<query::Query>{};
    return Error{ErrorCode::invalid_input, "\"label_as_of\" says when a \"label\" is asked"};
  }
  Result<query::QueryContext> context = read_context(body, service);
  if (!context) return std::move(context).error();
  context->as_of.reset();
  if (as_of->has_value()) {
    Result<engine::Instant> moment = query::read_as_of(**as_of, context->zone);
    if (!moment) return std::move(moment).error();
    context->as_of = *moment;
  }
  Result<query::Query> query =
      query::read_query(**label, *std::move(context), service.limits.language);
  if (query) return std::optional(*std::move(query));
  Error error = std::move(query).error();
  error.message = fmt::format("label: {}", error.message);
  return error;
}

}  // namespace muster::server
