// Event roles: which columns of a file of events say whose, what and when.
//
// Declared in a schema's [events], else found by their usual names: customer_id and its like, type
// or event, time or date. All other columns are properties.
// Threads: pure functions. Cost: a microsecond a column.
#pragma once

#include <string>

#include "engine/result.hpp"
#include "loaders/rows/column_plan.hpp"
#include "loaders/rows/row_source.hpp"
#include "loaders/rows/schema.hpp"

namespace muster::loaders {

/// What the columns of type and time are called as attributes of a record.
inline constexpr const char* kEventType = "type";
inline constexpr const char* kEventTime = "time";

struct EventRoles {
  std::string customer;
  std::string type;  ///< empty where every record is of one type
  std::string time;
};

/// The roles of `columns`. Errors: unknown_name with the nearest column, or what to declare.
Result<EventRoles> find_event_roles(const ColumnTable& columns, const EventsSchema& declared);

/// The schema with the column of types declared as what it is.
Schema with_roles(Schema schema, const EventRoles& roles);

/// Makes a column what an event can have: the time an instant, other properties categories but for
/// numbers and flags. What a guess from the column's cells cannot be is said in its reason.
void make_property(ColumnPlan& plan, const EventRoles& roles);

}  // namespace muster::loaders
