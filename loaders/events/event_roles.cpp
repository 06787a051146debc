#include "loaders/events/event_roles.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <iterator>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

#include "engine/values/nearest_name.hpp"
#include "loaders/rows/name_words.hpp"

namespace muster::loaders {
namespace {

using engine::AttributeType;

// The words of the name joined, most telling first.
constexpr std::string_view kCustomerNames[] = {
    "customer",     "customerid",     "clientid",   "contactid", "userid",      "personid",
    "memberid",     "subscriberid",   "client",     "user",      "contact",     "idcustomer",
    "customercode", "customernumber", "customerno", "accountid", "recipientid", "buyerid",
    "клиент",       "идклиента",      "idклиента",  "клиентid",  "кодклиента",  "номерклиента",
    "покупатель",   "пользователь",   "email",      "id"};
constexpr std::string_view kTypeNames[] = {"type",     "event", "eventtype", "eventname", "action",
                                           "activity", "тип",   "событие",   "типсобытия"};
constexpr std::string_view kTimeNames[] = {
    "time",       "timestamp", "datetime", "occurredat", "eventtime", "eventtimestamp", "eventdate",
    "happenedat", "createdat", "date",     "когда",      "время",     "датаивремя",     "дата"};

std::optional<std::string> column_named(const ColumnTable& columns,
                                        std::span<const std::string_view> names) {
  std::vector<std::string> joined;
  joined.reserve(columns.size());
  for (const std::string& column : columns.names()) joined.push_back(joined_words(column));
  for (const std::string_view name : names) {
    const auto found = std::find(joined.begin(), joined.end(), name);
    if (found != joined.end()) {
      return columns.name(static_cast<std::size_t>(found - joined.begin()));
    }
  }
  return std::nullopt;
}

/// The declared column, which must be there, or the one with a usual name.
Result<std::string> role(const ColumnTable& columns, const std::optional<std::string>& declared,
                         std::span<const std::string_view> names, const char* key,
                         const char* question) {
  if (!declared) {
    if (auto found = column_named(columns, names)) return *std::move(found);
    return Error{
        ErrorCode::unknown_name,
        fmt::format("no column says {} the events are; name one with {} = \"…\" under "
                    "[events] in a schema (columns: {})",
                    question, key,
                    fmt::join(columns.names().begin(),
                              columns.names().begin() +
                                  std::min<std::ptrdiff_t>(20, std::ssize(columns.names())),
                              ", "))};
  }
  if (columns.find(*declared)) return *declared;
  const std::vector<std::string_view> all(columns.names().begin(), columns.names().end());
  return Error{
      ErrorCode::unknown_name,
      fmt::format("there is no column '{}', the {} of the schema's [events]", *declared, key),
      std::nullopt, engine::nearest(*declared, all)};
}

}  // namespace

Result<EventRoles> find_event_roles(const ColumnTable& columns, const EventsSchema& declared) {
  EventRoles roles;
  auto customer = role(columns, declared.customer, kCustomerNames, "customer", "whose");
  if (!customer) return std::move(customer).error();
  roles.customer = *std::move(customer);
  if (!declared.type_name) {
    auto type = role(columns, declared.type, kTypeNames, "type (or type_name)", "of what type");
    if (!type) return std::move(type).error();
    roles.type = *std::move(type);
  }
  auto time = role(columns, declared.time, kTimeNames, "time", "when");
  if (!time) return std::move(time).error();
  roles.time = *std::move(time);
  if (roles.customer == roles.time || roles.customer == roles.type || roles.type == roles.time) {
    return Error{ErrorCode::invalid_input,
                 fmt::format("the schema's [events] takes column \"{}\" for two things",
                             roles.customer == roles.time ? roles.time : roles.type)};
  }
  return roles;
}

Schema with_roles(Schema schema, const EventRoles& roles) {
  if (!roles.type.empty()) {
    ColumnSchema& type = schema.columns[roles.type];
    type = {};
    type.type = AttributeType::category;
  }
  schema.columns[roles.time].drop = false;
  schema.columns[roles.customer].drop = false;
  return schema;
}

void make_property(ColumnPlan& plan, const EventRoles& roles) {
  if (plan.use != ColumnUse::attribute) return;
  if (plan.source == roles.time) {
    // Declared or not, what is no time here rejects its row.
    plan.spec.name = kEventTime;
    plan.spec.type = AttributeType::time;
    plan.inferred = false;
    return;
  }
  if (plan.source == roles.type) {
    plan.spec.name = kEventType;
    return;
  }
  const AttributeType type = plan.spec.type;
  if (type == AttributeType::category || type == AttributeType::number ||
      type == AttributeType::flag) {
    return;
  }
  plan.spec.type = AttributeType::category;
  plan.spec.scale = 0;
  plan.misfits = 0;
  plan.misfit_samples.clear();
  plan.spec.reason += "; kept as a category, for a property is that, a number or a flag";
}

}  // namespace muster::loaders
