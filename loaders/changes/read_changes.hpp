// Changes of customers, and events, from JSON into one ChangeBatch.
//
//   {"id":"c1","spend":12.5,"email":null,"interests":{"add":["tea"],"remove":["coffee"]}}
//
// A line is a customer: keys are attributes, null makes unknown, an array is all her tags. What is
// not spoken of stays. The whole text is one batch: all of it is read, or an Error names the line
// and key that cannot be. loaders/README.md has the format. Threads: pure functions.
// Cost: a few tens of nanoseconds a value.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "engine/live/change_batch.hpp"
#include "engine/population/population.hpp"
#include "engine/result.hpp"
#include "loaders/changes/json_records.hpp"

namespace muster::loaders {

struct ChangeReading {
  RecordForm form = RecordForm::lines;
  RecordLimits limits{};
  /// Whether customers, and attributes or properties, who are not there may be created.
  bool create_customers = true;
  bool create_attributes = true;
  /// The key that names the customer.
  std::string id_key = "id";
};

/// Changes of customers, one object a line or one array of them. Types of attributes are those of
/// `population`; what it does not have gets the type its values suggest. Errors: invalid_input,
/// limit_exceeded, wrong_type, unknown_name; each with the line and, of names, the nearest one.
Result<engine::ChangeBatch> read_customer_changes(std::string_view text,
                                                  const engine::Population& population,
                                                  const ChangeReading& reading = {});

/// One object that changes the customer `id`; if it has an id itself, it must be hers.
Result<engine::ChangeBatch> read_customer_change(std::string_view text, std::string_view id,
                                                 const engine::Population& population,
                                                 const ChangeReading& reading = {});

/// Removes a customer with all her events.
engine::ChangeBatch removal_of(std::string_view id);

/// Events, one object a line or one array of them: whose, of what type, when, and properties, under
/// the names that files of events use (events/event_roles.hpp).
Result<engine::ChangeBatch> read_event_changes(std::string_view text,
                                               const engine::Population& population,
                                               const ChangeReading& reading = {});

/// Whether an id may be a customer's: not empty, at most 1024 bytes.
Status check_customer_id(std::string_view id);

}  // namespace muster::loaders
